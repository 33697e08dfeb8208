/** The README's lines, exactly, in fresh pages of another origin; and, with QUICKSTART_FRAMEWORKS, the examples built by their own bundlers against the packed package. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import type { Page } from 'playwright-core';
import { build as vite } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from '../support/doc-pages.js';
import { installPacked } from '../support/packed.js';
import { root } from '../support/sources.js';
import { patienceMs, Stage } from './stage.js';

const readme = blocksOf('README.md').filter(({ language }) => language === 'html').map(({ code }) => code);
const blockWith = (text: string): string => readme.find((code) => code.includes(text)) ?? expect.unreachable(`the README shows no ${text}`);
const frameworks = (process.env['QUICKSTART_FRAMEWORKS']?.split(',') ?? []).filter((name) => name !== 'next');

describe('from an empty page to a registered phone', () => {
  let stage: Stage;
  beforeAll(async () => { stage = await Stage.set(); }, 600_000);
  afterAll(async () => { await stage?.strike(); });

  async function registeredInFrame(page: Page): Promise<void> {
    await expect.poll(() => page.frameLocator('iframe').locator('ccc-workstation').evaluate((element) => (Reflect.get(element, 'workstation') as { state: { connection: { registration: string } } } | undefined)?.state.connection.registration), { timeout: patienceMs }).toBe('registered');
  }

  it('in three lines, the whole file: the agent signs in, and the phone is registered', async () => {
    const [file = ''] = readme;
    expect(file.trim().split('\n')).toHaveLength(3);
    expect(file).toMatch(/^<!doctype html>\n/);
    stage.site.put('/three-lines', stage.here(file));
    const page = await stage.open('/three-lines');
    const frame = page.frameLocator('iframe');
    await frame.getByLabel('E-mail').fill('anna@demo.test');
    await frame.getByLabel('Password').fill('demo-demo-1');
    // The guard against clickjacking lets no click through just after the frame has appeared.
    await page.waitForTimeout(500);
    await frame.getByRole('button', { name: 'Sign in' }).click();
    await registeredInFrame(page);
    expect(await page.locator('.ccc-trouble').count()).toBe(0);
    await frame.getByLabel('Number to call').filter({ visible: true }).first().fill('13800138000');
    await frame.getByRole('button', { name: /^Call \d/ }).filter({ visible: true }).first().click();
    await stage.ringsAtTheCustomer();
    expect(stage.problems).toEqual([]);
    await page.close();
  }, 300_000);

  it('in a plain page: the README\'s script tag, a token from the backend, and a number in the text that dials', async () => {
    stage.site.put('/plain', `<!doctype html>\n<p>Mr. Liu: 138 0013 8000</p>\n${stage.here(blockWith('linkPhoneNumbers'))}`);
    const page = await stage.open('/plain');
    await page.evaluate('workstation.ready');
    await expect.poll(() => page.evaluate('workstation.getState().then(({ connection }) => connection.registration)'), { timeout: patienceMs }).toBe('registered');
    await page.locator('ccc-phone-number').click();
    await stage.ringsAtTheCustomer();
    expect(stage.problems).toEqual([]);
    await page.close();
  }, 300_000);

  /** A project of a customer's, with the packed package and the README's own lines. */
  const project = join(root, '.cache/quickstart');
  const script = (): string => /<script type="module">([^]*?)<\/script>/.exec(blockWith('<ccc-workstation'))?.[1] ?? '';
  const pageWith = (src: string): string => stage.here(`<!doctype html>\n${blockWith('<ccc-workstation').replace(/<script type="module">[^]*?<\/script>/, `<script type="module" src="${src}"></script>`)}`);
  function plainProject(): string {
    if (!existsSync(join(project, 'main.js'))) installPacked(project);
    const entry = join(project, 'main.js');
    writeFileSync(entry, script());
    return entry;
  }

  it('with esbuild: the README\'s element from the packed package', async () => {
    const bundle = await esbuild({ entryPoints: [plainProject()], bundle: true, format: 'esm', splitting: true, minify: true, outdir: '/esbuild', write: false, target: 'es2022', logLevel: 'silent' });
    for (const { path, text } of bundle.outputFiles) stage.site.put(path, text);
    stage.site.put('/with-esbuild', pageWith('/esbuild/main.js'));
    const page = await stage.open('/with-esbuild');
    await stage.registered(page);
    expect(stage.problems).toEqual([]);
    await page.close();
  }, 300_000);

  it('with Vite: the README\'s element from the packed package', async () => {
    const result = await vite({ configFile: false, root: project, base: '/vite/', logLevel: 'error', build: { write: false, minify: false, target: 'es2022', rolldownOptions: { input: plainProject() } } });
    const output = [result].flat().flatMap((each) => ('output' in each ? each.output : []));
    for (const file of output) if (file.type === 'chunk') stage.site.put(`/vite/${file.fileName}`, file.code);
    const entry = output.find((file) => file.type === 'chunk' && file.isEntry)?.fileName ?? expect.unreachable('no entry');
    stage.site.put('/with-vite', pageWith(`/vite/${entry}`));
    const page = await stage.open('/with-vite');
    await stage.registered(page);
    expect(stage.problems).toEqual([]);
    await page.close();
  }, 300_000);

  it('as a module script too', async () => {
    stage.site.put('/module.js', stage.here('ccc.embedWorkstation({ src: \'https://center.example/workstation\', token: async () => (await fetch(\'/my-backend/ccc-token\')).text() }).ready.then(() => { document.title = \'ready\'; });'));
    stage.site.put('/module', stage.here('<!doctype html>\n<script type="module" src="https://center.example/ccc-embed.js"></script>\n<script type="module" src="/module.js"></script>'));
    const page = await stage.open('/module');
    await expect.poll(() => page.title(), { timeout: patienceMs }).toBe('ready');
    await page.close();
  }, 300_000);

  it.each(frameworks)('%s, built by its own bundler', async (name) => {
    const dist = join(stage.install(name), 'dist');
    for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) stage.serve(path.slice(dist.length).replaceAll('\\', '/'), path);
    }
    stage.serve('/', join(dist, 'index.html'));
    const page = await stage.open('/');
    await stage.worksIn(page);
    expect(stage.problems).toEqual([]);
    await page.close();
  }, 2_400_000);

  it('has the examples that are asked for', () => {
    for (const name of frameworks) expect(existsSync(join(root, 'examples', name, 'package.json')), name).toBe(true);
    mkdirSync(stage.scratch, { recursive: true });
  });
});
