// `npm run a11y [element]`: axe on every element in every state, in 2 themes, 2 languages and 2 directions; 0 violations, or it exits 1.
// The playground as it is built, from a plain file server with the center's own policy: what breaks under that is a failure too.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { buildTargets } from './build.mjs';
import { findChrome } from './find-chrome.mjs';
import { servePages } from './static-pages.mjs';

const only = process.argv[2] ?? '';
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const looks = ['light', 'dark'].flatMap((theme) => ['en', 'zh-CN'].flatMap((locale) => ['ltr', 'rtl'].map((dir) => ({ theme, locale, dir }))));
const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

await buildTargets(['embed', 'pages']);
const site = await servePages();
const browser = await chromium.launch({ executablePath: findChrome(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
const failures = [];
let runs = 0, figures = 0;

/** Everything of one element at once; each finding names its state. */
async function audit(page) {
  return page.evaluate(async (wanted) => {
    const { violations } = await globalThis.axe.run('#grid', { runOnly: { type: 'tag', values: wanted }, rules: { 'target-size': { enabled: true } }, resultTypes: ['violations'] });
    const shown = document.querySelectorAll('figure').length;
    return { shown, found: violations.flatMap(({ id, nodes }) => nodes.map((node) => {
      const host = document.querySelector([node.target].flat(3)[0]);
      return { id, state: host?.closest('figure')?.dataset.state ?? '', target: [node.target].flat(3).slice(-2).join(' '), html: node.html.slice(0, 140), why: node.failureSummary?.split('\n')[1]?.trim() };
    })) };
  }, tags);
}

async function run({ theme, locale, dir }) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
  page.on('pageerror', (error) => failures.push({ theme, locale, dir, id: 'page error', why: error.message }));
  page.on('console', (message) => { if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) failures.push({ theme, locale, dir, id: 'policy', why: message.text() }); });
  await page.goto(`${site.url}/demo/playground?still&theme=${theme}&locale=${locale}&dir=${dir}`);
  await page.evaluate(axe);
  const names = await page.evaluate(() => [...document.querySelector('#element').options].map((option) => option.value));
  for (const name of names.filter((each) => each.includes(only))) {
    await page.evaluate((element) => {
      const select = document.querySelector('#element');
      document.documentElement.removeAttribute('data-shown');
      select.value = element;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }, name);
    await page.waitForFunction((element) => document.documentElement.dataset.shown === element, name, { timeout: 60_000 });
    await page.waitForTimeout(350);
    const { shown, found } = await audit(page);
    runs++;
    figures += shown;
    if (shown === 0) failures.push({ theme, locale, dir, name, id: 'nothing shown' });
    for (const each of found) failures.push({ theme, locale, dir, name, ...each });
  }
  await page.close();
}

const asked = process.env.CCC_A11Y === 'one' ? looks.slice(0, 1) : process.env.CCC_A11Y === 'some' ? [looks[0], looks.at(-1)] : looks;
for (const look of asked) await run(look);
await browser.close();
await site.close();
for (const failure of failures.slice(0, 60)) console.log(JSON.stringify(failure));
console.log(`${runs} runs of axe over ${figures} pictures in ${asked.length} looks: ${failures.length} violations`);
process.exit(failures.length > 0 || runs === 0 ? 1 : 0);
