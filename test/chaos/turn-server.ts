/** A TURN server of its own for each run: coturn (Debian's `coturn`), with a shared secret, over UDP, TCP, or TCP alone. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownAddress } from './relay/udp.js';
import { until } from './timeline.js';

const program = '/usr/bin/turnserver';

export class TurnServer {
  private constructor(readonly port: number, private readonly child: ChildProcess) {}

  /** `udp: false`: as behind a firewall that lets only TCP through. A port below 1024 needs root. */
  static async start(options: { readonly secret: string; readonly udp: boolean; readonly port?: number }): Promise<TurnServer> {
    if (!existsSync(program)) throw new Error('F-09 needs a TURN server: apt-get install coturn');
    const port = options.port ?? await freeTcpPort();
    const folder = mkdtempSync(join(tmpdir(), 'ccc-turn-'));
    const child = spawn(program, [
      '-n', '--listening-ip', ownAddress(), '--relay-ip', ownAddress(), '--listening-port', String(port), '--min-port', String(relayPorts.min), '--max-port', String(relayPorts.max),
      '--use-auth-secret', '--static-auth-secret', options.secret, '--realm', 'turn.test', '--no-tls', '--no-dtls', '--no-cli', '--fingerprint',
      '--log-file', 'stdout', '--pidfile', join(folder, 'pid'), '--userdb', join(folder, 'db'), ...(options.udp ? [] : ['--no-udp']),
    ], { stdio: 'ignore' });
    const server = new TurnServer(port, child);
    await until('the TURN server', () => server.#isUp(), 10_000, 50).catch((error: unknown) => { server.close(); throw error; });
    return server;
  }

  url(transport: 'udp' | 'tcp'): string { return `turn:${ownAddress()}:${this.port}?transport=${transport}`; }
  close(): void { this.child.kill('SIGKILL'); }

  #isUp(): Promise<true | undefined> {
    return new Promise((resolve) => {
      const socket = connect(this.port, ownAddress(), () => { socket.destroy(); resolve(true); });
      socket.on('error', () => { resolve(undefined); });
    });
  }
}

/** From which a relay sends, so that what comes from anywhere else can be told from it. */
export const relayPorts = { min: 56_000, max: 56_199 } as const;

function freeTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, ownAddress(), () => {
      const address = probe.address();
      probe.close(() => { resolve(typeof address === 'object' && address ? address.port : 0); });
    });
  });
}
