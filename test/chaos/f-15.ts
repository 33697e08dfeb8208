/** F-15: the agent's tab is hidden for minutes, under the browser's strictest throttling, and then a customer calls. The phone stayed registered, and the call is announced at once. */
import type { ChaosAgent } from './chaos-agent.js';
import type { Scenario } from './scenario.js';
import { flowsAfter, pause, until } from './timeline.js';

/** `--minutes`; six are asked for. */
const hiddenMs = Number(process.env['CHAOS_MINUTES'] ?? 6) * 60_000;
/** After ten seconds instead of five minutes: the wait may be shortened and means the same. */
const throttling = ['--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/10'];
/** Once a minute, and once more at its edge; a hidden tab that is not throttled so has sixty, and one in front six hundred. */
const mostTicks = 2;

export const scenario: Scenario = {
  id: 'F-15',
  what: `tab hidden ${hiddenMs / 60_000} min, then a call arrives`,
  criteria: { hidden: { atLeast: 1 }, notifiedMs: { atMost: 1_000 }, lapsed: { atMost: 0 }, registrations: { atMost: 1 }, talked: { atLeast: 1 }, timerTicksPerMinute: { atMost: mostTicks } },
  async run(context) {
    const center = await context.center();
    const { agent, chrome } = await context.ownAgent(center, 'anna', { args: throttling, script: noteNotifications });
    await chrome.context.grantPermissions(['notifications', 'microphone']);
    await agent.makeReady();
    const front = await chrome.context.newPage();
    await front.bringToFront();
    const hidden = await until('hidden', async () => (await agent.page.page.evaluate(() => document.hidden)) ? true : undefined, 5_000);
    const admin = await center.login('admin');
    let lapsed = 0, ticks = 0;
    for (const end = Date.now() + hiddenMs; Date.now() < end;) {
      await pause(Math.min(2_000, end - Date.now()));
      const { agent: seen } = await center.api('GET', '/agents/anna', { token: await renewed(center, admin) }) as { agent: { reachable: boolean } };
      if (!seen.reachable) lapsed++;
    }
    ticks = await agent.page.page.evaluate(() => (Reflect.get(globalThis, 'cccTicks') as number[]).filter((at) => at > performance.now() - 60_000).length);
    const invited = invitedAt(agent);
    const customer = await context.customer(center);
    await customer.callIn();
    const rings = await invited;
    const notified = await notifiedAt(agent);
    await agent.answer();
    const answeredAt = Date.now();
    await until('audio', () => (flowsAfter(customer.agentHeardAt, answeredAt) < Infinity ? true : undefined));
    return {
      hidden: hidden ? 1 : 0, notifiedMs: notified - rings, lapsed, registrations: agent.web.attempts.filter(({ kind }) => kind === 'sip').length, talked: 1, timerTicksPerMinute: ticks,
    };
  },
};

/** The administrator's token may have ended meanwhile. */
const renewed = async (center: { login(name: string): Promise<string>; api(method: string, path: string, options: { token: string }): Promise<unknown> }, token: string): Promise<string> =>
  center.api('GET', '/me', { token }).then(() => token, () => center.login('admin'));

/** When the INVITE leaves the center. */
export const invitedAt = (agent: ChaosAgent): Promise<number> => new Promise((resolve) => { agent.web.onAnswer = (data) => { if (data.includes('INVITE sip:')) resolve(Date.now()); }; });
/** The first notification since, as `noteNotifications` saw it. */
export const notifiedAt = (agent: ChaosAgent, from = 0): Promise<number> =>
  until('a notification', () => agent.page.page.evaluate((since) => (Reflect.get(globalThis, 'cccNotified') as number[]).find((at) => at >= since), from), 10_000);

/** Runs in the page: when a notification was shown, and how often a chain of timers got its turn. */
export function noteNotifications(): void {
  const notified: number[] = [], ticks: number[] = [];
  Object.assign(globalThis, { cccNotified: notified, cccTicks: ticks });
  const Native = globalThis.Notification;
  class Noted extends Native { constructor(title: string, options?: NotificationOptions) { super(title, options); notified.push(performance.timeOrigin + performance.now()); } }
  globalThis.Notification = Noted;
  const again = (): void => { ticks.push(performance.now()); setTimeout(again, 100); };
  again();
}
