/** F-16: the browser freezes the agent's tab, whose sockets stay open. The center notices and rings others; when the tab runs again its phone is back and stays, and a call is announced there at once. */
import type { CenterProcess } from '../support/center.js';
import { invitedAt, noteNotifications, notifiedAt } from './f-15.js';
import type { Scenario } from './scenario.js';
import { flowsAfter, pause, until } from './timeline.js';

/** Every keep-alive and every ping of the center has been due by then. */
const watchedMs = 20_000;

export const scenario: Scenario = {
  id: 'F-16',
  what: 'tab frozen and resumed',
  criteria: {
    unreachableMs: { atMost: 15_000 }, rangElsewhere: { atLeast: 1 },
    // As F-14 comes back, and then as F-15: announced within a second of the INVITE, the registration never lapsed.
    reachableAgainMs: { atMost: 1_000 }, lapsedAgain: { atMost: 0 }, registrationsAgain: { atMost: 1 }, hidden: { atLeast: 1 }, notifiedMs: { atMost: 1_000 }, rangAgainMs: { atMost: 1_000 }, talked: { atLeast: 1 },
  },
  async run(context) {
    const center = await context.center();
    const { agent: anna, chrome } = await context.ownAgent(center, 'anna', { script: noteNotifications });
    await chrome.context.grantPermissions(['notifications', 'microphone']);
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
    const reachableAgainMs = await settled(center) - resumedAt;
    const lapsedAgain = await lapses(center, Date.now() + watchedMs);
    const registrationsAgain = anna.web.attempts.filter(({ at: begun, kind }) => kind === 'sip' && begun >= resumedAt).length;
    const hidden = await anna.page.page.evaluate(() => document.hidden);
    const invited = invitedAt(anna);
    const second = await context.customer(center, '13900002222');
    await second.callIn();
    const rings = await invited;
    const ringing = await anna.fact('a ring', resumedAt, (fact) => fact.type === 'phone.alerting');
    const notified = await notifiedAt(anna, resumedAt);
    await anna.answer();
    const answeredAt = Date.now();
    await until('audio both ways', async () => (flowsAfter(second.agentHeardAt, answeredAt) < Infinity && flowsAfter(await anna.heardAt(), answeredAt) < Infinity ? true : undefined));
    return {
      unreachableMs, rangElsewhere: 1, reachableAgainMs, lapsedAgain, registrationsAgain, hidden: hidden ? 1 : 0, notifiedMs: notified - rings, rangAgainMs: ringing.at - rings, talked: 1,
    };
  },
};

const isReachable = async (center: CenterProcess, token: string): Promise<boolean> => (await center.api('GET', '/agents/anna', { token }) as { agent: { reachable: boolean } }).agent.reachable;

/** Since when the center can ring there. What the old sockets still delivered counts for nothing: they may be closed in the next moment. */
async function settled(center: CenterProcess): Promise<number> {
  const token = await center.login('admin');
  let since = Infinity;
  return until('reachable', async () => {
    if (!await isReachable(center, token)) since = Infinity; else if (since === Infinity) since = Date.now();
    return Date.now() - since >= 1_500 ? since : undefined;
  }, 12_000);
}

/** How often the center could not have rung there. */
async function lapses(center: CenterProcess, end: number): Promise<number> {
  const token = await center.login('admin');
  let lapsed = 0;
  for (; Date.now() < end; await pause(1_000)) if (!await isReachable(center, token)) lapsed++;
  return lapsed;
}
