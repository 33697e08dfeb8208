/** Raw SIP over UDP for tests that compare what the center says byte by byte; and foreign programs run to their end. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';

/** Sends one datagram and returns the first answer that is no provisional one, or undefined when none comes in time. */
export async function ask(port: number, text: string, timeoutMs = 1500): Promise<{ text: string; ms: number } | undefined> {
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((done) => { socket.bind(0, '127.0.0.1', () => { done(); }); });
    const started = performance.now();
    return await new Promise((done) => {
      const timer = setTimeout(() => { done(undefined); }, timeoutMs);
      socket.on('message', (data) => {
        if (data.toString('latin1', 0, 9) === 'SIP/2.0 1') return;
        clearTimeout(timer);
        done({ text: data.toString(), ms: performance.now() - started });
      });
      socket.send(text.replaceAll('{port}', String(socket.address().port)), port, '127.0.0.1');
    });
  } finally { socket.close(); }
}

export interface RawRequest { readonly method: string; readonly user: string; readonly from?: string; readonly toTag?: string; readonly headers?: readonly string[] }

export function rawRequest(request: RawRequest, serial: number): string {
  const { method, user, from = user, toTag, headers = [] } = request;
  return [
    `${method} sip:${method === 'REGISTER' ? '' : `${user}@`}127.0.0.1 SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:{port};branch=z9hG4bK-raw-${serial};rport`,
    `From: <sip:${from}@127.0.0.1>;tag=raw${serial}`, `To: <sip:${user}@127.0.0.1>${toTag === undefined ? '' : `;tag=${toTag}`}`, `Call-ID: raw-${serial}`, `CSeq: 1 ${method}`,
    `Contact: <sip:${from}@127.0.0.1:{port}>`, 'Max-Forwards: 70', ...headers, 'Content-Length: 0', '', '',
  ].join('\r\n');
}

export interface Ran { readonly code: number | null; readonly output: string }

export function run(program: string, args: readonly string[], options: { cwd?: string; timeoutMs?: number } = {}): Promise<Ran> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => { child.kill('SIGKILL'); }, options.timeoutMs ?? 30_000);
    let output = '';
    const take = (chunk: Buffer): void => { output = (output + chunk.toString()).slice(-20_000); };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => { clearTimeout(timer); fail(error); });
    child.once('close', (code) => { clearTimeout(timer); done({ code, output }); });
  });
}
