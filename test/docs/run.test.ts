/** The blocks that say so run: in Node, and in Chromium against a real center, as pages of another origin with the guide's own shell lines and backend. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { allBlocks, blocksOf, type CodeBlock } from '../support/doc-pages.js';
import { examples, installPacked } from '../support/packed.js';
import { root } from '../support/sources.js';

const blocks = allBlocks();
const running = (kind: string): readonly (readonly [string, CodeBlock])[] => blocks.filter(({ run }) => run === kind).map((block) => [block.at, block]);
const project = join(examples, 'run');
const apiKey = 'a-key-of-the-documentation-test-0123456789';

describe('in Node', () => {
  beforeAll(() => { installPacked(project); });
  it.each(running('node'))('%s', (at, { given, code }) => {
    const file = join(project, `${at.replace(/\W+/g, '-')}.ts`);
    writeFileSync(file, `${given}\n${code}`);
    // A block that throws, hangs or rejects ends with another status.
    execFileSync(process.execPath, ['--import', 'tsx', file], { cwd: root, timeout: 30_000, stdio: ['ignore', 'ignore', 'inherit'] });
  });
});

describe('in a browser', () => {
  let center: CenterProcess;
  let browser: Browser;
  let site: Server;
  const files = new Map<string, string>();
  let origin = '';

  beforeAll(async () => {
    installPacked(project);
    site = createServer((request, response) => {
      const file = files.get(request.url ?? '');
      if (request.url === '/my-backend/ccc-token') void backend(response).catch((error: unknown) => { response.writeHead(500).end(String(error)); });
      else if (file === undefined) response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
      else response.setHeader('content-type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html').end(file);
    });
    await new Promise<void>((done) => { site.listen(0, 'localhost', done); });
    origin = `http://localhost:${(site.address() as AddressInfo).port}`;
    [center, browser] = await Promise.all([CenterProcess.start({ env: { CCC_EMBED_ORIGINS: origin, CCC_API_KEYS: apiKey } }), launchChrome({ micHz: 440 })]);
    // An administrator's way, with curl; what it writes counts beside what the center was started for.
    const settings = blocksOf('docs/guides/iframe.md').find(({ code }) => code.includes('"bridge"'));
    execFileSync('bash', ['-ec', here(settings?.code ?? 'exit 1')], { timeout: 20_000, stdio: ['ignore', 'ignore', 'inherit'] });
    const { bridge } = await center.api('GET', '/settings', { token: await center.login('admin') }) as { bridge: { origins: { origin: string }[] } };
    expect(bridge.origins.map((entry) => entry.origin)).toEqual(['https://crm.example']);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
    site?.close();
  });

  /** The addresses of this test in place of the guide's. */
  const here = (text: string): string => text.replaceAll('https://center.example', center.url).replaceAll('localhost:8080', new URL(center.url).host).replaceAll('http://localhost:3000', origin);

  /** The guide's own backend. */
  async function backend(response: ServerResponse): Promise<void> {
    const block = blocksOf('docs/guides/plain-page.md').find(({ code }) => code.includes('/api/v1/tokens'));
    const { code } = await transform(here(block?.code ?? '').replace('process.env[\'CCC_API_KEY\']', JSON.stringify(apiKey)), { loader: 'ts', format: 'esm' });
    const file = join(project, 'backend.mjs');
    mkdirSync(project, { recursive: true });
    writeFileSync(file, `export async function answer_(response) {\n${code}\n}\n`);
    const { answer_: respond } = await import(/* @vite-ignore */ file) as { answer_(response: ServerResponse): Promise<void> };
    await respond(response);
  }

  async function open(code: string): Promise<{ readonly page: Page; readonly problems: string[] }> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, permissions: ['microphone'] });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => { problems.push(error.message); });
    page.on('console', (message) => { if (message.type() === 'error') problems.push(message.text()); });
    files.set('/page.html', here(code));
    await page.goto(`${origin}/page.html`);
    return { page, problems };
  }

  it.each(running('element'))('%s', async (_at, { code }) => {
    let html = code;
    for (const [whole, script] of code.matchAll(/<script type="module">([^]*?)<\/script>/g)) {
      const bundle = await build({ stdin: { contents: here(script ?? ''), resolveDir: project, loader: 'js' }, bundle: true, format: 'esm', splitting: true, outdir: '/', write: false, target: 'es2022' });
      for (const { path, text } of bundle.outputFiles) files.set(path, text);
      html = html.replace(whole, '<script type="module" src="/stdin.js"></script>');
    }
    const { page, problems } = await open(html);
    const tags = [...new Set([...code.matchAll(/<(ccc-[a-z-]+)/g)].map(([, tag = '']) => tag))];
    for (const tag of tags) await page.waitForFunction((name) => (document.querySelector(name)?.shadowRoot?.childElementCount ?? 0) > 0, tag, { timeout: 15_000 });
    if (code.includes('.token =')) await page.waitForFunction(() => document.querySelector('ccc-workstation')?.workstation?.state.connection.registration === 'registered', undefined, { timeout: 15_000 });
    // A page without a token of its own asks whether this browser has a session, which another origin's page never has.
    expect(problems).toEqual([]);
    await page.context().close();
  }, 60_000);

  it.each(running('embed'))('%s', async (_at, { code }) => {
    const { page, problems } = await open(code);
    const frame = page.frameLocator('iframe');
    await frame.getByLabel('E-mail').fill('anna@demo.test');
    await frame.getByLabel('Password').fill('demo-demo-1');
    // The guard against clickjacking lets no click through just after the frame has appeared.
    await page.waitForTimeout(500);
    await frame.getByRole('button', { name: 'Sign in' }).click();
    await page.evaluate(`Promise.race([workstation.ready, new Promise((_, reject) => setTimeout(() => reject(new Error('not accepted by the bridge')), 15000))])`).catch((error: unknown) => { throw new Error(`${String(error)} ${problems.join(' ')}`); });
    await frame.getByRole('button', { name: /Not ready|Ready/ }).first().waitFor();
    if (code.includes('tel:')) {
      await page.locator('a[href^="tel:"]').click();
      await page.waitForFunction(() => document.querySelector('#call')?.textContent !== 'No call', undefined, { timeout: 10_000 });
    }
    if (code.includes('<table>')) await numbersDial(page);
    expect(problems).toEqual([]);
    await page.context().close();
  }, 60_000);

  /** As the guide says: the numbers of the table dial and its fields are left alone, also in a row that comes later. */
  async function numbersDial(page: Page): Promise<void> {
    const links = page.locator('ccc-phone-number');
    await expect.poll(() => links.allInnerTexts()).toEqual(['138 0013 8000', '+44 20 7946 0958']);
    expect(await page.locator('input').first().inputValue()).toBe('138 0013 8000');
    expect(await page.locator('td:has(input) ccc-phone-number').count()).toBe(0);
    await page.evaluate(() => {
      const row = document.createElement('tr');
      for (const text of ['Zhang San', '139 0013 9000']) row.append(Object.assign(document.createElement('td'), { textContent: text }));
      document.querySelector('#customers')?.append(row);
    });
    await expect.poll(() => links.allInnerTexts()).toContain('139 0013 9000');
    await page.evaluate(() => { Reflect.set(globalThis, 'stages', []); });
    await page.evaluate('workstation.on("call", (call) => { stages.push(call.number); })');
    await links.last().click();
    await expect.poll(() => page.evaluate('stages'), { timeout: 10_000 }).toContain('13900139000');
  }
});
