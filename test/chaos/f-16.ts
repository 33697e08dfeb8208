/** F-16: the browser freezes the agent's tab, whose sockets stay open. The center notices and rings others; when the tab runs again it rings there. */
import type { Scenario } from './scenario.js';
import { until } from './timeline.js';

export const scenario: Scenario = {
  id: 'F-16',
  what: 'tab frozen and resumed',
  criteria: { unreachableMs: { atMost: 15_000 }, rangElsewhere: { atLeast: 1 }, rangAgainMs: { atMost: 1_000 } },
  async run(context) {
    const center = await context.center();
    const { agent: anna, chrome } = await context.ownAgent(center, 'anna');
    const ben = await context.agent(center, 'ben');
    if ((await ben.page.state()).activity === 'wrapUp') await ben.page.dispatch({ name: 'finishWrapUp' });
    await anna.makeReady();
    // Behind another tab, as every tab that a browser freezes.
    await (await chrome.context.newPage()).bringToFront();
    const devtools = await chrome.context.newCDPSession(anna.page.page);
    const at = Date.now();
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
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
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await until('reachable', async () => (await ben.page.colleague('anna'))?.reachable === true ? true : undefined, 10_000);
    const reachableAgainMs = Date.now() - resumedAt;
    const second = await context.customer(center, '13900002222');
    await second.callIn();
    const offeredAt = await until('an offer', async () => (await ben.page.colleague('anna'))?.activity === 'offered' ? Date.now() : undefined, 10_000);
    await anna.page.until('ringing', (state) => state.ringing > 0, 10_000);
    return { unreachableMs, rangElsewhere: 1, reachableAgainMs, rangAgainMs: Date.now() - offeredAt };
  },
};
