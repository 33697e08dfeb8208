/**
 * F-24: tokens end during a call, while idle and while offline. They are renewed in time; where they cannot be, the call goes on and new ones are refused
 * with the reason, until the line is back and another token is to be had.
 */
import { AgentPage } from '../support/agent.js';
import type { CenterProcess } from '../support/center.js';
import type { ChaosAgent } from './chaos-agent.js';
import { recovered, type ChaosContext, type Talk } from './context.js';
import type { Figures, Scenario } from './scenario.js';
import { pause, until } from './timeline.js';

/** The shortest life of which a minute is left when the page renews, and one that a run can wait for the end of. */
const renewable = { CCC_TOKEN_LIFE_MS: '80000' }, short = { CCC_TOKEN_LIFE_MS: '12000' };

export const scenario: Scenario = {
  id: 'F-24',
  what: 'token expires during a call, idle, while offline',
  criteria: {
    refreshedAheadMs: { atLeast: 60_000 }, refreshedAheadIdleMs: { atLeast: 60_000 }, leftAfterOfflineMs: { atLeast: 30_000 }, signedOut: { atMost: 0 },
    callKept: { atLeast: 1 }, heardAfterTheEnd: { atLeast: 1 }, dialRefused: { atLeast: 1 }, dialRefusedIdle: { atLeast: 1 }, reasonShown: { atLeast: 1 }, offeredMeanwhile: { atMost: 0 }, saysExpired: { atLeast: 1 },
    offlineCallKept: { atLeast: 1 }, heardAfterOfflineEnd: { atLeast: 1 }, offlineDialRefused: { atLeast: 2 }, renewedOrRefusedOnReturn: { atLeast: 1 }, renewedOnReturn: { atLeast: 1 }, dialsOnReturn: { atLeast: 1 },
  },
  async run(context) {
    const inTime = await renewedInTime(context);
    await context.endRun();
    const idle = await endsIdle(context);
    await context.endRun();
    const inCall = await endsInCall(context);
    await context.endRun();
    const offline = await endsOfflineInCall(context);
    await context.endRun();
    const offlineIdle = await endsOfflineIdle(context);
    return { ...inTime, ...idle, ...inCall, ...offline, ...offlineIdle, offlineDialRefused: offline.offlineDialRefused + offlineIdle.offlineDialRefused };
  },
};

interface Renewals { readonly ends: { readonly at: number; readonly expiresAt: number }[] }
/** The end of each token that the page gets from now on, by the clock it shares with the center. */
function renewalsOf(agent: ChaosAgent): Renewals {
  const ends: { at: number; expiresAt: number }[] = [];
  agent.page.page.on('response', (response) => {
    if (!response.url().endsWith('/api/v1/renew') || response.status() !== 200) return;
    void response.json().then((body: { expiresAt: number }) => { ends.push({ at: Date.now(), expiresAt: body.expiresAt }); }, () => undefined);
  });
  return { ends };
}

/** One agent in a call and one idle, until each has renewed twice; then the first is offline when the next renewal is due. */
async function renewedInTime(context: ChaosContext): Promise<Figures> {
  const center = await context.center(renewable);
  const talk = await context.talk(center);
  const idle = await context.agent(center, 'ben');
  const [inCall, waiting] = [renewalsOf(talk.agent), renewalsOf(idle)];
  // How long the token of the first renewal still had to live when the second was there.
  const ahead = ({ ends: [first, second] }: Renewals): number | undefined => first && second && first.expiresAt - second.at;
  const aheadMs = await until('two renewals', () => ahead(inCall), 60_000), aheadIdleMs = await until('two renewals', () => ahead(waiting), 60_000);
  talk.agent.web.blackHole();
  talk.agent.media.blackHole();
  await pause(6_000);
  talk.agent.web.heal();
  talk.agent.media.heal();
  const returnedAt = Date.now();
  // A request that died with the network is given up and made again, until no kept connection of the browser is a dead one.
  const next = await until('a renewal after the return', () => inCall.ends.find(({ at }) => at > returnedAt), 45_000);
  await recovered(talk, returnedAt);
  return { refreshedAheadMs: aheadMs, refreshedAheadIdleMs: aheadIdleMs, leftAfterOfflineMs: (inCall.ends.findLast(({ at }) => at < returnedAt)?.expiresAt ?? 0) - next.at, renewedAfterReturnMs: next.at - returnedAt, signedOut: await signOuts(talk.agent) + await signOuts(idle) };
}

async function endsInCall(context: ChaosContext): Promise<Figures> {
  const center = await context.center(short);
  const talk = await context.talk(center);
  await expire(talk.agent);
  const endedAt = Date.now();
  const offered = await offeredMeanwhile(context, center);
  const { bothMs } = await recovered(talk, endedAt + 500);
  const kept = !talk.customer.ended && (await talk.agent.page.state()).current?.legs.filter((leg) => leg.state === 'connected').length === 2;
  const dialRefused = await refusedToDial(talk.agent.page);
  const reasonShown = await shown(talk.agent, 'The token has expired.');
  talk.agent.web.heal();
  await untilOver(talk);
  return { callKept: kept ? 1 : 0, heardAfterTheEnd: bothMs < 2_000 ? 1 : 0, dialRefused, reasonShown, offeredMeanwhile: offered };
}

async function endsIdle(context: ChaosContext): Promise<Figures> {
  const agent = await context.agent(await context.center(short));
  await expire(agent);
  const dialRefusedIdle = await refusedToDial(agent.page);
  agent.web.heal();
  const healedAt = Date.now();
  // Until now it said that the token has ended; that the session is over it hears from the center with its second try, each at most 8 s after the one before.
  const isSaid = await shown(agent, 'Your session has ended. Sign in again.', 20_000);
  const saysExpiredAfterMs = Date.now() - healedAt;
  return { dialRefusedIdle, saysExpired: saysExpiredAfterMs <= 5_000 ? isSaid : 0, saysExpiredAfterMs };
}

/** No token can be had any more, and the last one ends. */
async function expire(agent: ChaosAgent): Promise<void> {
  agent.web.unavailable(1, ['http', 'events']);
  await ended(agent.page);
}
const ended = (page: AgentPage): Promise<unknown> => page.until('the end of the token', (state) => state.signedOutReason === 'expired', 30_000);

/** Everything but the sound is cut off until the token has ended; the line returns when nothing can be renewed with that token any more. */
async function endsOfflineInCall(context: ChaosContext): Promise<Figures & { readonly offlineDialRefused: number }> {
  const talk = await context.talk(await context.center(short));
  const { agent, customer } = talk;
  agent.web.blackHole();
  await ended(agent.page);
  const endedAt = Date.now();
  const { bothMs } = await recovered(talk, endedAt + 500);
  const offlineDialRefused = await refusedToDial(agent.page);
  agent.web.heal();
  const returnedAt = Date.now();
  const settled = await until('the page to know', async () => {
    const { signalling, registration, signedOutReason } = await agent.page.state();
    return signalling === 'connected' && registration === 'registered' ? 'renewed' : signalling === 'signedOut' && signedOutReason === 'expired' ? 'refused' : undefined;
  }, 45_000);
  await recovered(talk, returnedAt + 500);
  const renewedOrRefused = settled === 'renewed' ? 1 : await refusedToDial(agent.page);
  const kept = !customer.ended && (await agent.page.state()).current?.legs.filter((leg) => leg.state === 'connected').length === 2;
  // By the customer: without a session nothing of the page reaches the center any more.
  customer.hangUp();
  return { offlineCallKept: kept ? 1 : 0, heardAfterOfflineEnd: bothMs < 2_000 ? 1 : 0, offlineDialRefused, renewedOrRefusedOnReturn: renewedOrRefused };
}

/** A business page's backend has another token for it as soon as it can be asked. */
async function endsOfflineIdle(context: ChaosContext): Promise<Figures & { readonly offlineDialRefused: number }> {
  const relay = await context.tcpRelay((await context.center(short)).ports.http, 25);
  const browser = await AgentPage.browserOf(await context.browser());
  context.atEnd(() => browser.close());
  const page = await AgentPage.tab(browser, relay.url, 'ben');
  await page.until('registered', (state) => state.registration === 'registered' && state.presence !== undefined, 20_000);
  await page.goReady();
  relay.blackHole();
  await ended(page);
  const offlineDialRefused = await refusedToDial(page);
  relay.heal();
  const renewedOnReturn = await page.until('back', (state) => state.signalling === 'connected' && state.registration === 'registered', 45_000).then(() => 1, () => 0);
  const dialsOnReturn = await page.dispatch({ name: 'dial', phoneNumber: '13700000000' }).then(() => 1, () => 0);
  return { offlineDialRefused, renewedOnReturn, dialsOnReturn };
}

async function refusedToDial(page: AgentPage): Promise<number> {
  const said = await page.dispatch({ name: 'dial', phoneNumber: '13700000000' }).then(() => 'dialled', (error: unknown) => String(error));
  return said.includes('The token has expired.') ? 1 : 0;
}
const shown = (agent: ChaosAgent, text: string, timeout = 5_000): Promise<number> => agent.page.page.getByText(text).first().waitFor({ timeout }).then(() => 1, () => 0);
const signOuts = async (agent: ChaosAgent): Promise<number> => (await agent.facts()).filter((fact) => fact.type === 'connection.signalling' && fact['signalling'] === 'signedOut').length;

/** A second customer calls the one agent there is, and must not ring in the page. */
async function offeredMeanwhile(context: ChaosContext, center: CenterProcess): Promise<number> {
  const second = await context.customer(center, '13900002222');
  await second.callIn();
  await pause(2_000);
  const { agent } = await center.api('GET', '/agents/anna', { token: await center.login('admin') }) as { agent: { activity: string } };
  return agent.activity === 'offered' ? 1 : 0;
}

async function untilOver({ agent, customer }: Talk): Promise<void> {
  await agent.page.dispatch({ name: 'hangUp' });
  await until('the end of the call', () => (customer.ended ? true : undefined));
}
