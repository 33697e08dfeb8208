/** Several tabs of one agent in one browser, behind relays that count what reaches the center; the round trip takes 50 ms on both paths. */
import type { BrowserContext } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { ChaosAgent } from './chaos-agent.js';
import { until } from './timeline.js';
import { agentHz, type ChaosContext } from './context.js';
import { OwnChrome } from './own-chrome.js';
import type { TcpRelay } from './relay/tcp.js';

export interface Tabs { readonly relay: TcpRelay; readonly tabs: readonly AgentPage[] }

export interface TabOptions {
  readonly name?: string;
  /** Runs in each page before its own scripts. */
  readonly prepare?: () => void;
  /** In a window of their own, as people have them: only the last one opened is seen. Otherwise every one of them counts as seen. */
  readonly oneWindow?: boolean;
}

export async function openTabs(context: ChaosContext, count: number, options: TabOptions = {}): Promise<Tabs> {
  const center = await context.center();
  const relay = await context.tcpRelay(center.ports.http, 25);
  const browser = options.oneWindow ? await windowOf(context) : await AgentPage.browserOf(await context.browser());
  if (!options.oneWindow) context.atEnd(() => browser.close());
  await ChaosAgent.prepare(browser, context.udpRelay(1, { delayMs: 25 }), options.prepare);
  const tabs: AgentPage[] = [];
  for (let i = 0; i < count; i++) {
    const tab = await AgentPage.tab(browser, relay.url, options.name ?? 'anna');
    await tab.until('registered', (state) => state.registration === 'registered' && state.presence !== undefined, 20_000);
    tabs.push(tab);
  }
  return { relay, tabs };
}

async function windowOf(context: ChaosContext): Promise<BrowserContext> {
  const chrome = await OwnChrome.start(agentHz);
  context.atEnd(() => chrome.close());
  await AgentPage.prepare(chrome.context);
  return chrome.context;
}

/** Out of the wrap-up of a call that is over or about to be. */
export async function makeIdle(tab: AgentPage): Promise<void> {
  await until('idle', async () => {
    const { activity } = await tab.state();
    if (activity === 'wrapUp') await tab.dispatch({ name: 'finishWrapUp' }).catch(() => undefined);
    return activity === 'idle' ? true : undefined;
  }, 10_000, 100);
}

export function first<T>(list: readonly T[], i = 0): T {
  const item = list[i];
  if (item === undefined) throw new Error('there is none');
  return item;
}

/** Instants (since the epoch, to 50 ms) at which more packets had been received by this tab. */
export async function heardBy(tab: AgentPage): Promise<number[]> {
  return tab.page.evaluate(() => { const seen: { received: number[] } = Reflect.get(globalThis, 'cccSeen'); return seen.received; });
}

/** Answers what rings in this tab. It may ring on the event socket before the INVITE is at the phone. */
export async function answerIn(tab: AgentPage): Promise<void> {
  let refusal = '';
  await tab.until('ringing', (state) => state.ringing > 0, 15_000);
  await until('an answer', async () => { try { await tab.dispatch({ name: 'answer' }); return true; } catch (error) { refusal = String(error).split('\n')[0] ?? ''; return undefined; } }, 5_000, 50)
    .catch(async (error: unknown) => { throw new Error(`${String(error)}: ${refusal}; ${JSON.stringify(await tab.state())}`); });
  await tab.until('talking', (state) => state.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
}
