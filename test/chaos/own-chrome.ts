/** A browser as a person has it: a profile that stays, tabs that are hidden and frozen as its own rules say, and a process that can be killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { chromePath } from '../support/chrome.js';
import { giveEars } from '../support/ears.js';
import { toneWav } from '../support/tone.js';
import { until } from './timeline.js';

export class OwnChrome {
  #child: ChildProcess | undefined;
  #browser: Browser | undefined;

  private constructor(private readonly profile: string, private readonly args: readonly string[]) {}

  static async start(micHz: number, args: readonly string[] = []): Promise<OwnChrome> {
    const profile = mkdtempSync(join(tmpdir(), 'ccc-profile-'));
    writeFileSync(join(profile, 'mic.wav'), toneWav(micHz, { seconds: 10, rate: 48_000 }));
    const own = new OwnChrome(profile, args);
    await own.open();
    return own;
  }

  /** Once more with the same profile, after a kill. */
  async open(): Promise<void> {
    rmSync(join(this.profile, 'DevToolsActivePort'), { force: true });
    // The lock of a process that was killed.
    for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) rmSync(join(this.profile, name), { force: true });
    this.#child = spawn(chromePath(), [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-default-browser-check', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--hide-crash-restore-bubble', '--password-store=basic', '--lang=en-GB', '--window-size=1280,800', '--remote-debugging-port=0', `--user-data-dir=${this.profile}`, '--autoplay-policy=no-user-gesture-required',
      '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${join(this.profile, 'mic.wav')}`, ...this.args, 'about:blank',
    ], { stdio: 'ignore' });
    const port = await until('the browser', () => { try { return /^\d+/.exec(readFileSync(join(this.profile, 'DevToolsActivePort'), 'utf8'))?.[0]; } catch { return undefined; } }, 20_000, 50);
    // Nothing is made up for tests: no focus that is not there, no page that counts as visible.
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true });
    await giveEars(this.context);
  }

  get context(): BrowserContext {
    const [context] = this.#browser?.contexts() ?? [];
    if (!context) throw new Error('the browser is not open');
    return context;
  }

  /** A lid that is closed: every process of the browser stands still, until it is opened. */
  suspend(): void { this.#signal('SIGSTOP'); }
  resume(): void { this.#signal('SIGCONT'); }
  #signal(signal: NodeJS.Signals): void {
    for (const pid of this.#processes()) try { process.kill(pid, signal); } catch { /* It has ended meanwhile. */ }
  }
  /** The browser and all that came of it, from /proc. */
  #processes(): number[] {
    const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
      try { return [{ pid: Number(name), parent: Number(readFileSync(`/proc/${name}/stat`, 'latin1').split(')').at(-1)?.trim().split(' ')[1]) }]; } catch { return []; }
    });
    const all = [this.#child?.pid ?? -1];
    for (const pid of all) all.push(...parents.filter(({ parent }) => parent === pid).map((child) => child.pid));
    return all;
  }

  /** `kill -9` of the whole browser. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((done) => { child.once('exit', () => { done(); }); });
    child.kill('SIGKILL');
    await gone;
    await this.#browser?.close().catch(() => undefined);
  }
  async close(): Promise<void> {
    // Its children write into the profile for as long as they live.
    this.#signal('SIGKILL');
    await this.kill();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
}
