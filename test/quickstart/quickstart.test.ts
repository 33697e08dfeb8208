/** The README's lines, exactly, in fresh pages of another origin; and, with QUICKSTART_FRAMEWORKS, the examples built by their own bundlers against the packed package. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { blocksOf } from '../support/doc-pages.js';
import { hostSite, type HostSite } from '../support/host-site.js';
import { packTo } from '../support/packed.js';
import { root } from '../support/sources.js';

const apiKey = 'a-key-of-the-business-system-0001';
const readme = blocksOf('README.md').filter(({ language }) => language === 'html').map(({ code }) => code);
const frameworks = process.env['QUICKSTART_FRAMEWORKS']?.split(',') ?? [];

describe('from an empty page to a registered phone', () => {
  let site: HostSite;
  let center: CenterProcess;
  let browser: Browser;
  let context: BrowserContext;
  let customer: Page;
  const scratch = mkdtempSync(join(tmpdir(), 'ccc-quickstart-'));

  beforeAll(async () => {
    site = await hostSite('localhost');
    [center, browser] = await Promise.all([CenterProcess.start({ env: { CCC_ALLOWED_ORIGINS: site.origin, CCC_FRAME_ANCESTORS: site.origin, CCC_API_KEYS: apiKey } }), launchChrome({ micHz: 440 })]);
    const token = await center.login('admin');
    const { bridge } = await center.api('GET', '/settings', { token }) as { bridge: { origins: object[] } };
    await center.api('PUT', '/settings', { token, body: { outboundWrapUpSeconds: 0, bridge: { ...bridge, origins: [...bridge.origins, { origin: site.origin, commands: ['*'] }] } } });
    context = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1280, height: 900 } });
    customer = await context.newPage();
    await customer.goto(`${center.url}/demo/phone`);
    site.put('/my-backend/ccc-token', async () => String((await center.api('POST', '/tokens', { token: apiKey, body: { agent: 'anna' } }))['token']));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
    site?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  const here = (text: string): string => text.replaceAll('https://center.example', center.url);
  const problems: string[] = [];
  async function open(path: string): Promise<Page> {
    const page = await context.newPage();
    problems.length = 0;
    page.on('pageerror', (error) => { problems.push(error.message); });
    await page.goto(`${site.origin}${path}`);
    return page;
  }
  const registered = async (page: Page): Promise<void> => {
    await page.waitForFunction(() => (Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation') as { state: { connection: { registration: string } } } | undefined)?.state.connection.registration === 'registered', undefined, { timeout: 20_000 });
  };
  const ringsAndEnds = async (): Promise<void> => {
    await customer.locator('[data-phase=ringing]').waitFor({ timeout: 10_000 });
    await customer.getByRole('button', { name: /Decline|Reject|Hang up/ }).first().click();
    await customer.locator('[data-phase=idle]').waitFor({ timeout: 8000 });
  };

  it('in a plain page: the README\'s script tag, a token from the backend, and a number in the text that dials', async () => {
    const block = readme.find((code) => code.includes('ccc-embed.js')) ?? expect.unreachable('the README shows no script tag');
    site.put('/plain', `<!doctype html>\n<p>Mr. Liu: 138 0013 8000</p>\n${here(block)}`);
    const page = await open('/plain');
    await page.evaluate('workstation.ready');
    await expect.poll(() => page.evaluate('workstation.getState().then(({ connection }) => connection.registration)'), { timeout: 20_000 }).toBe('registered');
    await page.locator('ccc-phone-number').click();
    await ringsAndEnds();
    expect(problems).toEqual([]);
    await page.close();
  }, 60_000);

  it('with a bundler: the README\'s element', async () => {
    const block = readme.find((code) => code.includes('<ccc-workstation')) ?? expect.unreachable('the README shows no element');
    const script = /<script type="module">([^]*?)<\/script>/.exec(block)?.[1] ?? '';
    const bundle = await build({ stdin: { contents: script, resolveDir: root, loader: 'js' }, bundle: true, format: 'esm', splitting: true, outdir: '/bundled', write: false, target: 'es2022', absWorkingDir: root });
    for (const { path, text } of bundle.outputFiles) site.put(path, text);
    site.put('/bundled', `<!doctype html>\n${here(block).replace(/<script type="module">[^]*?<\/script>/, '<script type="module" src="/bundled/stdin.js"></script>')}`);
    const page = await open('/bundled');
    await registered(page);
    expect(problems).toEqual([]);
    await page.close();
  }, 60_000);

  it('as a module script too', async () => {
    site.put('/module.js', here(`ccc.embedWorkstation({ src: 'https://center.example/workstation', token: async () => (await fetch('/my-backend/ccc-token')).text() }).ready.then(() => { document.title = 'ready'; });`));
    site.put('/module', here('<!doctype html>\n<script type="module" src="https://center.example/ccc-embed.js"></script>\n<script type="module" src="/module.js"></script>'));
    const page = await open('/module');
    await expect.poll(() => page.title(), { timeout: 20_000 }).toBe('ready');
    await page.close();
  }, 60_000);

  it.each(frameworks)('%s, built by its own bundler', async (name) => {
    const project = join(scratch, name);
    cpSync(join(root, 'examples', name), project, { recursive: true });
    const tarball = packTo(join(scratch, 'pack'));
    const file = join(project, 'package.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"ccc-workstation": "*"', `"ccc-workstation": "file:${tarball}"`));
    const npm = (...args: string[]): void => { execFileSync('npm', args, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'], timeout: 500_000 }); };
    const started = performance.now();
    npm('install', '--include=dev', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error');
    const installed = performance.now();
    npm('run', 'build');
    const megabytes = Number(execFileSync('du', ['-sm', 'node_modules'], { cwd: project }).toString().split('\t')[0]);
    console.log(`${name}: install ${Math.round((installed - started) / 1000)} s and ${megabytes} MB, build ${Math.round((performance.now() - installed) / 1000)} s`);
    const dist = join(project, 'dist');
    for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) site.put(path.slice(dist.length), here(readFileSync(path, 'utf8')));
    }
    site.put('/', here(readFileSync(join(dist, 'index.html'), 'utf8')));
    const page = await open('/');
    await registered(page);
    await page.getByRole('button', { name: 'Call Mr. Liu' }).click();
    await ringsAndEnds();
    await expect.poll(() => page.locator('#stage').innerText(), { timeout: 5000 }).not.toBe('no call');
    expect(problems).toEqual([]);
    await page.close();
  }, 900_000);

  it('has the examples that are asked for', () => { for (const name of frameworks) expect(existsSync(join(root, 'examples', name, 'package.json')), name).toBe(true); mkdirSync(scratch, { recursive: true }); });
});
