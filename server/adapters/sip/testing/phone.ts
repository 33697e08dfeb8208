/**
 * A scripted SIP phone for tests, on the same message layer and any `SipNetwork`: it does exactly what the script says and
 * nothing by timers. ACK, and the answers to BYE, CANCEL, INFO, PRACK, OPTIONS, UPDATE and re-INVITE come by themselves.
 *
 *     const phone = await createPhone({ network, clock, address: '10.0.0.9', server, user: '1001', password: 'x', domain: 'center.test' });
 *     await phone.register();
 *     const call = phone.invite('02066240000', { sdp: OFFER });
 *     await call.expect(180); await call.expect(200); call.bye(); await call.expect(200, 'BYE');
 *     const ringing = await phone.expectInvite(); ringing.ring(); ringing.answer(ANSWER); await ringing.expectRequest('ACK');
 */
import { randomBytes } from 'node:crypto';
import type { Clock } from 'ccc-workstation/clock';
import { digestResponse, ha1Of, parseAuthParams } from '../digest.js';
import { headerOf, headersOf, paramOf, type Header, type SipMessage, type SipRequest, type SipResponse } from '../message.js';
import type { Address, Flow, SipNetwork } from '../network.js';
import type { MemoryWebSocketClient } from '../network-memory.js';
import { parseMessage } from '../parse.js';
import { buildResponse, type ResponseParts } from '../response.js';
import { serialise } from '../serialise.js';
import { PhoneCall } from './phone-call.js';

export interface PhoneOptions {
  readonly network: SipNetwork;
  readonly clock: Clock;
  readonly address: string;
  readonly port?: number;
  readonly transport?: 'udp' | 'tcp' | 'tls';
  /** The client end of `network.webSocket()`, whose other end was given to the stack: then the phone speaks RFC 7118. */
  readonly webSocket?: MemoryWebSocketClient;
  readonly server: Address;
  readonly user: string;
  readonly password?: string;
  readonly domain: string;
}
export interface SentRequest { readonly method: string; readonly uri: string; readonly headers: readonly Header[]; readonly body: string }

export async function createPhone(options: PhoneOptions): Promise<Phone> {
  const phone = new Phone(options);
  await phone.open();
  return phone;
}



export class Phone {
  readonly received: SipMessage[] = [];
  readonly calls = new Map<string, PhoneCall>();
  /** SDP for answers that nobody scripted. */
  sdp = 'v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=-\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n';
  readonly #name: string;
  #serial = 0;
  #send: (text: string) => void = () => undefined;
  #reply: ((text: string) => void) | undefined;
  #close: () => void = () => undefined;
  #local: Address;
  #registerSeq = 0;
  readonly #waiters: { readonly match: (m: SipMessage) => boolean; readonly done: (m: SipMessage) => void }[] = [];
  #unclaimed: PhoneCall[] = [];
  #inviteWaiters: ((call: PhoneCall) => void)[] = [];

  constructor(readonly options: PhoneOptions) {
    this.#local = { address: options.address, port: options.port ?? 0 };
    this.#name = `${options.user.replace(/[^A-Za-z0-9]/g, '')}${Math.floor(options.clock.monotonic()).toString(36)}${randomBytes(3).toString('hex')}`;
  }

  async open(): Promise<void> {
    const { options } = this;
    if (options.webSocket) {
      const socket = options.webSocket;
      socket.onMessage = (text) => { this.#receive(Buffer.from(text), undefined); };
      this.#send = (text) => { socket.send(text); };
      this.#close = () => { socket.close(); };
      return;
    }
    const limits = { messageBytes: 65_535, idleMs: 3_600_000, connections: 100, connectionsPerAddress: 100 };
    const receiver = { onMessage: (data: Buffer, flow: Flow) => { this.#receive(data, flow); }, onClose: () => undefined };
    if (options.transport === 'tcp' || options.transport === 'tls') {
      const flow = await options.network.connect(options.transport, options.server, receiver, limits, options.address);
      this.#local = flow.local;
      this.#send = (text) => { flow.send(text); };
      this.#close = () => { flow.close(); };
      return;
    }
    const listener = await options.network.listenUdp(this.#local, receiver, limits);
    this.#local = listener.local;
    const flow = listener.flowTo?.(options.server);
    this.#send = (text) => { flow?.send(text); };
    this.#close = () => { void listener.close(); };
  }

  get port(): number { return this.#local.port; }
  get aor(): string { return `sip:${this.options.user}@${this.options.domain}`; }
  get transport(): string { return this.options.webSocket ? 'WS' : (this.options.transport ?? 'udp').toUpperCase(); }
  get contact(): string {
    return this.options.webSocket ? `<sip:${this.options.user}@${this.#name}.invalid;transport=ws>`
      : `<sip:${this.options.user}@${this.#local.address}:${this.#local.port}${this.transport === 'UDP' ? '' : `;transport=${this.transport.toLowerCase()}`}>`;
  }
  next(prefix: string): string { return `${prefix}-${this.#name}-${++this.#serial}`; }
  sendRaw(text: string): void { this.#send(text); }
  close(): void { this.#close(); }

  /** Sends a request with a Via of its own (or the given branch) and returns the branch. */
  send(request: SentRequest, branch = `z9hG4bK${this.next('b')}`): string {
    const host = this.options.webSocket ? `${this.#name}.invalid` : `${this.#local.address}:${this.#local.port}`;
    const via = { name: 'via', value: `SIP/2.0/${this.transport} ${host};branch=${branch};rport` };
    this.#send(serialise({ startLine: `${request.method} ${request.uri} SIP/2.0`, headers: [via, { name: 'max-forwards', value: '70' }, ...request.headers], body: request.body }));
    return branch;
  }

  /** A request outside any call; resolves with its final response. `retry` answers one challenge with the password. */
  async request(method: string, uri: string, extra: readonly Header[] = [], retry = true): Promise<SipResponse> {
    const callId = this.next('call'), tag = this.next('tag');
    const build = (seq: number, more: readonly Header[]): SentRequest => ({
      method, uri, body: '', headers: [
        { name: 'from', value: `<${this.aor}>;tag=${tag}` }, { name: 'to', value: `<${method === 'REGISTER' ? this.aor : uri}>` },
        { name: 'call-id', value: callId }, { name: 'cseq', value: `${seq} ${method}` }, ...extra, ...more,
      ],
    });
    const seq = ++this.#registerSeq;
    const first = await this.final(this.send(build(seq, [])));
    if (first.status !== 401 || !retry || this.options.password === undefined) return first;
    this.#registerSeq++;
    return this.final(this.send(build(seq + 1, [this.authorise(first, method, uri)])));
  }

  register(expires = 3600, contact = this.contact): Promise<SipResponse> {
    return this.request('REGISTER', `sip:${this.options.domain}`, [{ name: 'contact', value: contact }, { name: 'expires', value: String(expires) }]);
  }

  /** The Authorization for the last challenge of a 401 whose algorithm we know (as sip.js does: the last one). */
  authorise(challenge: SipResponse, method: string, uri: string, password = this.options.password ?? '', nc = '00000001'): Header {
    const p = parseAuthParams(headersOf(challenge, 'www-authenticate').at(-1) ?? '') ?? new Map<string, string>();
    const algorithm = p.get('algorithm') === 'SHA-256' ? 'SHA-256' : 'MD5';
    const realm = p.get('realm') ?? '', nonce = p.get('nonce') ?? '', cnonce = 'c0ffee', qop = 'auth';
    const response = digestResponse(ha1Of(algorithm, this.options.user, realm, password), method, { nonce, uri, algorithm, qop, nc, cnonce });
    return { name: 'authorization', value: `Digest username="${this.options.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=${algorithm}, qop=auth, nc=${nc}, cnonce="${cnonce}"` };
  }

  /** Calls a number; a challenge is answered when the phone has a password. */
  invite(to: string, options: { readonly sdp?: string; readonly headers?: readonly Header[] } = {}): PhoneCall {
    const uri = to.includes(':') ? to : `sip:${to}@${this.options.domain}`;
    const call = PhoneCall.outgoing(this, uri, options.sdp, options.headers ?? []);
    this.calls.set(call.callId, call);
    call.sendInvite([]);
    return call;
  }

  /** The next call to this phone, past or future. */
  expectInvite(): Promise<PhoneCall> {
    const ready = this.#unclaimed.shift();
    return ready ? Promise.resolve(ready) : this.#late<PhoneCall>('an INVITE', (done) => { this.#inviteWaiters.push(done); });
  }

  /** The final response to the request with this branch. */
  async final(branch: string): Promise<SipResponse> {
    const found = await this.expectMessage(`a final response to ${branch}`, (m) => m.kind === 'response' && m.status >= 200 && m.vias[0]?.branch === branch);
    if (found.kind !== 'response') throw new Error('not a response');
    return found;
  }

  expectMessage(what: string, match: (m: SipMessage) => boolean): Promise<SipMessage> {
    const seen = this.received.find(match);
    return seen ? Promise.resolve(seen) : this.#late<SipMessage>(what, (done) => { this.#waiters.push({ match, done }); });
  }

  #late<T>(what: string, wait: (done: (value: T) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancel = this.options.clock.after(90_000, () => { reject(new Error(`${this.options.user} waited in vain for ${what}; got ${this.received.map(brief).join(', ')}`)); });
      wait((value) => { cancel(); resolve(value); });
    });
  }

  respond(request: SipRequest, parts: ResponseParts): void {
    const flow = { remote: this.options.server } as const;
    const text = buildResponse(request, { ...NO_FLOW, ...flow }, parts);
    (this.#reply ?? this.#send)(text);
  }

  #receive(data: Buffer, flow: Flow | undefined): void {
    const message = parseMessage(data);
    if (message.kind === 'malformed') return;
    this.#reply = flow ? (text) => { flow.send(text); } : undefined;
    this.received.push(message);
    for (const waiter of this.#waiters.filter((w) => w.match(message))) {
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      waiter.done(message);
    }
    const call = this.calls.get(message.callId);
    if (call) { call.receive(message); return; }
    if (message.kind !== 'request') return;
    if (message.method === 'INVITE') this.#ringing(message); else if (message.method !== 'ACK') this.respond(message, { status: message.method === 'OPTIONS' ? 200 : 481, toTag: 'x' });
  }

  #ringing(request: SipRequest): void {
    const call = PhoneCall.incoming(this, request);
    this.calls.set(call.callId, call);
    const waiter = this.#inviteWaiters.shift();
    if (waiter) waiter(call); else this.#unclaimed.push(call);
  }
}

const NO_FLOW: Flow = {
  id: '', transport: 'udp', reliable: true, remote: { address: '', port: 0 }, local: { address: '', port: 0 }, closed: false,
  send: () => undefined, trust: () => undefined, close: () => undefined,
};
const brief = (m: SipMessage): string => (m.kind === 'request' ? m.method : `${m.status} ${m.cseq.method}`);
export const tagOf = (message: SipMessage, which: 'from' | 'to'): string => paramOf(message[which].params, 'tag') ?? '';
export const valueOf = (message: SipMessage, name: string): string => headerOf(message, name) ?? '';
