/** Drives a baresip process as a foreign SIP phone: dial, answer, keys, and what it heard as a WAV file. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { readWav, toneWav, type Wav } from './tone.js';

export const hasBaresip = (): boolean => spawnSync('baresip', ['-h']).error === undefined;

const modulePaths = ['/usr/lib/baresip/modules', '/usr/local/lib/baresip/modules', '/usr/lib/x86_64-linux-gnu/baresip/modules'];

export interface BaresipEvent { readonly type: string; readonly param?: string; readonly [key: string]: unknown }

export interface BaresipOptions {
  /** For example `<sip:1001@127.0.0.1:5060;transport=udp>;auth_pass=secret;regint=600`. */
  readonly account: string;
  /** The pitch its microphone hears. */
  readonly micHz: number;
  /** `127.0.0.1:port` to listen on for SIP; TLS takes the port above it. */
  readonly sipListen?: string;
}

export class Baresip {
  readonly events: BaresipEvent[] = [];
  readonly #waiting = new Set<() => void>();
  #log = '';

  private constructor(private readonly process: ChildProcess, private readonly socket: Socket, private readonly dir: string, said: string) {
    this.#log = said;
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (;;) {
        const colon = pending.indexOf(':');
        const size = Number(pending.toString('latin1', 0, Math.max(0, colon)));
        if (colon < 0 || pending.length < colon + size + 2) break;
        this.#take(JSON.parse(pending.toString('utf8', colon + 1, colon + 1 + size)) as unknown);
        pending = pending.subarray(colon + size + 2);
      }
    });
    process.stdout?.on('data', (chunk: Buffer) => { this.#log += chunk.toString(); });
    process.stderr?.on('data', (chunk: Buffer) => { this.#log += chunk.toString(); });
  }

  static async start(options: BaresipOptions): Promise<Baresip> {
    const dir = mkdtempSync(join(tmpdir(), 'ccc-baresip-'));
    mkdirSync(join(dir, 'dump'));
    writeFileSync(join(dir, 'mic.wav'), toneWav(options.micHz, { seconds: 60, rate: 8000 }));
    writeFileSync(join(dir, 'accounts'), `${options.account}\n`);
    for (let attempt = 1; ; attempt++) {
      const port = await freePort();
      writeFileSync(join(dir, 'config'), config(dir, port, options.sipListen));
      const child = spawn('baresip', ['-f', dir], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => { said += chunk.toString(); });
      child.stderr.on('data', (chunk: Buffer) => { said += chunk.toString(); });
      const socket = await dialControl(port);
      if (socket) return new Baresip(child, socket, dir, said);
      // Somebody else may have taken the port between our look and its.
      child.kill('SIGKILL');
      if (attempt === 3) throw new Error(`baresip did not open its control port\n${said.slice(-1500)}`);
    }
  }

  #take(message: unknown): void {
    if (typeof message === 'object' && message !== null && 'event' in message && 'type' in message) {
      this.events.push(message as unknown as BaresipEvent);
      for (const wake of this.#waiting) wake();
    }
  }

  command(command: string, params = ''): void {
    const json = JSON.stringify({ command, params, token: 't' });
    this.socket.write(`${Buffer.byteLength(json)}:${json},`);
  }

  /** Waits for an event of this type that has not been waited for before `after` (an index into `events`). */
  async wait(type: string, options: { after?: number; timeoutMs?: number } = {}): Promise<BaresipEvent> {
    const until = Date.now() + (options.timeoutMs ?? 8000);
    for (;;) {
      const found = this.events.slice(options.after ?? 0).find((event) => event.type === type);
      if (found) return found;
      if (Date.now() > until) throw new Error(`baresip: no ${type}; had ${this.events.map((e) => e.type).join(', ')}\n${this.#log.slice(-1500)}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => { clearTimeout(timer); this.#waiting.delete(wake); resolve(); };
        const timer = setTimeout(wake, 100);
        this.#waiting.add(wake);
      });
    }
  }

  /** Its account is registered; the event for that comes before anybody can be listening. */
  async registered(timeoutMs = 5000): Promise<void> {
    for (const until = Date.now() + timeoutMs; !/ 200 OK .*\[\d+ bindings?\]/.test(this.#log);) {
      if (Date.now() > until) { await this.stop(); throw new Error(`baresip did not register\n${this.#log.slice(-1500)}`); }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** What the phone has heard in its latest call. */
  heard(): Wav {
    const file = readdirSync(join(this.dir, 'dump')).filter((name) => name.includes('dec')).sort().at(-1);
    if (!file) throw new Error('baresip wrote no audio');
    return readWav(readFileSync(join(this.dir, 'dump', file)));
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const gone = new Promise<void>((resolve) => this.process.once('exit', () => { resolve(); }));
    this.command('quit');
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 2000);
    await gone;
    clearTimeout(timer);
    this.socket.destroy();
  }
}

/** Module order matters: account.so must come last, else `ice` and `dtls_srtp` are not found. */
function config(dir: string, port: number, sipListen: string | undefined): string {
  const path = modulePaths.find((place) => existsSync(place)) ?? modulePaths[0] ?? '';
  return [
    'poll_method epoll', ...(sipListen ? [`sip_listen ${sipListen}`] : []), 'sip_verify_server no', 'call_local_timeout 120', 'call_max_calls 4',
    'audio_player aubridge,out', `audio_source aufile,${join(dir, 'mic.wav')}`, 'audio_alert aubridge,alert', 'audio_srate 8000', 'audio_channels 1',
    'rtp_ports 21000-22999', 'rtp_timeout 60', 'jitter_buffer_type fixed', 'jitter_buffer_delay 1-4', `ctrl_tcp_listen 127.0.0.1:${port}`, `snd_path ${join(dir, 'dump')}`,
    `module_path ${path}`,
    ...['g711', 'aubridge', 'aufile', 'sndfile', 'srtp', 'dtls_srtp', 'uuid'].map((name) => `module ${name}.so`),
    ...['ctrl_tcp', 'menu', 'account'].map((name) => `module_app ${name}.so`), '',
  ].join('\n');
}

async function dialControl(port: number): Promise<Socket | undefined> {
  const until = Date.now() + 5000;
  for (;;) {
    const socket = await new Promise<Socket | undefined>((resolve) => {
      const s = connect(port, '127.0.0.1', () => { resolve(s); });
      s.once('error', () => { resolve(undefined); });
    });
    if (socket) return socket;
    if (Date.now() > until) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
