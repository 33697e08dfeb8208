/** A softphone without a browser: the port of the SDK over real SIP on a real WebSocket; its media never comes. */
import WebSocket from 'ws';
import { CccError, type DialRequest, type NewPhoneFact, type Softphone } from 'ccc-workstation';
import { systemClock } from 'ccc-workstation/clock';
import type { EndCause, SipAccess } from 'ccc-workstation/protocol';
import { FakeSoftphone } from 'ccc-workstation/testing';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { createPhone, type Phone } from '../../server/adapters/sip/testing/phone.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import { webAnswer } from './scripted-agent.js';

interface Line { readonly call: PhoneCall; readonly legId: string; readonly incoming: boolean; connected: boolean; progressed: boolean }

export class NodeSoftphone implements Softphone {
  readonly devices = new FakeSoftphone().devices;
  readonly #lines = new Map<string, Line>();
  #emit: (fact: NewPhoneFact) => void = () => undefined;
  #phone: Phone | undefined;
  #domain = '';
  #poll: NodeJS.Timeout | undefined;

  /** `center`: the server's http address. */
  constructor(private readonly center: string) {}

  onFact(listener: (fact: NewPhoneFact) => void): void { this.#emit = listener; }
  wake(): void { /* Its connection does not break in a test. */ }
  has(interactionId: string): boolean { return this.#lines.has(interactionId); }

  start(access: () => Promise<SipAccess>): void {
    this.#register(access).catch((error: unknown) => { this.#emit({ type: 'phone.registration', registration: 'refused', reason: String(error) }); });
  }

  async #register(access: () => Promise<SipAccess>): Promise<void> {
    if (this.#phone) return;
    const given = await access();
    const sip = new WebSocket(`${this.center.replace('http', 'ws')}/sip`, 'sip', { origin: this.center, handshakeTimeout: 5000 });
    await new Promise<void>((done, fail) => { sip.once('open', () => { done(); }); sip.once('error', fail); });
    const socket: { send(text: string): void; close(): void; onMessage: ((text: string) => void) | undefined; onClose: (() => void) | undefined } = {
      send: (text) => { if (sip.readyState === WebSocket.OPEN) sip.send(text); }, close: () => { sip.terminate(); }, onMessage: undefined, onClose: undefined,
    };
    sip.on('message', (data: Buffer) => { socket.onMessage?.(data.toString()); });
    this.#domain = given.aor.split('@')[1] ?? 'localhost';
    const phone = await createPhone({
      network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', webSocket: socket, server: { address: '127.0.0.1', port: 0 },
      user: given.username, password: given.password, domain: this.#domain,
    });
    this.#phone = phone;
    const { status } = await phone.register(300, phone.contact);
    if (status !== 200) throw new Error(`register: ${status}`);
    this.#poll = setInterval(() => { for (const [id, line] of [...this.#lines]) this.#follow(id, line); }, 10);
    this.#emit({ type: 'phone.registration', registration: 'registered' });
    void this.#takeCalls(phone);
  }

  async #takeCalls(phone: Phone): Promise<void> {
    while (this.#phone === phone) {
      const call = await phone.expectInvite().catch(() => undefined);
      if (!call || this.#phone !== phone) return;
      const interactionId = call.header('x-ccc-interaction'), legId = call.header('x-ccc-leg');
      this.#lines.set(interactionId, { call, legId, incoming: true, connected: false, progressed: false });
      call.ring();
      this.#emit({ type: 'phone.alerting', interactionId, legId, number: /sip:([^@;>]+)/.exec(call.header('from'))?.[1] ?? '', ...(call.header('x-ccc-auto-answer') === '1' ? { auto: true } : {}) });
    }
  }

  /** What the far end did since. */
  #follow(interactionId: string, line: Line): void {
    const { call, legId } = line;
    const heard = call.messages.flatMap((m) => m.kind === 'response' && m.cseq.method === 'INVITE' ? m.status : []);
    if (!line.incoming && !line.progressed && heard.some((status) => status > 100 && status < 200)) {
      line.progressed = true;
      this.#emit({ type: 'phone.progress', interactionId, legId, earlyMedia: false });
    }
    if (!line.incoming && !line.connected && heard.includes(200)) {
      line.connected = true;
      this.#emit({ type: 'phone.connected', interactionId, legId });
    }
    if (call.ended) this.#end(interactionId, line, line.connected ? 'normal' : heard.includes(486) ? 'busy' : 'cancelled');
  }

  async stop(): Promise<void> {
    const phone = this.#phone;
    this.#phone = undefined;
    clearInterval(this.#poll);
    for (const [id] of [...this.#lines]) await this.hangUp(id);
    await phone?.register(0).catch(() => undefined);
    phone?.close();
    this.#emit({ type: 'phone.registration', registration: 'unregistered' });
  }

  async answer(interactionId: string): Promise<void> {
    const line = this.#line(interactionId);
    line.call.answer(webAnswer);
    line.connected = true;
    this.#emit({ type: 'phone.connected', interactionId, legId: line.legId });
  }
  async reject(interactionId: string): Promise<void> {
    const line = this.#line(interactionId);
    line.call.reject(603);
    this.#end(interactionId, line, 'rejected');
  }
  async hangUp(interactionId: string): Promise<void> {
    const line = this.#line(interactionId);
    if (line.connected) line.call.bye(); else if (line.incoming) line.call.reject(603); else line.call.cancel();
    this.#end(interactionId, line, line.connected ? 'normal' : 'cancelled');
  }
  async mute(interactionId: string, muted: boolean): Promise<void> { this.#emit({ type: 'phone.muted', interactionId, legId: this.#line(interactionId).legId, muted }); }
  async sendDigits(): Promise<void> { throw new CccError('not-supported'); }

  async dial({ interactionId, target, data }: DialRequest): Promise<void> {
    if (!this.#phone) throw new CccError('phone-not-registered');
    const headers = [{ name: 'x-ccc-interaction', value: interactionId }, { name: 'x-ccc-data', value: Buffer.from(JSON.stringify(data ?? {})).toString('base64url') }];
    const legId = `${interactionId}-own`;
    const call = this.#phone.invite(`sip:${target}@${this.#domain}`, { sdp: webAnswer.replace('setup:active', 'setup:actpass'), headers });
    this.#lines.set(interactionId, { call, legId, incoming: false, connected: false, progressed: false });
    this.#emit({ type: 'phone.dialing', interactionId, legId, number: target });
  }

  #line(id: string): Line {
    const line = this.#lines.get(id);
    if (!line) throw new CccError('not-allowed-now', 'no call of this phone');
    return line;
  }
  #end(interactionId: string, { legId }: Line, cause: EndCause): void {
    this.#lines.delete(interactionId);
    this.#emit({ type: 'phone.ended', interactionId, legId, cause });
  }
}
