/** What a scenario gets: the real center, a real browser, customers, and relays between them; each run ends with all but the first two closed. */
import type { Browser } from 'playwright-core';
import { CenterProcess, type StartOptions } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { ChaosAgent } from './chaos-agent.js';
import { Customer } from './customer.js';
import { OwnChrome } from './own-chrome.js';
import { TcpRelay } from './relay/tcp.js';
import { UdpRelay, type Weather } from './relay/udp.js';
import { flowsAfter, pause, until, within } from './timeline.js';

export const agentHz = 1300;
export const customerHz = 440;

export interface AgentOptions {
  /** Half of it each way, on both paths; 50 ms unless said otherwise. */
  readonly rttMs?: number;
  readonly weather?: Partial<Weather>;
  /** Of the random losses. */
  readonly seed?: number;
  /** Media gets through from these ports only. */
  readonly firewall?: { readonly min: number; readonly max: number };
  /** What the page's address names this machine; `localhost` unless said otherwise. */
  readonly host?: '127.0.0.1';
  /** Flags of the browser; each set of them is a browser of its own. */
  readonly flags?: readonly string[];
  /** Runs in each page before its own scripts. */
  readonly script?: () => void;
  /** Calls run on a line that stands; `CHAOS_MEDIA_MODE=persistent` makes it so for every scenario. */
  readonly mediaMode?: 'persistent';
}
export interface Talk { readonly agent: ChaosAgent; readonly customer: Customer }

export class ChaosContext {
  readonly #centers = new Map<string, CenterProcess>();
  readonly #browsers = new Map<string, Promise<Browser>>();
  #undo: (() => void | Promise<void>)[] = [];

  /** Started once for each set of options, and kept between runs. */
  async center(env: NodeJS.ProcessEnv = {}, how: Pick<StartOptions, 'ahead' | 'supervised'> = {}): Promise<CenterProcess> {
    const key = JSON.stringify([env, how]);
    const center = this.#centers.get(key) ?? await CenterProcess.start({ env, ...how });
    this.#centers.set(key, center);
    return center;
  }
  /** For this run alone. */
  async startCenter(env: NodeJS.ProcessEnv): Promise<CenterProcess> {
    const center = await CenterProcess.start({ env });
    this.atEnd(() => center.stop());
    return center;
  }
  /** Started once for each set of flags, and kept between runs. */
  browser(args: readonly string[] = []): Promise<Browser> {
    const key = args.join(' ');
    const browser = this.#browsers.get(key) ?? launchChrome({ micHz: agentHz, args });
    this.#browsers.set(key, browser);
    return browser;
  }

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
    if (options.firewall) media.onlyFrom(options.firewall);
    const mediaMode = options.mediaMode ?? (process.env['CHAOS_MEDIA_MODE'] === 'persistent' ? 'persistent' : undefined);
    const agent = await ChaosAgent.signIn(await this.browser(options.flags), name, web, media, { ...options, ...(mediaMode ? { mediaMode } : {}) });
    if (mediaMode) await agent.stands();
    this.atEnd(() => agent.close());
    return agent;
  }

  /** Signed in with a browser of its own, which throttles, freezes and keeps pages as it does for people. */
  async ownAgent(center: CenterProcess, name: string, options: { readonly args?: readonly string[]; readonly script?: () => void } = {}): Promise<{ agent: ChaosAgent; chrome: OwnChrome }> {
    const chrome = await OwnChrome.start(agentHz, options.args);
    this.atEnd(() => chrome.close());
    const web = await this.tcpRelay(center.ports.http, 25);
    const agent = await ChaosAgent.enter(chrome.context, name, web, this.udpRelay(1, { delayMs: 25 }), options.script);
    return { agent, chrome };
  }

  async customer(center: CenterProcess, number?: string, hz = customerHz): Promise<Customer> {
    const customer = await Customer.at(center, { hz, agentHz, ...(number === undefined ? {} : { number }) });
    this.atEnd(() => { customer.close(); });
    return customer;
  }

  /** A customer and an agent who hear each other, after a second of it. */
  async talk(center: CenterProcess, options: AgentOptions = {}): Promise<Talk> {
    return this.talkWith(center, await this.agent(center, 'anna', options));
  }
  async talkWith(center: CenterProcess, agent: ChaosAgent): Promise<Talk> {
    await agent.makeReady();
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
    for (const undo of all) await soon(undo);
  }

  async close(): Promise<void> {
    await this.endRun();
    for (const browser of this.#browsers.values()) await soon(() => browser.then((one) => one.close(), () => undefined));
    for (const center of this.#centers.values()) await soon(() => center.stop());
  }
}

/** A browser that crashed or was killed may never say that it is closed; the next run does not wait for it. */
async function soon(undo: () => void | Promise<void>): Promise<void> {
  const done = await within(Promise.resolve(undo()).then(() => true, (error: unknown) => { process.stderr.write(`not tidied up: ${String(error)}\n`); return true; }), 20_000);
  if (done === undefined) process.stderr.write(`not tidied up within 20 s: ${undo.toString().slice(0, 120)}\n`);
}

/** How long after `instant` both ends counted packets of the other again. */
export async function recovered({ agent, customer }: Talk, instant: number, timeoutMs = 10_000): Promise<{ agentMs: number; customerMs: number; bothMs: number }> {
  return until('audio both ways again', async () => {
    const agentMs = flowsAfter(await agent.heardAt(), instant), customerMs = flowsAfter(customer.agentHeardAt, instant);
    const bothMs = Math.max(agentMs, customerMs);
    return bothMs < Infinity ? { agentMs, customerMs, bothMs } : undefined;
  }, timeoutMs, 50);
}
