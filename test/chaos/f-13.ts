/** F-13: the tab crashes during a call, then the whole browser is killed, then the laptop sleeps, each for less than the grace period: the call was kept, and the customer comforted. Then a laptop is closed for longer than that. */
import type { CenterProcess } from '../support/center.js';
import { ChaosAgent } from './chaos-agent.js';
import { recovered, type ChaosContext } from './context.js';
import { reattached } from './f-12.js';
import { recordsSince, saysWhy } from './records.js';
import type { Figures, Limit, Scenario } from './scenario.js';
import { flowsAfter, longestGap, pause, until } from './timeline.js';

const awayMs = 3_000;
/** Less than the usual grace, and longer than every time-out of a socket in a call. */
const asleepMs = 20_000;
/** `--minutes`; five are asked for. */
const lidMs = Number(process.env['CHAOS_MINUTES'] ?? 5) * 60_000;
const usualGraceMs = 60_000;
/** So often Chromium writes its cookies down; of a session younger than that it knows nothing after a kill. */
const cookiesWrittenMs = 40_000;
// From the start of the page's load. The customer is without the agent for as long as nobody opens the page again, and never in silence.
const criteria: Readonly<Record<string, Limit>> = { bothWaysMs: { atMost: 1_500 }, silenceMs: { atMost: 2_000 }, comfortMs: { atLeast: 1_000 }, sameCall: { atLeast: 1 }, records: { atMost: 1 } };
const named = <T>(all: Readonly<Record<string, T>>, suffix: string): Record<string, T> => Object.fromEntries(Object.entries(all).map(([name, value]) => [`${name}${suffix}`, value]));

export const scenario: Scenario = {
  id: 'F-13',
  what: `tab crash, browser killed, sleep of ${asleepMs / 1_000} s, and lid closed for ${lidMs / 60_000} min during a call`,
  criteria: {
    ...criteria, ...named(criteria, 'AfterKill'), ...named({ ...criteria, saysBack: { atLeast: 1 } }, 'AfterSleep'),
    lidSilenceMs: { atMost: 2_000 }, lidNotOffered: { atLeast: 1 }, lidZombieLegs: { atMost: 0 }, lidBackMs: { atMost: 10_000 }, lidServedAgain: { atLeast: 1 }, lidRecordSaysWhy: { atLeast: 1 },
  },
  async run(context) {
    const crashed = await tabCrash(context);
    await context.endRun();
    const killed = named(await browserKilled(context), 'AfterKill');
    await context.endRun();
    const slept = named(await asleep(context), 'AfterSleep');
    await context.endRun();
    return { ...crashed, ...killed, ...slept, ...await lidClosed(context) };
  },
};

async function tabCrash(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const beganAt = Date.now();
  const talk = await context.talk(center);
  const { page } = talk.agent.page;
  const figures = await reattached(talk, async () => {
    const devtools = await page.context().newCDPSession(page);
    // It never answers: its page is gone.
    devtools.send('Page.crash').catch(() => undefined);
    await pause(awayMs);
    await talk.agent.page.open(talk.agent.web.url);
  });
  talk.customer.hangUp();
  await talk.agent.page.until('over', (state) => state.activity !== 'onCall');
  return { ...figures, records: await recordsSince(center, beganAt) };
}

async function browserKilled(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const signedInAt = Date.now();
  const { agent, chrome } = await context.ownAgent(center, 'anna');
  await pause(cookiesWrittenMs - (Date.now() - signedInAt));
  const beganAt = Date.now();
  const talk = await context.talkWith(center, agent);
  const figures = await reattached(talk, async () => {
    await chrome.kill();
    await pause(awayMs);
    await chrome.open();
    await ChaosAgent.prepare(chrome.context, agent.media);
    await agent.page.moveTo(chrome.context, agent.web.url);
  });
  talk.customer.hangUp();
  await until('the end of the call', () => (talk.customer.ended ? true : undefined));
  return { ...figures, records: await recordsSince(center, beganAt) };
}

/** The same page goes on where it stood still, with connections that died meanwhile. Measured from the end of the sleep. */
async function asleep(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const { agent, chrome } = await context.ownAgent(center, 'anna');
  const beganAt = Date.now();
  const talk = await context.talkWith(center, agent);
  const { customer } = talk;
  const before = (await agent.page.state()).current?.id;
  const fellAsleepAt = Date.now();
  agent.web.blackHole();
  agent.media.blackHole();
  chrome.suspend();
  await pause(asleepMs);
  const wokeAt = Date.now();
  agent.web.heal();
  agent.media.heal();
  chrome.resume();
  const { agentMs, customerMs, bothMs } = await recovered(talk, wokeAt, 20_000);
  const connected = await agent.connected(wokeAt, 20_000);
  await pause(1_000);
  const other = customer.otherHeardAt.filter((at) => at > fellAsleepAt);
  const after = await agent.page.until('the same call', (state) => state.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
  const silenceMs = longestGap([...customer.agentHeardAt, ...other].sort((a, b) => a - b), fellAsleepAt, Date.now());
  customer.hangUp();
  await agent.page.until('over', (state) => state.activity !== 'onCall');
  return {
    bothWaysMs: bothMs, agentHearsMs: agentMs, customerHearsMs: customerMs, silenceMs, comfortMs: (other.at(-1) ?? 0) - (other[0] ?? 0), sameCall: after.current?.id === before ? 1 : 0,
    records: await recordsSince(center, beganAt), saysBack: await saysWhy(center, beganAt, 'back'), connectedMs: connected.at - wokeAt,
  };
}

/** Every process of the browser stands still and no network is there; the grace ends meanwhile. When the lid is opened, the same customer, who waited, rings again. */
async function lidClosed(context: ChaosContext): Promise<Figures> {
  const center = await context.center();
  const admin = await center.login('admin');
  const grace = (attachGraceMs: number): Promise<unknown> => center.api('PUT', '/settings', { token: admin, body: { attachGraceMs } });
  context.atEnd(async () => { await grace(usualGraceMs); });
  await grace(Math.min(usualGraceMs, lidMs / 3));
  // Signed in and not ready: the last one who goes offline closes the line, and the flow sends home whoever waits in it.
  await context.agent(center, 'ben');
  const { agent, chrome } = await context.ownAgent(center, 'anna');
  const beganAt = Date.now();
  const { customer } = await context.talkWith(center, agent);
  const closedAt = Date.now();
  agent.web.blackHole();
  agent.media.blackHole();
  chrome.suspend();
  const presences = await presencesUntil(center, closedAt + lidMs);
  const lidSilenceMs = longestGap([...customer.otherHeardAt, ...customer.agentHeardAt].sort((a, b) => a - b), closedAt, Date.now());
  // Not ready when the call is given up, and where the session has not come back for longer, offline.
  const lidNotOffered = presences.includes('notReady network') && ['notReady network', 'offline'].includes(presences.at(-1) ?? '') ? 1 : 0;
  const openedAt = Date.now();
  chrome.resume();
  agent.web.heal();
  agent.media.heal();
  await agent.registered(openedAt, 30_000);
  const connected = await agent.connected(openedAt, 30_000);
  const lidZombieLegs = await until('the page has let go', async () => ((await agent.page.liveLegs()) === 0 ? 0 : undefined), 20_000).catch(() => 1);
  await agent.makeReady();
  const answeredFrom = Date.now();
  await agent.answer();
  const lidServedAgain = await until('the agent is heard', () => (flowsAfter(customer.agentHeardAt, answeredFrom) < Infinity ? 1 : undefined)).catch(() => 0);
  customer.hangUp();
  return { lidSilenceMs, lidNotOffered, lidBackMs: connected.at - openedAt, lidZombieLegs, lidServedAgain, lidRecordSaysWhy: await saysWhy(center, beganAt, 'givenUp') };
}

/** What the agent was, one after the other. */
async function presencesUntil(center: CenterProcess, end: number): Promise<string[]> {
  const token = await center.login('admin');
  const all: string[] = [];
  for (; Date.now() < end; await pause(1_000)) {
    const { agent } = await center.api('GET', '/agents/anna', { token }) as { agent: { presence: string; reason?: string } };
    const now = [agent.presence, ...agent.presence === 'notReady' && agent.reason !== undefined ? [agent.reason] : []].join(' ');
    if (all.at(-1) !== now) all.push(now);
  }
  return all;
}
