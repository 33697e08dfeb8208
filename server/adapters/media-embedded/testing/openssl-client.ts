/** OpenSSL as a foreign DTLS client for tests: `openssl s_client` behind a relay that does ICE for it and may lose packets. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf } from '../dtls/certificate.js';
import type { IceClient } from './ice-client.js';

export interface OpensslIdentity { readonly folder: string; readonly certificate: string; readonly key: string; readonly fingerprint: string; remove(): void }

export function hasOpenssl(): boolean {
  try {
    return execFileSync('openssl', ['version']).toString().startsWith('OpenSSL');
  } catch {
    return false;
  }
}

export function opensslIdentity(): OpensslIdentity {
  const folder = mkdtempSync(join(tmpdir(), 'ccc-dtls-'));
  const certificate = join(folder, 'cert.pem');
  const key = join(folder, 'key.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', '/CN=test',
    '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const fingerprint = fingerprintOf(new X509Certificate(readFileSync(certificate)).raw, 'sha256');
  return { folder, certificate, key, fingerprint, remove: () => { rmSync(folder, { recursive: true, force: true }); } };
}

export class OpensslClient {
  readonly #relay: Socket;
  readonly #process: ChildProcess;
  #output = '';
  #watcher: (() => void) | undefined;

  private constructor(relay: Socket, process: ChildProcess) {
    this.#relay = relay;
    this.#process = process;
    for (const stream of [process.stdout, process.stderr]) stream?.on('data', (text: Buffer) => { this.#output += text.toString(); this.#watcher?.(); });
    process.on('exit', () => { this.#watcher?.(); });
  }

  /** `lose` decides for each datagram, in both directions. */
  static async start(ice: IceClient, identity: OpensslIdentity, lose: () => boolean = () => false, extra: readonly string[] = []): Promise<OpensslClient> {
    const relay = createSocket('udp4');
    await new Promise<void>((resolve) => { relay.bind(0, '127.0.0.1', resolve); });
    let port = 0;
    relay.on('message', (datagram, from) => { port = from.port; if (!lose()) ice.send(datagram); });
    ice.onDatagram = (datagram) => { if (port !== 0 && !lose()) relay.send(datagram, port, '127.0.0.1'); };
    const child = spawn('openssl', ['s_client', '-dtls1_2', '-connect', `127.0.0.1:${relay.address().port}`, '-cert', identity.certificate, '-key', identity.key,
      '-use_srtp', 'SRTP_AES128_CM_SHA1_80', '-keymatexport', 'EXTRACTOR-dtls_srtp', '-keymatexportlen', '60', ...extra]);
    return new OpensslClient(relay, child);
  }

  get output(): string { return this.#output; }

  /** Waits until the output matches; undefined after the time or the process's end. */
  async waitFor(pattern: RegExp, ms: number): Promise<RegExpExecArray | undefined> {
    const deadline = Date.now() + ms;
    for (;;) {
      const match = pattern.exec(this.#output);
      if (match) return match;
      const left = deadline - Date.now();
      if (left <= 0 || this.#process.exitCode !== null) return undefined;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#watcher = () => { clearTimeout(timer); resolve(); };
      });
    }
  }

  /** What OpenSSL's exporter says the 60 bytes of SRTP keying material are. */
  async keyingMaterial(ms: number): Promise<Buffer | undefined> {
    const match = await this.waitFor(/Keying material: ([0-9A-F]{120})/, ms);
    return match?.[1] === undefined ? undefined : Buffer.from(match[1], 'hex');
  }

  quit(): void { this.#process.stdin?.write('Q\n'); }

  close(): void {
    this.#process.kill('SIGKILL');
    this.#relay.close();
  }
}
