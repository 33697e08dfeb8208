/** Several tabs of one agent in one browser, behind relays that count what reaches the center; the round trip takes 50 ms on both paths. */
import { AgentPage } from '../support/agent.js';
import { ChaosAgent } from './chaos-agent.js';
import { until } from './timeline.js';
import type { ChaosContext } from './context.js';
import type { TcpRelay } from './relay/tcp.js';

export interface Tabs { readonly relay: TcpRelay; readonly tabs: readonly AgentPage[] }

/** `prepare` runs in each page before its own scripts. */
export async function openTabs(context: ChaosContext, count: number, options: { readonly name?: string; readonly prepare?: () => void } = {}): Promise<Tabs> {
  const center = await context.center();
  const relay = await context.tcpRelay(center.ports.http, 25);
  const browser = await AgentPage.browserOf(await context.browser());
  context.atEnd(() => browser.close());
  await ChaosAgent.prepare(browser, context.udpRelay(1, { delayMs: 25 }), options.prepare);
  const tabs: AgentPage[] = [];
  for (let i = 0; i < count; i++) {
    const tab = await AgentPage.tab(browser, relay.url, options.name ?? 'anna');
    await tab.until('registered', (state) => state.registration === 'registered' && state.presence !== undefined, 20_000);
    tabs.push(tab);
  }
  return { relay, tabs };
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
