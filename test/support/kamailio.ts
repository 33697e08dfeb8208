/** Runs Kamailio as somebody else's PBX on free ports: registrar with digest, WebSocket, record-routing; it can be stopped and started again. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { root } from './sources.js';

export const hasKamailio = (): boolean => spawnSync('kamailio', ['-v']).error === undefined;

export class Kamailio {
  readonly #dir = mkdtempSync(join(tmpdir(), 'ccc-kamailio-'));
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(readonly webSocketPort: number, readonly sipPort: number) {}

  static async start(): Promise<Kamailio> {
    if (!hasKamailio()) throw new Error('Kamailio is not installed: apt-get install kamailio kamailio-websocket-modules');
    const pbx = new Kamailio(await freePort(), await freePort());
    await pbx.startAgain();
    return pbx;
  }

  get url(): string { return `ws://127.0.0.1:${this.webSocketPort}`; }
  get log(): string { return this.#log; }
  account(user: string) { return { server: this.url, aor: `sip:${user}@pbx.test`, username: user, password: `secret-${user}` }; }

  async startAgain(): Promise<void> {
    const values = ['HOST=127.0.0.1', `WS_PORT=${this.webSocketPort}`, `SIP_PORT=${this.sipPort}`];
    const child = spawn('kamailio', [
      '-DD', '-E', '-f', join(root, 'test/interop/kamailio/kamailio.cfg'), ...values.flatMap((value) => ['-A', value]), '-Y', this.#dir, '-P', join(this.#dir, 'pid'), '-m', '32', '-M', '4',
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { this.#log = (this.#log + chunk.toString()).slice(-20_000); });
    for (const until = Date.now() + 15_000; Date.now() < until;) {
      if (child.exitCode !== null) break;
      if (await listens(this.webSocketPort)) return;
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    await this.stop();
    throw new Error(`Kamailio did not start\n${this.#log.slice(-3000)}`);
  }

  /** All its connections break; what it knew of registrations is gone. */
  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  }
  async close(): Promise<void> { await this.stop(); rmSync(this.#dir, { recursive: true, force: true }); }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => { resolve(false); });
  });
}
