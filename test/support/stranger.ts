/** Somebody outside on the trunk, byte by byte over UDP: calls in with any header lines, and answers the center's calls as a test wishes. */
import { createSocket, type Socket } from 'node:dgram';

export interface StrangeCall { readonly id: string; readonly status: () => number | undefined; cancel(): void; hangUp(): void }

export class Stranger {
  /** Everything the center sent, whole messages. */
  readonly received: string[] = [];
  /** What an INVITE of the center is answered with, the status line without `SIP/2.0`; then with a plain refusal, in case that was none. */
  refusal = '486 Busy Here';
  /** Or it is answered, with silence. */
  picksUp = false;
  readonly #calls = new Map<string, (message: string) => void>();
  readonly #keys = new Map<string, (digit: string) => void>();
  #serial = 0;
  #closed = false;
  private constructor(private readonly socket: Socket, private readonly center: number, private readonly port: number) {}

  static async at(center: number, port = 0): Promise<Stranger> {
    const socket = createSocket('udp4');
    await new Promise<void>((done, fail) => { socket.once('error', fail).bind(port, '127.0.0.1', done); });
    const stranger = new Stranger(socket, center, socket.address().port);
    socket.on('message', (data) => { stranger.#receive(data.toString()); });
    return stranger;
  }
  close(): void { this.#closed = true; this.socket.close(); }

  /** A key of an answered call. */
  press(callId: string, digit: string): void { this.#keys.get(callId)?.(digit); }

  /** `from`: the header's value before the tag. `more`: header lines as they are, CRLF and all. */
  call(to: string, from: string, more: readonly string[] = []): StrangeCall {
    const id = `strange-${this.port}-${++this.#serial}`, branch = `z9hG4bK-${id}`, { port } = this;
    let status: number | undefined, toHeader = `<sip:${to}@127.0.0.1>`, target = `sip:${to}@127.0.0.1`, wanted = true, cseq = 1;
    const send = (method: string, lines: readonly string[] = [], body = '', via = `${branch}-${method}-${cseq}`, seq = cseq): void => {
      this.#send([
        `${method} ${target} SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=${via};rport`, `From: ${from};tag=${id}`, `To: ${toHeader}`, `Call-ID: ${id}`, `CSeq: ${seq} ${method}`,
        `Contact: <sip:x@127.0.0.1:${port}>`, 'Max-Forwards: 70', ...lines, `Content-Length: ${Buffer.byteLength(body)}`, '', body,
      ].join('\r\n'));
    };
    const answered = new Set<string>();
    /** Until it is answered: a datagram may be lost, and the call would stay (RFC 3261 section 17.1.2.2). */
    const insist = (method: 'BYE' | 'CANCEL', via = `${branch}-${method}-${cseq}`): void => {
      const seq = cseq;
      const again = (): void => { if (!this.#closed && !answered.has(`${seq} ${method}`)) send(method, [], '', via, seq); };
      again();
      for (const ms of [500, 1_500, 3_500]) setTimeout(again, ms).unref();
    };
    this.#calls.set(id, (message) => {
      const first = message.split('\r\n', 1)[0] ?? '';
      if (!first.startsWith('SIP/2.0')) { this.#answer(message, '200 OK', first.startsWith('INVITE ') ? sdp : ''); return; }
      answered.add(headerOf(message, 'CSeq'));
      if (headerOf(message, 'CSeq') !== '1 INVITE') return;
      status = Number(first.slice(8, 11));
      if (status < 200) return;
      toHeader = headerOf(message, 'To');
      if (status >= 300) { send('ACK', [], '', branch, 1); return; }
      target = /<([^>]+)>/.exec(headerOf(message, 'Contact'))?.[1] ?? target;
      send('ACK', [], '', `${branch}-ack`, 1);
      if (!wanted) { cseq++; insist('BYE'); }
    });
    send('INVITE', ['Content-Type: application/sdp', ...more], sdp, branch);
    this.#keys.set(id, (digit) => { cseq++; send('INFO', ['Content-Type: application/dtmf-relay'], `Signal=${digit}\r\nDuration=160\r\n`); });
    return {
      id, status: () => status,
      cancel: () => { wanted = false; if (status === undefined || status < 200) insist('CANCEL', branch); },
      hangUp: () => { wanted = false; if (status === 200) { cseq++; insist('BYE'); } },
    };
  }

  /** The same until it is taken: a loaded machine answers 503 and is asked again, as a carrier would; and a datagram may be lost. */
  async reach(to: string, from: string, more: readonly string[] = []): Promise<StrangeCall> {
    for (let tries = 0; tries < 20; tries++) {
      const call = this.call(to, from, more);
      for (let waited = 0; waited < 5_000 && (call.status() ?? 100) < 200; waited += 20) await new Promise((done) => { setTimeout(done, 20); });
      const status = call.status();
      if (status !== undefined && status >= 200 && status !== 503) return call;
      call.cancel();
    }
    throw new Error(`nobody takes the call to ${to}`);
  }

  #send(text: string): void { this.socket.send(text, this.center, '127.0.0.1'); }
  #receive(message: string): void {
    this.received.push(message);
    const known = this.#calls.get(headerOf(message, 'Call-ID'));
    if (known) { known(message); return; }
    if (message.startsWith('INVITE ')) { if (this.picksUp) this.#answer(message, '200 OK', sdp); else { this.#answer(message, this.refusal); setTimeout(() => { this.#answer(message, '603 Decline'); }, 50); } }
    else if (!message.startsWith('SIP/2.0') && !message.startsWith('ACK ')) this.#answer(message, '200 OK');
  }
  #answer(request: string, status: string, body = ''): void {
    const copied = request.split('\r\n').filter((line) => /^(via|from|call-id|cseq):/i.test(line));
    const to = headerOf(request, 'To');
    this.#send([`SIP/2.0 ${status}`, ...copied, `To: ${/;tag=/.test(to) ? to : `${to};tag=stranger`}`, ...body === '' ? [] : [`Contact: <sip:x@127.0.0.1:${this.port}>`, 'Content-Type: application/sdp'],
      `Content-Length: ${body.length}`, '', body].join('\r\n'));
  }
}

/** A quoted string as RFC 3261 section 25.1 writes it; line ends stay as they are, which is the point of some payloads. */
export const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const headerOf = (message: string, name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(message)?.[1]?.trim() ?? '';
const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 9 RTP/AVP 0 101', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', ''].join('\r\n');
