/** An agent without a browser: real HTTP, event socket and SIP over WebSocket; answers every offer and remembers what was acknowledged. */
import WebSocket from 'ws';
import { systemClock } from 'ccc-workstation/clock';
import { SipAccess, type InteractionFact, type ServerFrame } from 'ccc-workstation/protocol';
import * as v from 'valibot';
import { createNodeNetwork } from '../../server/adapters/sip/network-node.js';
import { createPhone, type Phone } from '../../server/adapters/sip/testing/phone.js';
import type { PhoneCall } from '../../server/adapters/sip/testing/phone-call.js';
import type { CenterProcess } from './center.js';

/** A browser's answer as far as signalling goes; its media never comes. */
export const webAnswer = [
  'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0', 'm=audio 9 UDP/TLS/RTP/SAVPF 0 101', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`, 'a=setup:active', 'a=rtcp-mux', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', 'a=sendrecv', '',
].join('\r\n');

export class ScriptedAgent {
  readonly facts: InteractionFact[] = [];
  readonly frames: ServerFrame[] = [];
  readonly calls: PhoneCall[] = [];
  #closed = '';
  private constructor(private readonly events: WebSocket, private readonly sip: WebSocket, readonly phone: Phone) {}

  static async signIn(center: CenterProcess, name: string, answerAfterMs: () => number): Promise<ScriptedAgent> {
    const token = await center.login(name);
    const access = v.parse(SipAccess, await center.api('POST', '/me/sip', { token, body: {} }));
    const [events, sip] = await Promise.all([open(center, '/api/v1/events'), open(center, '/sip', 'sip')]);
    const socket: { send(text: string): void; close(): void; onMessage: ((text: string) => void) | undefined; onClose: (() => void) | undefined } = {
      send: (text) => { if (sip.readyState === WebSocket.OPEN) sip.send(text); }, close: () => { sip.terminate(); }, onMessage: undefined, onClose: undefined,
    };
    sip.on('message', (data) => { socket.onMessage?.(textOf(data)); });
    const phone = await createPhone({
      network: createNodeNetwork(systemClock), clock: systemClock, address: '127.0.0.1', webSocket: socket, server: { address: '127.0.0.1', port: 0 },
      user: access.username, password: access.password, domain: access.aor.split('@')[1] ?? 'localhost',
    });
    const agent = new ScriptedAgent(events, sip, phone);
    events.on('close', (code, reason) => { agent.#closed = `${code} ${reason.toString()}`; });
    events.on('message', (data) => { agent.#take(JSON.parse(textOf(data)) as ServerFrame); });
    events.send(JSON.stringify({ type: 'open', token }));
    const registered = await phone.register(300, phone.contact);
    if (registered.status !== 200) throw new Error(`register: ${registered.status}`);
    void agent.#answerOffers(answerAfterMs);
    await agent.#frame('snapshot', (frame) => frame.type === 'snapshot');
    await agent.command({ name: 'setPresence', presence: 'ready' });
    return agent;
  }

  #take(frame: ServerFrame): void {
    this.frames.push(frame);
    if (frame.type === 'fact') this.facts.push(frame.fact);
  }

  async #answerOffers(answerAfterMs: () => number): Promise<void> {
    while (this.sip.readyState === WebSocket.OPEN) {
      const call = await this.phone.expectInvite().catch(() => undefined);
      if (!call) return;
      this.calls.push(call);
      call.ring();
      setTimeout(() => { if (!call.ended) call.answer(webAnswer); }, answerAfterMs());
    }
  }

  async command(command: Readonly<Record<string, unknown>>): Promise<void> {
    const id = `c${this.frames.length}-${Math.random().toString(36).slice(2)}`;
    this.events.send(JSON.stringify({ type: 'command', id, command }));
    await this.#frame(JSON.stringify(command), (frame) => frame.type === 'reply' && frame.id === id);
  }

  async #frame(what: string, test: (frame: ServerFrame) => boolean): Promise<void> {
    for (const until = Date.now() + 5000; Date.now() < until;) {
      if (this.frames.some(test)) return;
      await new Promise((done) => setTimeout(done, 10));
    }
    throw new Error(`waited in vain for ${what}; had ${this.frames.map((frame) => frame.type).join(' ')}; closed: ${this.#closed}`);
  }

  leave(): void {
    this.events.terminate();
    this.phone.close();
  }
}

const textOf = (data: unknown): string => Buffer.isBuffer(data) ? data.toString() : String(data);

async function open(center: CenterProcess, path: string, protocol?: string): Promise<WebSocket> {
  const socket = new WebSocket(`${center.url.replace('http', 'ws')}${path}`, protocol ?? [], { origin: center.url, handshakeTimeout: 5000 });
  socket.on('error', () => undefined);
  await new Promise<void>((done, fail) => { socket.once('open', () => { done(); }); socket.once('error', fail); });
  return socket;
}
