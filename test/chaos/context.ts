/** What a scenario gets: the real center, a real browser, customers, and relays between them; each run ends with all but the first two closed. */
import type { Browser } from 'playwright-core';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { ChaosAgent } from './chaos-agent.js';
import { Customer } from './customer.js';
import { TcpRelay } from './relay/tcp.js';
import { UdpRelay, type Weather } from './relay/udp.js';
import { flowsAfter, pause, until } from './timeline.js';

export const agentHz = 1300;
export const customerHz = 440;

export interface AgentOptions {
  /** Half of it each way, on both paths; 50 ms unless said otherwise. */
  readonly rttMs?: number;
  readonly weather?: Partial<Weather>;
  /** Of the random losses. */
  readonly seed?: number;
  readonly mediaMode?: 'persistent';
}
export interface Talk { readonly agent: ChaosAgent; readonly customer: Customer }

export class ChaosContext {
  readonly #centers = new Map<string, CenterProcess>();
  #browser: Browser | undefined;
  #undo: (() => void | Promise<void>)[] = [];

  /** Started once for each set of options, and kept between runs. */
  async center(env: NodeJS.ProcessEnv = {}): Promise<CenterProcess> {
    const key = JSON.stringify(env);
    const center = this.#centers.get(key) ?? await CenterProcess.start({ env });
    this.#centers.set(key, center);
    return center;
  }
  async browser(): Promise<Browser> { return this.#browser ??= await launchChrome({ micHz: agentHz }); }

  /** Done when the run ends, the last first. */
  atEnd(undo: () => void | Promise<void>): void { this.#undo.push(undo); }

  async tcpRelay(target: number, delayMs = 0): Promise<TcpRelay> {
    const relay = await TcpRelay.open(target, { delayMs });
    this.atEnd(() => relay.close());
    return relay;
  }
  udpRelay(seed = 1, weather: Partial<Weather> = {}): UdpRelay {
    const relay = new UdpRelay(seed, weather);
    this.atEnd(() => { relay.close(); });
    return relay;
  }

  /** Signed in and registered through relays of its own, in a browser context of its own. */
  async agent(center: CenterProcess, name = 'anna', options: AgentOptions = {}): Promise<ChaosAgent> {
    const delayMs = (options.rttMs ?? 50) / 2;
    const web = await this.tcpRelay(center.ports.http, delayMs);
    const media = this.udpRelay(options.seed, { delayMs, ...options.weather });
    const agent = await ChaosAgent.signIn(await this.browser(), name, web, media, options.mediaMode);
    this.atEnd(() => agent.close());
    return agent;
  }

  async customer(center: CenterProcess, number?: string): Promise<Customer> {
    const customer = await Customer.at(center, { hz: customerHz, agentHz, ...(number === undefined ? {} : { number }) });
    this.atEnd(() => { customer.close(); });
    return customer;
  }

  /** A customer and an agent who hear each other, after a second of it. */
  async talk(center: CenterProcess, options: AgentOptions = {}): Promise<Talk> {
    const agent = await this.agent(center, 'anna', options);
    // Of the run before.
    if ((await agent.page.state()).activity === 'wrapUp') await agent.page.dispatch({ name: 'finishWrapUp' });
    await agent.page.goReady();
    const customer = await this.customer(center);
    await customer.callIn();
    await agent.answer();
    const from = Date.now();
    await until('audio both ways', async () => (flowsAfter(customer.agentHeardAt, from) < Infinity && flowsAfter(await agent.heardAt(), from) < Infinity ? true : undefined), 5_000);
    await pause(1_000);
    return { agent, customer };
  }

  async endRun(): Promise<void> {
    const all = this.#undo.reverse();
    this.#undo = [];
    for (const undo of all) await undo();
  }

  async close(): Promise<void> {
    await this.endRun();
    await this.#browser?.close();
    for (const center of this.#centers.values()) await center.stop();
  }
}

/** How long after `instant` both ends counted packets of the other again. */
export async function recovered({ agent, customer }: Talk, instant: number, timeoutMs = 10_000): Promise<{ agentMs: number; customerMs: number; bothMs: number }> {
  return until('audio both ways again', async () => {
    const agentMs = flowsAfter(await agent.heardAt(), instant), customerMs = flowsAfter(customer.agentHeardAt, instant);
    const bothMs = Math.max(agentMs, customerMs);
    return bothMs < Infinity ? { agentMs, customerMs, bothMs } : undefined;
  }, timeoutMs, 50);
}
