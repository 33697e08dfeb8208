/** One call of a scripted phone: what it sends is the script's, what a phone always does (ACK, 200 to BYE …) comes by itself. */
import { headersOf, sdpOf, type Header, type SipMessage, type SipRequest, type SipResponse } from '../message.js';
import type { ResponseParts } from '../response.js';
import { tagOf, valueOf, type Phone } from './phone.js';

const SDP: Header = { name: 'content-type', value: 'application/sdp' };

interface CallStart { readonly callId: string; readonly uri: string; readonly local: string; readonly remote: string; readonly sdp: string | undefined; readonly headers: readonly Header[] }

export class PhoneCall {
  readonly messages: SipMessage[] = [];
  /** Methods that the script answers itself (`respond`). */
  readonly manual = new Set<string>();
  /** Our SDP, repeated in unscripted answers. */
  sdp: string | undefined;
  ended = false;
  #seq = 0;
  #inviteSeq = 0;
  #inviteBranch = '';
  #target: string;
  #remote: string;
  #routes: string[] = [];
  #authorised = false;
  #acks = new Map<number, string>();
  readonly #waiters: { readonly match: (m: SipMessage) => boolean; readonly done: (m: SipMessage) => void }[] = [];

  private constructor(private readonly phone: Phone, private readonly start: CallStart, readonly invitation: SipRequest | undefined) {
    this.sdp = start.sdp;
    this.#target = start.uri;
    this.#remote = start.remote;
  }

  static outgoing(phone: Phone, uri: string, sdp: string | undefined, headers: readonly Header[]): PhoneCall {
    return new PhoneCall(phone, { callId: phone.next('call'), uri, local: `<${phone.aor}>;tag=${phone.next('tag')}`, remote: `<${uri}>`, sdp, headers }, undefined);
  }
  static incoming(phone: Phone, request: SipRequest): PhoneCall {
    const local = `${valueOf(request, 'to')};tag=${phone.next('tag')}`;
    const call = new PhoneCall(phone, {
      callId: request.callId, uri: request.contacts[0]?.uri.raw ?? '', local, remote: valueOf(request, 'from'), sdp: undefined, headers: [],
    }, request);
    call.#routes = headersOf(request, 'record-route');
    call.messages.push(request);
    return call;
  }

  get callId(): string { return this.start.callId; }
  /** SDP of the INVITE that came in. */
  get offer(): string | undefined { return this.invitation && sdpOf(this.invitation); }
  header(name: string): string { return this.invitation ? valueOf(this.invitation, name) : ''; }
  get #localTag(): string { return /;tag=([^;]+)/.exec(this.start.local)?.[1] ?? ''; }

  // --- what the script does

  sendInvite(extra: readonly Header[]): void {
    this.#inviteSeq = ++this.#seq;
    this.#inviteBranch = this.#send('INVITE', this.sdp ?? '', [...this.start.headers, ...extra], this.#inviteSeq);
  }
  /** Once more, as a phone's timer A does on UDP (RFC 3261 17.1.1.2): the same branch and CSeq. */
  repeatInvite(): void { this.#send('INVITE', this.sdp ?? '', this.start.headers, this.#inviteSeq, this.#inviteBranch); }
  cancel(headers: readonly Header[] = []): void { this.#send('CANCEL', '', headers, this.#inviteSeq, this.#inviteBranch, true); }
  bye(headers: readonly Header[] = []): void { this.ended = true; this.#send('BYE', '', headers); }
  reinvite(sdp?: string): void { this.sdp = sdp ?? this.sdp; this.#inviteSeq = ++this.#seq; this.#inviteBranch = this.#send('INVITE', sdp ?? '', [], this.#inviteSeq); }
  update(sdp = '', headers: readonly Header[] = []): void { this.#send('UPDATE', sdp, headers); }
  info(type: string, body: string): void { this.#send('INFO', body, [{ name: 'content-type', value: type }]); }
  prack(response: SipResponse, sdp = ''): void {
    this.#remote = valueOf(response, 'to');
    this.#target = response.contacts[0]?.uri.raw ?? this.#target;
    this.#send('PRACK', sdp, [{ name: 'rack', value: `${valueOf(response, 'rseq')} ${response.cseq.seq} INVITE` }]);
  }
  ring(sdp?: string, headers: readonly Header[] = []): void { this.#answerInvite({ status: sdp === undefined ? 180 : 183, body: sdp ?? '', headers: [...(sdp === undefined ? [] : [SDP]), ...headers] }); }
  answer(sdp: string, headers: readonly Header[] = []): void { this.sdp = sdp; this.#answerInvite({ status: 200, body: sdp, headers: [SDP, ...headers] }); }
  reject(status: number, headers: readonly Header[] = []): void { this.ended = true; this.#answerInvite({ status, headers }); }
  respond(request: SipRequest, parts: ResponseParts): void { this.phone.respond(request, { toTag: this.#localTag, ...parts }); }

  #answerInvite(parts: ResponseParts): void {
    if (!this.invitation) throw new Error('this phone made the call');
    this.respond(this.invitation, { ...parts, headers: [{ name: 'contact', value: this.phone.contact }, ...(parts.headers ?? [])] });
  }

  // --- what the script waits for

  /** A response with this status to this method (INVITE unless said otherwise), past or future. */
  async expect(status: number, method = 'INVITE'): Promise<SipResponse> {
    const found = await this.#expect(`${status} ${method}`, (m) => m.kind === 'response' && m.status === status && m.cseq.method === method);
    if (found.kind !== 'response') throw new Error('not a response');
    return found;
  }
  /** A request within the call, past or future; the INVITE that began it does not count. */
  async expectRequest(method: string): Promise<SipRequest> {
    const found = await this.#expect(method, (m) => m.kind === 'request' && m.method === method && m !== this.invitation);
    if (found.kind !== 'request') throw new Error('not a request');
    return found;
  }
  #expect(what: string, match: (m: SipMessage) => boolean): Promise<SipMessage> {
    const seen = this.messages.find(match);
    if (seen) return Promise.resolve(seen);
    return new Promise((resolve, reject) => {
      const cancel = this.phone.options.clock.after(90_000, () => {
        reject(new Error(`waited in vain for ${what}; got ${this.messages.map((m) => (m.kind === 'request' ? m.method : `${m.status} ${m.cseq.method}`)).join(', ')}`));
      });
      this.#waiters.push({ match, done: (m) => { cancel(); resolve(m); } });
    });
  }

  // --- what a phone always does

  receive(message: SipMessage): void {
    // A repetition of a request is seen in `phone.received`; the script is not asked twice.
    if (message.kind === 'request' && this.messages.some((m) => m.kind === 'request' && m.method === message.method && m.vias[0]?.branch === message.vias[0]?.branch)) return;
    if (message.kind === 'response') this.#response(message); else this.#request(message);
    this.messages.push(message);
    for (const waiter of this.#waiters.filter((w) => w.match(message))) {
      this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
      waiter.done(message);
    }
  }

  #response(response: SipResponse): void {
    if (response.cseq.method !== 'INVITE' || response.status < 200) return;
    if (response.status < 300) {
      this.#remote = valueOf(response, 'to');
      this.#target = response.contacts[0]?.uri.raw ?? this.#target;
      this.#routes = headersOf(response, 'record-route').reverse();
      if (!this.manual.has('ACK')) this.ack(response, '');
      return;
    }
    this.#send('ACK', '', [], response.cseq.seq, response.vias[0]?.branch, true, valueOf(response, 'to'));
    if (response.status === 401 && !this.#authorised && this.phone.options.password !== undefined) {
      this.#authorised = true;
      this.sendInvite([this.phone.authorise(response, 'INVITE', this.start.uri)]);
    } else if (this.#acks.size === 0) this.ended = true;
  }

  /** The ACK of a 2xx; with SDP it answers the offer that the 2xx carried. */
  ack(response: SipResponse, sdp: string): void {
    this.#acks.set(response.cseq.seq, sdp);
    this.#send('ACK', sdp, [], response.cseq.seq);
  }

  #request(request: SipRequest): void {
    if (request.contacts[0]) this.#target = request.contacts[0].uri.raw;
    if (this.manual.has(request.method)) return;
    switch (request.method) {
      case 'ACK': return;
      case 'BYE': this.ended = true; this.respond(request, { status: 200 }); return;
      case 'CANCEL':
        this.respond(request, { status: 200 });
        this.reject(487);
        return;
      case 'INVITE': case 'UPDATE': {
        const answer = request.body === '' && request.method === 'UPDATE' ? '' : this.sdp ?? this.phone.sdp;
        this.respond(request, { status: 200, body: answer, headers: [{ name: 'contact', value: this.phone.contact }, ...(answer === '' ? [] : [SDP])] });
        return;
      }
      default: this.respond(request, { status: 200 });
    }
  }

  #send(method: string, body: string, extra: readonly Header[], seq = method === 'ACK' ? this.#inviteSeq : ++this.#seq, branch?: string, initial = false, to?: string): string {
    const routes = initial ? [] : this.#routes.map((value) => ({ name: 'route', value }));
    const target = initial ? this.start.uri : this.#target;
    const typed = body !== '' && !extra.some((h) => h.name === 'content-type') ? [SDP] : [];
    const contact = method === 'INVITE' || method === 'UPDATE' ? [{ name: 'contact', value: this.phone.contact }] : [];
    return this.phone.send({
      method, uri: target, body,
      headers: [...routes, { name: 'from', value: this.start.local }, { name: 'to', value: to ?? (initial ? this.start.remote : this.#remote) },
        { name: 'call-id', value: this.callId }, { name: 'cseq', value: `${seq} ${method}` }, ...contact, ...extra, ...typed],
    }, branch);
  }

  /** Tag of the far end, once known. */
  get remoteTag(): string {
    const last = this.messages.findLast((m) => m.kind === 'response');
    return last ? tagOf(last, 'to') : this.invitation ? tagOf(this.invitation, 'from') : '';
  }
}
