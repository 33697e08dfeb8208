/** An agent in a real browser behind relays: what the page counted of RTP, and every fact of its workstation with the instant it was told. */
import type { Browser, BrowserContext } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import type { TcpRelay } from './relay/tcp.js';
import type { UdpRelay } from './relay/udp.js';
import { until } from './timeline.js';

export interface SignInOptions { readonly script?: () => void; readonly host?: string; readonly mediaMode?: 'persistent' }
export interface SeenFact { readonly at: number; readonly type: string; readonly [field: string]: unknown }

/** Runs in the page: sends its media through the relay, counts packets every 50 ms, and writes facts down. */
function watch(): void {
  const seen: { readonly facts: object[]; readonly received: number[]; readonly sent: number[] } = { facts: [], received: [], sent: [] };
  Object.assign(globalThis, { cccSeen: seen, cccUfrags: new Set<string>() });
  const now = (): number => performance.timeOrigin + performance.now();
  const setRemote = RTCPeerConnection.prototype.setRemoteDescription;
  const relayed = async function (this: RTCPeerConnection, description: RTCSessionDescriptionInit): Promise<void> {
    const relay: ((sdp: string) => Promise<string>) | undefined = Reflect.get(globalThis, 'cccMediaRelay');
    await Reflect.apply(setRemote, this, [relay && description.sdp ? { type: description.type, sdp: await relay(description.sdp) } : description]);
  };
  Object.assign(RTCPeerConnection.prototype, { setRemoteDescription: relayed });
  const last = { received: 0, sent: 0 };
  const count = async (): Promise<void> => {
    const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
    const total = { received: 0, sent: 0 };
    // All of them: beside a call with a path of its own a line may stand.
    for (const live of made.filter((pc) => pc.connectionState !== 'closed' && pc.connectionState !== 'new')) {
      (await live.getStats()).forEach((entry: { type: string; packetsReceived?: number; packetsSent?: number }) => {
        if (entry.type === 'inbound-rtp') total.received += entry.packetsReceived ?? 0;
        if (entry.type === 'outbound-rtp') total.sent += entry.packetsSent ?? 0;
      });
    }
    for (const which of ['received', 'sent'] as const) {
      if (total[which] > last[which]) seen[which].push(now());
      last[which] = total[which];
    }
  };
  setInterval(() => { void count(); }, 50);
  const find = setInterval(() => {
    const workstation: { facts$: { subscribe(take: (fact: object) => void): void } } | undefined = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    if (!workstation) return;
    clearInterval(find);
    workstation.facts$.subscribe((fact) => { seen.facts.push({ ...fact, at: now() }); });
  }, 5);
}

export class ChaosAgent {
  private constructor(readonly name: string, readonly page: AgentPage, readonly web: TcpRelay, readonly media: UdpRelay) {}

  static async signIn(browser: Browser, name: string, web: TcpRelay, media: UdpRelay, { script, host = 'localhost', mediaMode }: SignInOptions = {}): Promise<ChaosAgent> {
    const prepare = async (context: BrowserContext): Promise<void> => {
      await context.exposeFunction('cccMediaRelay', (sdp: string) => media.rewrite(sdp));
      if (script) await context.addInitScript(script);
    };
    return new ChaosAgent(name, await AgentPage.signIn(browser, web.url.replace('localhost', host), name, { script: watch, prepare, ...(mediaMode ? { mediaMode } : {}) }), web, media);
  }

  /** In a browser of its own; once more after that was killed. */
  static async enter(context: BrowserContext, name: string, web: TcpRelay, media: UdpRelay, script?: () => void): Promise<ChaosAgent> {
    await ChaosAgent.prepare(context, media, script);
    return new ChaosAgent(name, await AgentPage.enter(context, web.url, name), web, media);
  }
  static async prepare(context: BrowserContext, media: UdpRelay, script?: () => void): Promise<void> {
    await context.exposeFunction('cccMediaRelay', (sdp: string) => media.rewrite(sdp));
    await context.addInitScript(watch);
    if (script) await context.addInitScript(script);
  }

  async #seen<T>(what: 'facts' | 'received' | 'sent'): Promise<T[]> {
    return this.page.page.evaluate((key) => { const all: Record<string, unknown> = Reflect.get(globalThis, 'cccSeen'); return all[key]; }, what) as Promise<T[]>;
  }
  /** Instants (since the epoch, to 50 ms) at which more packets had been received. */
  heardAt(): Promise<number[]> { return this.#seen<number>('received'); }
  sentAt(): Promise<number[]> { return this.#seen<number>('sent'); }
  /** As the browser counts them, of its newest connection. */
  packetsLost(): Promise<number> {
    return this.page.page.evaluate(async () => {
      const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
      let lost = 0;
      (await made.findLast((pc) => pc.connectionState === 'connected')?.getStats())?.forEach((entry: { type: string; packetsLost?: number }) => { if (entry.type === 'inbound-rtp') lost += entry.packetsLost ?? 0; });
      return lost;
    });
  }
  facts(): Promise<SeenFact[]> { return this.#seen<SeenFact>('facts'); }

  /** Different ICE credentials that this browser has offered or answered with. */
  async iceRestarts(): Promise<number> {
    return this.page.page.evaluate(() => { const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections'); const all: Set<string> = Reflect.get(globalThis, 'cccUfrags'); for (const pc of made) { const found = /a=ice-ufrag:(\S+)/.exec(pc.currentLocalDescription?.sdp ?? '')?.[1]; if (found) all.add(found); } return all.size; });
  }

  /** With `mediaMode: 'persistent'`: the line between calls is up, and rests. */
  async stands(): Promise<void> {
    await until('a standing line', async () => await this.page.page.evaluate(() => {
      const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
      return made.some((pc) => pc.connectionState === 'connected' && pc.getSenders().some((sender) => sender.getParameters().encodings[0]?.active === false));
    }) ? true : undefined, 15_000);
  }

  /** The first fact from an instant on that the test takes. */
  async fact(what: string, from: number, test: (fact: SeenFact) => boolean, timeoutMs = 8_000): Promise<SeenFact> {
    return until(`${what} (${this.name})`, async () => (await this.facts()).find((fact) => fact.at >= from && test(fact)), timeoutMs);
  }
  registered(from: number, timeoutMs = 8_000): Promise<SeenFact> {
    return this.fact('registered', from, (fact) => fact.type === 'phone.registration' && fact['registration'] === 'registered', timeoutMs);
  }
  connected(from: number, timeoutMs = 8_000): Promise<SeenFact> {
    return this.fact('event socket', from, (fact) => fact.type === 'connection.signalling' && fact['signalling'] === 'connected', timeoutMs);
  }

  /** Out of the wrap-up of the run before, and ready for the next call. */
  async makeReady(): Promise<void> {
    if ((await this.page.state()).activity === 'wrapUp') await this.page.dispatch({ name: 'finishWrapUp' });
    await this.page.goReady();
  }

  /** Answers what rings. */
  async answer(): Promise<void> {
    await this.page.until('ringing', (state) => state.ringing > 0, 15_000);
    // It may ring on the event socket before the INVITE is here.
    await until('an answer', async () => { try { await this.page.dispatch({ name: 'answer' }); return true; } catch { return undefined; } }, 5_000, 50);
    await this.page.until('talking', (state) => state.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
  }

  /** What the browser tells pages when the machine's network goes or comes. */
  async tellOnline(online: boolean): Promise<void> {
    await this.page.page.evaluate((type) => { window.dispatchEvent(new Event(type)); }, online ? 'online' : 'offline');
  }

  async close(): Promise<void> { await this.page.close(); }
}
