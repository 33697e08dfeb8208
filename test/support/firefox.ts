/** Launches Firefox without a window and runs functions in a page, over WebDriver BiDi: playwright drives only a Firefox of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';

const usualPlaces = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

export const firefoxPath = (): string | undefined => process.env['FIREFOX_PATH'] ?? usualPlaces.find((place) => existsSync(place));

/** The fake microphone plays a sine of 620 Hz and asks nobody; nothing is updated, measured or sent home. */
const preferences = {
  'media.navigator.streams.fake': true, 'media.navigator.permission.disabled': true, 'media.navigator.audio.fake_frequency': 620,
  'media.autoplay.default': 0, 'media.autoplay.blocking_policy': 0, 'browser.shell.checkDefaultBrowser': false, 'app.update.auto': false,
  'datareporting.policy.dataSubmissionEnabled': false, 'toolkit.telemetry.enabled': false,
  'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false,
};

interface Reply { readonly id?: number; readonly type?: string; readonly result?: unknown; readonly message?: string }

export class Firefox {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #next = 1;

  private constructor(process: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = process;
    this.#profile = profile;
    this.#socket = socket;
    socket.on('message', (text) => {
      const reply: Reply = JSON.parse(String(text));
      if (reply.id !== undefined) this.#waiting.get(reply.id)?.(reply);
    });
  }

  static async launch(path: string): Promise<Firefox> {
    const profile = mkdtempSync(join(tmpdir(), 'ccc-firefox-'));
    writeFileSync(join(profile, 'user.js'), Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`).join('\n'));
    const child = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0', 'about:blank'], { env: { ...process.env, HOME: profile } });
    const address = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error('Firefox did not start')); }, 60_000);
      const output: string[] = [];
      child.stderr?.on('data', (text: Buffer) => {
        output.push(text.toString());
        const found = /WebDriver BiDi listening on (ws:\S+)/.exec(output.join(''))?.[1];
        if (found) { clearTimeout(timer); resolve(found); }
      });
    });
    const socket = new WebSocket(`${address}/session`);
    await new Promise<void>((resolve, reject) => { socket.once('open', () => { resolve(); }); socket.once('error', reject); });
    const firefox = new Firefox(child, profile, socket);
    await firefox.#call('session.new', { capabilities: {} });
    return firefox;
  }

  async newPage(url: string): Promise<FirefoxPage> {
    const { context } = await this.#call<{ context: string }>('browsingContext.create', { type: 'tab' });
    await this.#call('browsingContext.navigate', { context, url, wait: 'complete' });
    return {
      evaluate: async <R, A>(fn: (arg: A) => R | Promise<R>, arg: A): Promise<R> => {
        const expression = `(async () => JSON.stringify(await (${fn.toString()})(${JSON.stringify(arg) ?? ''})))()`;
        const answer = await this.#call<{ type: string; result?: { value?: string }; exceptionDetails?: { text: string } }>('script.evaluate', { expression, target: { context }, awaitPromise: true, userActivation: true });
        if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.text);
        const value: unknown = answer.result?.value === undefined ? undefined : JSON.parse(answer.result.value);
        return value as R;
      },
      close: async () => { await this.#call('browsingContext.close', { context }); },
    };
  }

  async close(): Promise<void> {
    const ended = new Promise<void>((resolve) => { this.#process.once('exit', () => { resolve(); }); });
    this.#socket.close();
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
    rmSync(this.#profile, { recursive: true, force: true });
  }

  #call<T>(method: string, params: object): Promise<T> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { this.#waiting.delete(id); reject(new Error(`${method}: no answer`)); }, 30_000);
      this.#waiting.set(id, (reply) => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        if (reply.type === 'error') reject(new Error(`${method}: ${reply.message ?? ''}`));
        else resolve(reply.result as T);
      });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}

/** What a test needs of a page, whichever browser it is in. */
export interface FirefoxPage {
  evaluate<R, A>(fn: (arg: A) => R | Promise<R>, arg: A): Promise<R>;
  close(): Promise<void>;
}
