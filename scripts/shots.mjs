/** Takes a picture of every state of the workstation: `npm run shots [-- name-part]` writes to shots/. */
import { existsSync, mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const sizes = { panel: [320, 460], sidebar: [400, 780], toolbar: [640, 64], full: [1280, 800] };
const all = ['sign-in', 'ready', 'previewing', 'noted', 'ringing', 'calling', 'talking', 'held', 'muted', 'transferring', 'notReached', 'consulting', 'swapped', 'conference', 'collecting', 'collected', 'undelivered', 'consultRings', 'asked', 'askedTalking', 'warned', 'beside', 'heldBeside', 'benRings', 'card', 'wrapUp', 'ended', 'microphone', 'prompt', 'sound', 'reconnecting', 'restarting', 'problem', 'break', 'connecting', 'unreachable', 'elsewhere', 'inUse', 'expired'];
const only = process.argv[2] ?? '';

const shots = [
  ...Object.keys(sizes).flatMap((size) => ['pick', 'pick-groups', 'pick-number', 'pick-search'].flatMap((part) => (size === 'toolbar' && part === 'pick-groups' ? [] : [['light', 'en'], ...part === 'pick' ? [['dark', 'en'], ['light', 'zh-CN']] : []]).map(([theme, locale]) => ({ story: 'talking', size, theme, locale, part })))),
  ...['panel', 'sidebar', 'toolbar', 'full'].flatMap((size) => ['transferring', 'consulting', 'conference'].map((story) => ({ story, size, theme: 'light', locale: 'zh-CN' }))),
  ...['panel', 'toolbar'].flatMap((size) => ['consulting', 'conference', 'talking'].flatMap((story) => [{ story, size, theme: 'light', locale: 'en', part: 'rtl' }, { story, size, theme: 'dark', locale: 'en', part: 'forced' }])),
  ...['panel', 'sidebar', 'full'].flatMap((size) => ['list-serving', 'list-ended', 'looked'].flatMap((part) => [{ story: 'talking', size, theme: 'light', locale: 'en', part }, ...size === 'full' ? [{ story: 'talking', size, theme: 'dark', locale: 'zh-CN', part }] : []])),
  { story: 'talking', size: 'panel', theme: 'light', locale: 'en', part: 'pick-rtl' }, { story: 'talking', size: 'panel', theme: 'dark', locale: 'en', part: 'pick-forced' },
  ...['devices', 'quality', 'check'].flatMap((part) => [['panel', 'light', 'en'], ['full', 'dark', 'en'], ['panel', 'light', 'zh-CN']].map(([size, theme, locale]) => ({ story: 'talking', size, theme, locale, part }))),
  ...Object.keys(sizes).flatMap((size) => all.flatMap((story) => ['light', 'dark'].map((theme) => ({ story, size, theme, locale: 'en' })))),
  ...['sign-in', 'ready', 'ringing', 'talking', 'wrapUp', 'microphone'].flatMap((story) => ['panel', 'full'].map((size) => ({ story, size, theme: 'light', locale: 'zh-CN' }))),
  ...['panel', 'sidebar'].flatMap((size) => ['Calls', 'Queue'].map((tab) => ({ story: 'ready', size, theme: 'light', locale: 'en', tab }))),
  { story: 'talking', size: 'sidebar', theme: 'light', locale: 'en', tab: 'Dial' },
  { story: 'ready', size: 'panel', theme: 'light', locale: 'en', part: 'menu' },
  { story: 'talking', size: 'panel', theme: 'light', locale: 'en', part: 'keypad' },
  { story: 'talking', size: 'full', theme: 'light', locale: 'en', part: 'keypad' },
  { story: 'ready', size: 'panel', theme: 'light', locale: 'en', part: 'internal' },
  { story: 'ready', size: 'panel', theme: 'light', locale: 'en', part: 'number' },
  { story: 'ready', size: 'full', theme: 'light', locale: 'en', part: 'help' },
  ...['ready', 'ringing', 'talking', 'wrapUp'].flatMap((story) => ['panel', 'toolbar'].map((size) => ({ story, size, theme: 'light', locale: 'en', part: 'rtl' }))),
  ...['ready', 'ringing', 'talking', 'microphone'].map((story) => ({ story, size: 'panel', theme: 'dark', locale: 'en', part: 'forced' })),
  ...Object.keys(sizes).flatMap((size) => [['talking', 'collect'], ['collecting', 'collect-rtl'], ['collected', 'collect-forced']].map(([story, part]) => ({ story, size, theme: part === 'collect-forced' ? 'dark' : 'light', locale: 'en', part }))),
  ...['collecting', 'collected', 'undelivered'].flatMap((story) => ['panel', 'full'].map((size) => ({ story, size, theme: 'light', locale: 'zh-CN' }))),
  ...['panel', 'full'].flatMap((size) => ['light', 'dark'].map((theme) => ({ story: 'noted', size, theme, locale: theme === 'light' ? 'en' : 'zh-CN', part: 'sendNote' }))), { story: 'noted', size: 'panel', theme: 'light', locale: 'en', part: 'rtl' },
  ...Object.keys(sizes).map((size) => ({ story: 'previewing', size, theme: 'light', locale: 'zh-CN' })),
  ...['panel', 'toolbar'].flatMap((size) => ['skip', 'rtl'].map((part) => ({ story: 'previewing', size, theme: 'light', locale: 'en', part }))), { story: 'previewing', size: 'panel', theme: 'dark', locale: 'en', part: 'forced' },
  { story: 'card', size: 'sidebar', theme: 'light', locale: 'en' },
].map((shot) => ({ ...shot, name: [shot.size, shot.story, shot.tab ?? shot.part, shot.theme, shot.locale].filter(Boolean).join('-') })).filter((shot) => shot.name.includes(only));

const server = await createServer({ configFile: false, logLevel: 'error', resolve: { conditions: ['ccc-source', 'module', 'browser', 'development'] }, server: { port: 0, host: '127.0.0.1' } });
await server.listen();
const { port } = server.httpServer.address();
const executablePath = [process.env.CHROME_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
mkdirSync('shots', { recursive: true });

async function act(page, { tab, part, locale }) {
  const status = page.locator('ccc-agent-status').locator('button').first();
  if (tab) await page.getByRole('tab', { name: tab }).click();
  // None of our languages is written from the right yet; the frame's direction is what a translation sets.
  if (part?.endsWith('rtl')) await page.locator('ccc-workstation [part=frame]').evaluate((frame) => { frame.dir = 'rtl'; });
  if (part?.startsWith('pick')) {
    await page.getByRole('button', { name: locale === 'en' ? 'Transfer' : '转接' }).click();
    if (part === 'pick-groups') await page.getByRole('tab', { name: 'Groups' }).click();
    if (part === 'pick-number') await page.locator('ccc-directory').getByRole('combobox').fill('13800138000');
    if (part === 'pick-search') { await page.locator('ccc-directory').getByRole('combobox').fill('c'); await page.keyboard.press('ArrowDown'); }
  }
  if (part?.startsWith('list') || part === 'looked') {
    await page.getByRole('tab', { name: locale === 'en' ? 'Calls' : '通话记录', exact: true }).click();
    await page.getByRole('tab', { name: part === 'list-serving' ? /Serving|服务中/ : /Ended|已结束/ }).click();
    if (part === 'looked') await page.locator('ccc-call-list').locator('button').first().click();
  }
  if (part === 'collect') await page.getByRole('button', { name: /Collect digits/ }).click();
  if (part === 'skip') await page.locator('ccc-preview-panel').getByRole('button', { name: 'Skip' }).click();
  if (part === 'menu') await status.click();
  if (part === 'keypad') { await status.focus(); for (const key of ['k', '1', '2', '#']) await page.keyboard.press(key); }
  if (part === 'internal') await page.getByRole('tab', { name: 'Internal' }).click();
  if (part === 'number') await page.getByRole('combobox').pressSequentially('138');
  if (['devices', 'quality', 'check', 'sendNote'].includes(part)) {
    await page.evaluate((value) => document.querySelector('ccc-workstation').shadowRoot.querySelector('ccc-status-bar').dispatchEvent(new CustomEvent('ccc-value-change', { detail: { value } })), part);
    if (part === 'check') await page.locator('ccc-call-check .primary').click();
  }
  if (part === 'help') { await status.focus(); await page.keyboard.press('?'); }
}

const failures = [];
const page = await browser.newPage({ deviceScaleFactor: 2, reducedMotion: 'reduce' });
page.on('pageerror', (error) => failures.push(error.message));
for (const shot of shots) {
  const [width, height] = sizes[shot.size];
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: shot.part?.endsWith('forced') ? 'active' : 'none', colorScheme: shot.theme });
  await page.goto(`http://127.0.0.1:${port}/components/workstation/ccc-workstation.demo.html?story=${shot.story}&theme=${shot.theme}&locale=${shot.locale}${shot.size === 'full' ? '&pops' : ''}`);
  await page.waitForFunction(() => document.querySelector('ccc-workstation')?.hasUpdated);
  await act(page, shot);
  await page.waitForTimeout(shot.part ? 250 : 80);
  await page.screenshot({ path: `shots/${shot.name}.png` });
}
await browser.close();
await server.close();
console.log(`${shots.length} pictures in shots/`, failures.length ? failures : '');
process.exit(failures.length ? 1 : 0);
