/** F-16: the browser freezes the agent's tab, whose sockets stay open. The center notices and rings others; when the tab runs again it rings there. */
import type { Browser, Page } from 'playwright-core';
import type { Scenario } from './scenario.js';
import { until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-16',
  what: 'tab frozen and resumed',
  criteria: { unreachableMs: { atMost: 15_000 }, rangElsewhere: { atLeast: 1 }, reachableAgainMs: { atMost: 1_000 }, rangAgainMs: { atMost: 1_000 } },
  async run(context) {
    const center = await context.center();
    const [anna, ben] = [await context.agent(center, 'anna'), await context.agent(center, 'ben')];
    for (const agent of [anna, ben]) {
      if ((await agent.page.state()).activity === 'wrapUp') await agent.page.dispatch({ name: 'finishWrapUp' });
    }
    await anna.page.goReady();
    const renderer = await processOf(await context.browser(), anna.page.page);
    const at = Date.now();
    // Headless tabs are visible, and a visible tab cannot be frozen; one whose process is stopped runs as little, and its sockets stay as open.
    process.kill(renderer, 'SIGSTOP');
    context.atEnd(() => { process.kill(renderer, 'SIGCONT'); });
    await until('unreachable', async () => (await ben.page.colleague('anna'))?.reachable === false ? true : undefined, 20_000, 50);
    const unreachableMs = Date.now() - at;

    // Anna has been idle for longer and would be asked first.
    await ben.page.goReady();
    const first = await context.customer(center);
    await first.callIn();
    await ben.page.until('ringing', (state) => state.ringing > 0, 10_000);
    await ben.page.dispatch({ name: 'goNotReady' });
    first.hangUp();
    await ben.page.until('not ready', (state) => state.presence === 'notReady' && state.ringing === 0);

    const resumedAt = Date.now();
    process.kill(renderer, 'SIGCONT');
    await until('reachable', async () => (await ben.page.colleague('anna'))?.reachable === true ? true : undefined, 10_000);
    const reachableAgainMs = Date.now() - resumedAt;
    const second = await context.customer(center, '13900002222');
    await second.callIn();
    const offeredAt = await until('an offer', async () => (await ben.page.colleague('anna'))?.activity === 'offered' ? Date.now() : undefined, 10_000);
    await anna.page.until('ringing', (state) => state.ringing > 0, 10_000);
    return { unreachableMs, rangElsewhere: 1, reachableAgainMs, rangAgainMs: Date.now() - offeredAt };
  },
};

/** The process that a page runs in: the one that works when the page does. */
async function processOf(browser: Browser, page: Page): Promise<number> {
  const devtools = await browser.newBrowserCDPSession();
  const times = async (): Promise<Map<number, number>> => {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
  };
  const before = await times();
  await page.evaluate(() => { for (const end = performance.now() + 700; performance.now() < end;); });
  const after = await times();
  const [[busiest = 0] = []] = [...after].sort(([a, used], [b, more]) => more - (before.get(b) ?? 0) - (used - (before.get(a) ?? 0)));
  await devtools.detach();
  return busiest;
}
