/** What the quickstart needs around it: a center started for two pages of other origins, their backend, a browser, and a customer with a phone. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { freePort } from '../support/free-port.js';
import { hostSite, type HostSite } from '../support/host-site.js';
import { packTo } from '../support/packed.js';
import { root } from '../support/sources.js';

/** Machines that build frameworks beside this are slow; what works is quick all the same. */
export const patienceMs = 90_000;
export const apiKey = 'a-key-of-the-business-system-0001';
const isText = (path: string): boolean => /\.(?:[cm]?[jt]sx?|html|vue|json)$/.test(path);

export class Stage {
  readonly scratch = mkdtempSync(join(tmpdir(), 'ccc-quickstart-'));
  /** What pages complained of since the last one was opened. */
  readonly problems: string[] = [];
  #tarball: string | undefined;

  private constructor(readonly center: CenterProcess, readonly site: HostSite, readonly context: BrowserContext, readonly customer: Page, readonly ownPort: number, private readonly browser: Browser) {}

  static async set(): Promise<Stage> {
    const [site, ownPort] = await Promise.all([hostSite('localhost'), freePort()]);
    const [center, browser] = await Promise.all([
      CenterProcess.start({ env: { CCC_EMBED_ORIGINS: `${site.origin},http://localhost:${ownPort}`, CCC_API_KEYS: apiKey } }),
      launchChrome({ micHz: 440 }),
    ]);
    await center.api('PUT', '/settings', { token: await center.login('admin'), body: { outboundWrapUpSeconds: 0 } });
    const context = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1280, height: 900 } });
    context.setDefaultTimeout(patienceMs);
    const customer = await context.newPage();
    await customer.goto(`${center.url}/demo/phone`);
    site.put('/my-backend/ccc-token', async () => String((await center.api('POST', '/tokens', { token: apiKey, body: { agent: 'anna' } }))['token']));
    return new Stage(center, site, context, customer, ownPort, browser);
  }

  async strike(): Promise<void> {
    await this.browser.close();
    await this.center.stop();
    this.site.close();
    rmSync(this.scratch, { recursive: true, force: true });
  }

  /** The address of this test's center in place of the documents'. */
  here(text: string): string { return text.replaceAll('https://center.example', this.center.url).replaceAll('http://localhost:8080', this.center.url); }

  async open(address: string): Promise<Page> {
    const page = await this.context.newPage();
    this.problems.length = 0;
    page.on('pageerror', (error) => { this.problems.push(error.message); });
    page.on('console', (message) => { if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) this.problems.push(`${message.text()} ${message.location().url}`); });
    await page.goto(new URL(address, this.site.origin).href);
    return page;
  }

  async registered(page: Page): Promise<void> {
    await page.waitForFunction(() => (Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation') as { state: { connection: { registration: string } } } | undefined)?.state.connection.registration === 'registered', undefined, { timeout: patienceMs })
      .catch(async (error: unknown) => {
        const connection = await page.evaluate(() => JSON.stringify((Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation') as { state: { connection: object } } | undefined)?.state.connection ?? 'no workstation'));
        throw new Error(`not registered: ${connection} ${this.problems.join('; ')}`, { cause: error });
      });
  }

  /** The customer's phone rings with the page's call, and ends it. */
  async ringsAtTheCustomer(): Promise<void> {
    await this.customer.locator('[data-phase=ringing]').waitFor({ timeout: patienceMs });
    await this.customer.getByRole('button', { name: 'Decline' }).click();
    await this.customer.locator('[data-phase=idle]').waitFor({ timeout: patienceMs });
  }

  /** The customer calls, asks for support, and hangs up when the page has said that it rings. */
  async ringsAtTheAgent(page: Page): Promise<void> {
    await page.waitForFunction(() => (Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation') as { state: { agent?: { activity: string } } }).state.agent?.activity === 'idle', undefined, { timeout: patienceMs });
    await page.evaluate(async () => {
      const element = document.querySelector<HTMLElement & { dispatch(command: { name: string }): Promise<void>; workstation: { state: { agent?: { presence: string } } } }>('ccc-workstation');
      // The agent that the page before left ready is so still: a page that is gone for a moment signs nobody out.
      if (element?.workstation.state.agent?.presence !== 'ready') await element?.dispatch({ name: 'goReady' });
    });
    await this.customer.getByRole('button', { name: 'Call' }).click();
    await this.customer.locator('[data-phase=talking]').waitFor({ timeout: patienceMs });
    await this.customer.getByRole('button', { name: /^2/ }).click();
    await page.locator('#stage', { hasText: /^ringing$/ }).waitFor({ timeout: patienceMs });
    await this.customer.getByRole('button', { name: 'Hang up' }).click();
    await this.customer.locator('[data-phase=idle]').waitFor({ timeout: patienceMs });
    await page.locator('#stage', { hasText: /^ringing$/ }).waitFor({ state: 'detached', timeout: patienceMs });
  }

  /** What every example shows: the phone registers, its button rings the customer, and the customer's call rings in it. */
  async worksIn(page: Page): Promise<void> {
    await this.registered(page);
    await page.getByRole('button', { name: 'Call Mr. Liu' }).click();
    await this.ringsAtTheCustomer();
    await page.locator('#stage', { hasText: 'no call' }).waitFor({ state: 'detached', timeout: patienceMs });
    await this.ringsAtTheAgent(page);
  }

  /** Packed once: what the examples install is what is published. */
  get tarball(): string { return this.#tarball ??= packTo(join(this.scratch, 'pack')); }

  /** An example in a folder of its own, with the packed package and everything it asks for installed. `change` adds to it first. */
  install(name: string, change: (folder: string) => void = () => undefined): string {
    const folder = join(this.scratch, name);
    cpSync(join(root, 'examples', name), folder, { recursive: true, filter: (path) => !/node_modules|\.next|[\\/]dist$/.test(path) });
    const file = join(folder, 'package.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"ccc-workstation": "*"', `"ccc-workstation": "file:${this.tarball}"`));
    change(folder);
    const started = performance.now();
    npmIn(folder, 'install', '--include=dev', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', '--loglevel=error');
    const installed = performance.now();
    npmIn(folder, 'run', 'build');
    const megabytes = Number(execFileSync('du', ['-sm', 'node_modules'], { cwd: folder }).toString().split('\t')[0]);
    console.log(`${name}: install ${Math.round((installed - started) / 1000)} s and ${megabytes} MB, build ${Math.round((performance.now() - installed) / 1000)} s`);
    return folder;
  }

  /** A built page and its files, with the address of this test's center, as a plain server would give them out. */
  serve(path: string, file: string): void {
    const text = readFileSync(file, 'utf8');
    this.site.put(path, isText(file) ? this.here(text) : text);
  }
}

function npmIn(cwd: string, ...args: readonly string[]): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], timeout: 1_500_000, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NG_CLI_ANALYTICS: 'false', NODE_OPTIONS: '', NODE_ENV: 'production' }, shell: process.platform === 'win32' });
}
