/** Starts the real server in a process of its own on free ports with an empty data directory, and can kill it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { getPriority, setPriority, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { nodeFlags } from '../../server/node-flags.js';
import { freePort } from './free-port.js';

const Holder = v.object({ pid: v.number() });

export interface CenterPorts { readonly http: number; readonly sip: number; readonly sipTls: number; readonly trunk: number; readonly account: number; readonly rtp: number }

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly dataDir?: string;
  /** Of Node. */
  readonly args?: readonly string[];
  /** It comes before everything else here, as on a machine of its own; only root can have that. */
  readonly ahead?: boolean;
  /** As `npm start` runs it: `kill()` is of the process that serves, and `restart()` waits until another one does. */
  readonly supervised?: boolean;
}

export class CenterProcess {
  #log = '';
  private constructor(readonly dataDir: string, readonly ports: CenterPorts, private child: ChildProcess, private readonly options: StartOptions) { this.#listen(); }

  /** Resolves when `/api/v1/health` answers. */
  static async start(options: StartOptions = {}): Promise<CenterProcess> {
    try { return await CenterProcess.#start(options); } catch (error) {
      // Between being found free and being taken, a port went to somebody else.
      if (!/Port \d+ is taken/.test(String(error))) throw error;
      return CenterProcess.#start(options);
    }
  }
  static async #start(options: StartOptions): Promise<CenterProcess> {
    const ports = { http: await freePort(), sip: await freePort(), sipTls: await freePort(), trunk: await freePort(), account: await freePort(), rtp: 42_000 + Math.floor(Math.random() * 90) * 200 };
    const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'ccc-center-'));
    const center = new CenterProcess(dataDir, ports, launch(dataDir, ports, options), options);
    await center.ready().catch(async (error: unknown) => {
      await center.stop(options.dataDir !== undefined);
      throw error;
    });
    return center;
  }

  get url(): string { return `http://localhost:${this.ports.http}`; }
  /** Of the process that serves: the one that has the data directory. */
  get pid(): number {
    if (!this.options.supervised) return this.child.pid ?? -1;
    return v.parse(Holder, JSON.parse(readFileSync(join(this.dataDir, 'store.lock'), 'utf8'))).pid;
  }
  get log(): string { return this.#log; }
  /** Of the process that was started, once it has ended. */
  get exitCode(): number | null { return this.child.exitCode; }

  #listen(): void {
    this.child.stdout?.on('data', (chunk: Buffer) => { this.#log += chunk.toString(); });
    this.child.stderr?.on('data', (chunk: Buffer) => { this.#log += chunk.toString(); });
  }

  async ready(timeoutMs = 90_000): Promise<void> {
    for (const until = Date.now() + timeoutMs; Date.now() < until;) {
      if (this.child.exitCode !== null) throw new Error(`the center exited with ${this.child.exitCode}\n${this.#log.slice(-3000)}`);
      const ok = await fetch(`${this.url}/api/v1/health`, { signal: AbortSignal.timeout(1000) }).then((r) => r.ok, () => false);
      if (ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error(`the center did not become ready\n${this.#log.slice(-3000)}`);
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    if (this.options.supervised) process.kill(this.pid, 'SIGKILL');
    else await this.#end('SIGKILL');
  }
  /** A supervised center has another process that is loaded and waits. */
  async hasSpare(timeoutMs = 60_000): Promise<void> {
    for (const until = Date.now() + timeoutMs; this.#log.lastIndexOf('stands by') <= this.#log.lastIndexOf('took over');) {
      if (Date.now() > until) throw new Error(`nobody stands by\n${this.#log.slice(-3000)}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  /** Sends the signal and says how long the process took to end. */
  async end(signal: NodeJS.Signals): Promise<number> {
    const started = performance.now();
    await this.#end(signal);
    return performance.now() - started;
  }
  async restart(): Promise<void> {
    if (!this.options.supervised) {
      this.child = launch(this.dataDir, this.ports, { ...this.options, args: [] });
      this.#listen();
    }
    await this.ready();
  }
  async stop(keep = false): Promise<void> {
    await this.#end('SIGTERM');
    if (!keep) rmSync(this.dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise<void>((done) => this.child.once('exit', () => { done(); }));
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(timer);
  }

  /** Signs a person in over HTTP. */
  async login(name: string): Promise<string> {
    const answer = await this.api('POST', '/login', { body: { email: `${name}@demo.test`, password: 'demo-demo-1' } });
    return String(answer['token']);
  }

  async api(method: string, path: string, options: { token?: string; body?: unknown } = {}): Promise<Record<string, unknown>> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { ...(options.token ? { authorization: `Bearer ${options.token}` } : {}), ...(options.body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) as Record<string, unknown> : {};
  }
}

function launch(dataDir: string, ports: CenterPorts, { env = {}, args = [], ahead = false, supervised = false }: StartOptions): ChildProcess {
  const main = resolve(`server/dist/${supervised ? 'supervisor' : 'main'}.js`);
  if (!existsSync(main)) throw new Error(`${main} is missing: run \`npm run build\` first`);
  const start = (): ChildProcess => spawn(process.execPath, [...supervised ? [] : nodeFlags, ...args, main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...centerEnv(dataDir, ports), ...env },
  });
  if (!ahead || process.getuid?.() !== 0) return start();
  const mine = getPriority();
  setPriority(-15);
  // What a process begins with is what its parent has at that moment.
  try { return start(); } finally { setPriority(mine); }
}

function centerEnv(dataDir: string, ports: CenterPorts): NodeJS.ProcessEnv {
  return {
    CCC_DATA_DIR: dataDir, CCC_HTTP_PORT: String(ports.http), CCC_SIP_UDP_PORT: String(ports.sip), CCC_SIP_TCP_PORT: String(ports.sip),
    CCC_SIP_TLS_PORT: String(ports.sipTls), CCC_ACCOUNT_TCP_PORT: String(ports.account), CCC_DEMO_TRUNK_PORT: String(ports.trunk),
    // A loaded machine must not lose a call to the time-out a test does not ask about.
    CCC_RING_TIMEOUT_MS: '30000',
    CCC_RTP_PORTS: `${ports.rtp}-${ports.rtp + 199}`,
  };
}
