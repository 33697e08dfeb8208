/** What agents set about themselves: automatic answers, no inbound calls, fewer groups, breaks with an end, work by hand, signing out with a cause. */
import { describe, expect, it } from 'vitest';
import type { CenterSettings, DeskCommand } from 'ccc-workstation/protocol';
import { presenceTimes } from '../../server/domain/presence-times.js';
import { sdp, Town } from './support/town.js';

const ask = (town: Town, id: string, command: DeskCommand): Promise<void> => town.during(town.center.command(id, command));
const offered = (town: Town): string[] => town.center.agents().filter((agent) => agent.activity === 'offered').map(({ id }) => id);
/** The header that makes a phone answer without a click. */
const marked = (invite: { header(name: string): string | undefined }): boolean => invite.header('x-ccc-auto-answer') === '1';

describe('automatic answers', () => {
  // proves OLA-06
  it('are asked for while the agent\'s switch is on, and only for customers\' calls', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    await ask(town, 'anna', { name: 'setAutoAnswer', on: true });
    expect(town.agentState('anna')).toMatchObject({ autoAnswer: true });
    const customer = await town.customerInQueue(await town.carrier());
    const invite = await town.during(anna.phone.expectInvite());
    expect(marked(invite)).toBe(true);
    expect(town.facts().find((fact) => fact.type === 'interaction.offered')).toMatchObject({ auto: true });
    invite.answer(sdp());
    await town.settle();
    expect(town.agentState('anna').activity).toBe('onCall');
    customer.bye();
    await town.settle();
    await town.command('anna', 'finishWrapUp');
    // A colleague's call rings.
    const call = ben.phone.invite('agent-anna', { sdp: sdp() });
    expect(marked(await town.during(anna.phone.expectInvite()))).toBe(false);
    call.cancel();
    await town.settle();
    await ask(town, 'anna', { name: 'setAutoAnswer', on: false });
    await town.customerInQueue(await town.customerWebPhone());
    expect(marked(await town.during(anna.phone.expectInvite()))).toBe(false);
  });

  // proves RTE-03
  it('are asked for by the center inside its periods and not outside, and no agent can switch that off', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const at = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    const inMinutes = (n: number): string => at.format(town.clock.now() + n * 60_000);
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    await town.during(town.center.changeSettings(() => ({ autoAnswer: { periods: [{ days: [...days], from: inMinutes(2), to: inMinutes(4) }] } })));
    const carrier = await town.carrier();
    const isMarked = async (): Promise<boolean> => {
      const customer = await town.customerInQueue(carrier);
      const invite = await town.during(anna.phone.expectInvite());
      customer.bye();
      await town.settle();
      return marked(invite);
    };
    expect(await isMarked()).toBe(false);
    await town.clock.advance(2 * 60_000);
    expect(town.agentState('anna').autoAnswerForced).toBe(true);
    expect(anna.frames.findLast((frame) => frame.type === 'agent' && frame.agent.id === 'anna')).toMatchObject({ agent: { autoAnswerForced: true } });
    expect(await isMarked()).toBe(true);
    await expect(ask(town, 'anna', { name: 'setAutoAnswer', on: false })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await town.clock.advance(2 * 60_000);
    expect(town.agentState('anna').autoAnswerForced).toBeUndefined();
    expect(await isMarked()).toBe(false);
    await town.during(town.center.changeSettings((): Partial<CenterSettings> => ({ autoAnswer: 'always' })));
    expect(await isMarked()).toBe(true);
  });
});

describe('what an agent takes', () => {
  // proves OLA-16
  it('is nothing that comes in while inbound is off; placing calls goes on', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    await ask(town, 'anna', { name: 'setInbound', on: false });
    await town.customerInQueue(await town.customerWebPhone('13900000009'));
    expect(offered(town)).toEqual([]);
    const refused = ben.phone.invite('agent-anna', { sdp: sdp() });
    await town.during(refused.expect(486));
    const carrier = await town.carrier();
    const call = anna.phone.invite('13800138000', { sdp: sdp() });
    (await town.during(carrier.expectInvite())).answer(sdp());
    await town.during(call.expect(200));
    call.bye();
    await town.settle();
    await town.command('anna', 'finishWrapUp');
    await town.settle();
    expect(offered(town)).toEqual([]);
    await ask(town, 'anna', { name: 'setInbound', on: true });
    expect(offered(town)).toEqual(['anna']);
  });

  // proves OLA-07, OLA-05
  it('is what the chosen groups bring, without signing out; the configured ones come back with the next session', async () => {
    const town = await Town.build();
    await town.agent('anna');
    await town.agent('ben', 'notReady');
    await ask(town, 'anna', { name: 'setSkillGroups', ids: ['sales'] });
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', skillGroupIds: ['sales'] });
    expect(town.center.me('anna')?.skillGroups.map(({ id }) => id)).toEqual(['sales', 'support']);
    await town.customerInQueue(await town.carrier());
    expect(offered(town)).toEqual([]);
    await expect(ask(town, 'anna', { name: 'setSkillGroups', ids: ['billing'] })).rejects.toMatchObject({ code: 'bad-request' });
    await ask(town, 'anna', { name: 'setSkillGroups', ids: ['support'] });
    expect(offered(town)).toEqual(['anna']);
    await ask(town, 'anna', { name: 'setPresence', presence: 'offline' });
    expect(town.agentState('anna').skillGroupIds).toEqual(['sales', 'support']);
  });
});

describe('a break', () => {
  // proves STA-02, OLA-20: the custom statuses are the center's own reasons
  it('has one of the center\'s reasons, also one of its own, and its time is reported by it', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.during(town.center.changeSettings(({ breakReasons }) => ({ breakReasons: [...breakReasons, { name: 'Fire drill', enabled: true }, { name: 'Gone', enabled: false }] })));
    expect(anna.frames.findLast((frame) => frame.type === 'settings')).toMatchObject({ breakReasons: ['Meeting', 'Training', 'Lunch Break', 'Fire drill'] });
    for (const why of [{}, { reason: 'Gone' }, { reason: 'Fishing' }]) await expect(ask(town, 'anna', { name: 'setPresence', presence: 'onBreak', ...why })).rejects.toMatchObject({ code: 'bad-request' });
    const from = town.clock.now();
    await ask(town, 'anna', { name: 'setPresence', presence: 'onBreak', reason: 'Fire drill' });
    expect(town.agentState('anna')).toMatchObject({ presence: 'onBreak', reason: 'Fire drill' });
    await town.clock.advance(60_000);
    await ask(town, 'anna', { name: 'setPresence', presence: 'ready' });
    const { totals } = presenceTimes(await town.store.agentLog.between('anna', from, town.clock.now()), from, town.clock.now());
    expect(totals.filter(({ presence }) => presence === 'onBreak')).toEqual([{ presence: 'onBreak', reason: 'Fire drill', ms: expect.closeTo(60_000, -3) }]);
  });

  // proves OLA-10
  it('with an end is overdue when its time is over, and lasts until the agent ends it', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await ask(town, 'anna', { name: 'setPresence', presence: 'onBreak', reason: 'Meeting', seconds: 60 });
    const { presenceSince, breakUntil } = town.agentState('anna');
    expect(breakUntil).toBe(presenceSince + 60_000);
    await town.clock.advance(59_000);
    expect(town.agentState('anna').breakOverdue).toBeUndefined();
    await town.clock.advance(1000);
    expect(anna.frames.findLast((frame) => frame.type === 'agent')).toMatchObject({ agent: { presence: 'onBreak', reason: 'Meeting', breakOverdue: true } });
    await ask(town, 'anna', { name: 'setPresence', presence: 'ready' });
    expect(town.agentState('anna')).not.toHaveProperty('breakOverdue');
    // A break that was left early rings no bell.
    await ask(town, 'anna', { name: 'setPresence', presence: 'onBreak', reason: 'Meeting', seconds: 60 });
    await ask(town, 'anna', { name: 'setPresence', presence: 'onBreak', reason: 'Meeting', seconds: 600 });
    await town.clock.advance(61_000);
    expect(town.agentState('anna').breakOverdue).toBeUndefined();
  });
});

describe('work by hand', () => {
  // proves OLA-11
  it('blocks offers until it is left', async () => {
    const town = await Town.build();
    await town.agent('anna');
    await ask(town, 'anna', { name: 'enterWork' });
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'wrapUp' });
    await town.customerInQueue(await town.carrier());
    expect(offered(town)).toEqual([]);
    await expect(ask(town, 'anna', { name: 'enterWork' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await ask(town, 'anna', { name: 'leaveWork' });
    expect(offered(town)).toEqual(['anna']);
  });

  // proves OLA-11
  it('lets no colleague, transfer or consultation ring either, and goes on after a call the agent places', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    await ask(town, 'ben', { name: 'enterWork' });
    await town.during(anna.phone.invite('agent-ben', { sdp: sdp() }).expect(486));
    const carrier = await town.carrier();
    await town.customerTalksTo(carrier, anna);
    for (const name of ['transfer', 'consult'] as const) {
      await town.during(town.center.command('anna', { name, interactionId: town.calls.at(-1) ?? '', to: { kind: 'agent', id: 'ben' } }).catch((error: unknown) => error));
      expect(town.agentState('ben'), name).toMatchObject({ activity: 'wrapUp', byHand: true });
      expect(town.interaction().reaching, name).toBeUndefined();
    }
    const call = ben.phone.invite('13800138001', { sdp: sdp() });
    (await town.during(carrier.expectInvite())).answer(sdp());
    await town.during(call.expect(200));
    expect(town.agentState('ben').activity).toBe('onCall');
    call.bye();
    await town.clock.advance(16_000);
    expect(town.agentState('ben')).toMatchObject({ presence: 'ready', activity: 'wrapUp' });
    expect(town.agentState('ben').interactionId).toBeUndefined();
    await town.customerInQueue(await town.customerWebPhone());
    expect(offered(town)).toEqual([]);
    await ask(town, 'ben', { name: 'leaveWork' });
    expect(offered(town)).toEqual(['ben']);
  });

  // proves OLA-13
  it('comes after each call where the agent has set it, and does not where not', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await ask(town, 'anna', { name: 'setAfterCall', state: 'work' });
    const carrier = await town.carrier();
    (await town.customerTalksTo(carrier, anna)).customer.bye();
    await town.clock.advance(16_000);
    expect(town.agentState('anna')).toMatchObject({ activity: 'wrapUp' });
    expect(town.agentState('anna').interactionId).toBeUndefined();
    await ask(town, 'anna', { name: 'leaveWork' });
    await ask(town, 'anna', { name: 'setAfterCall', state: 'idle' });
    (await town.customerTalksTo(carrier, anna)).customer.bye();
    await town.clock.advance(16_000);
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle', presence: 'ready' });
  });
});

// proves F-29, OLA-06, OLA-07, OLA-10, OLA-11, OLA-13, OLA-16
describe('what an agent has set', () => {
  const again = (town: Town): Promise<Town> => Town.build({ after: town });

  it('is set still after the center was killed: nothing is offered where inbound is off', async () => {
    const town = await Town.build();
    await town.agent('anna');
    await ask(town, 'anna', { name: 'setInbound', on: false });
    await ask(town, 'anna', { name: 'setAutoAnswer', on: true });
    await ask(town, 'anna', { name: 'setAfterCall', state: 'work' });
    await ask(town, 'anna', { name: 'setSkillGroups', ids: ['support'] });
    const after = await again(town);
    const { username, password } = after.center.sipAccess('anna');
    after.center.setPresent('anna', true);
    await after.during((await after.webPhone({ username, password })).register());
    expect(after.agentState('anna')).toMatchObject({ presence: 'ready', reachable: true, inboundOff: true, autoAnswer: true, workAfterCall: true, skillGroupIds: ['support'] });
    await after.customerInQueue(await after.carrier());
    expect(offered(after)).toEqual([]);
    await ask(after, 'anna', { name: 'setInbound', on: true });
    expect(offered(after)).toEqual(['anna']);
    // It was for one session: the next process finds nothing of it after signing out.
    await ask(after, 'anna', { name: 'setPresence', presence: 'offline' });
    await ask(after, 'anna', { name: 'setPresence', presence: 'ready' });
    const third = await again(after);
    expect(third.agentState('anna')).toMatchObject({ presence: 'ready', skillGroupIds: ['sales', 'support'] });
    expect(third.agentState('anna')).not.toMatchObject({ autoAnswer: true });
  });

  it('is a break whose end is told by the next process, at its time or at once where that has passed', async () => {
    const town = await Town.build();
    await town.agent('anna');
    await ask(town, 'anna', { name: 'setPresence', presence: 'onBreak', reason: 'Meeting', seconds: 100 });
    await town.clock.advance(30_000);
    const after = await again(town);
    after.center.setPresent('anna', true);
    await after.clock.advance(69_000);
    expect(after.agentState('anna')).toMatchObject({ presence: 'onBreak', reason: 'Meeting' });
    expect(after.agentState('anna').breakOverdue).toBeUndefined();
    await after.clock.advance(1000);
    expect(after.agentState('anna').breakOverdue).toBe(true);
    const third = await again(after);
    await third.settle();
    expect(third.agentState('anna')).toMatchObject({ presence: 'onBreak', breakOverdue: true });
  });

  it('is work by hand, and what was to come after a call that did not go on', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.agent('ben');
    await ask(town, 'ben', { name: 'enterWork' });
    const since = town.agentState('ben').activitySince;
    await town.customerInQueue(await town.carrier());
    await town.during(anna.phone.expectInvite());
    await ask(town, 'anna', { name: 'setNextPresence', presence: 'onBreak', reason: 'Meeting', seconds: 60 });
    const after = await again(town);
    expect(after.agentState('ben')).toMatchObject({ presence: 'ready', activity: 'wrapUp', activitySince: since });
    expect(after.agentState('anna')).toMatchObject({ presence: 'onBreak', reason: 'Meeting', activity: 'idle' });
    expect(after.agentState('anna').breakUntil).toBeGreaterThan(after.clock.now());
  });

  it('is unknown to a store of an older version or damaged, and the presence stands', async () => {
    const town = await Town.build();
    await town.agent('anna');
    town.store.sessionRows.set('anna', '{"inboundOff": "perhaps');
    expect((await again(town)).agentState('anna')).toMatchObject({ presence: 'ready', skillGroupIds: ['sales', 'support'] });
  });
});

// proves OLA-15: what an agent is told when it asks is what the last event said
it('the state of an agent is that of the last event, through a day\'s changes', async () => {
  const town = await Town.build();
  const anna = await town.agent('anna');
  const isSame = async (): Promise<void> => {
    await town.settle(1000);
    const event = anna.frames.findLast((frame) => frame.type === 'snapshot' || frame.type === 'agent' && frame.agent.id === 'anna');
    expect(event).toMatchObject({ agent: town.center.agent('anna') });
    expect((await town.center.snapshot('anna')).agent).toEqual(town.center.agent('anna'));
  };
  await isSame();
  for (const command of [
    { name: 'setInbound', on: false }, { name: 'setInbound', on: true }, { name: 'setPresence', presence: 'onBreak', reason: 'Meeting', seconds: 1 }, { name: 'enterWork' }, { name: 'setPresence', presence: 'ready' },
  ] satisfies DeskCommand[]) {
    await ask(town, 'anna', command);
    await isSame();
  }
  const { customer } = await town.customerTalksTo(await town.carrier(), anna);
  await isSame();
  await ask(town, 'anna', { name: 'setNextPresence', presence: 'notReady' });
  await isSame();
  customer.bye();
  await isSame();
  await town.clock.advance(60_000);
  await isSame();
  expect(town.agentState('anna').presence).toBe('notReady');
});

describe('signing out', () => {
  // proves OLA-14
  it('keeps its cause', async () => {
    const town = await Town.build();
    await town.agent('anna');
    await ask(town, 'anna', { name: 'setPresence', presence: 'offline', reason: 'endOfShift' });
    expect(town.store.agentLogRows.at(-1)).toMatchObject({ agentId: 'anna', presence: 'offline', reason: 'endOfShift', cause: 'agent' });
  });

  // proves OLA-01, OLA-03
  it('happens by itself when the page has been gone for the configured time, but never out of a call', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.during(town.center.changeSettings(() => ({ disconnectGraceMs: 120_000 })));
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    town.center.setPresent('anna', false);
    await town.clock.advance(130_000);
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'onCall' });
    customer.bye();
    await town.settle();
    await town.command('anna', 'finishWrapUp');
    await ask(town, 'anna', { name: 'enterWork' });
    await town.clock.advance(121_000);
    expect(town.agentState('anna')).toMatchObject({ presence: 'offline', activity: 'idle' });
    expect(town.store.agentLogRows.at(-1)).toMatchObject({ agentId: 'anna', presence: 'offline', cause: 'disconnected' });
  });

  // proves OLA-01, OLA-03: the sockets' part, which pages run and which are there, is in server/adapters/api/sockets.test.ts
  it('happens to who has no page and has asked nothing for two minutes, and not before', async () => {
    const town = await Town.build();
    await ask(town, 'ben', { name: 'setPresence', presence: 'ready' });
    for (let n = 0; n < 4; n++) {
      await town.clock.advance(110_000);
      expect(town.agentState('ben').presence).toBe('ready');
      town.center.heard('ben');
    }
    // Also the next process waits so long for who asks now and then.
    const after = await Town.build({ after: town });
    await after.clock.advance(110_000);
    expect(after.agentState('ben').presence).toBe('ready');
    await after.clock.advance(11_000);
    expect(after.agentState('ben')).toMatchObject({ presence: 'offline' });
    expect(after.store.agentLogRows.at(-1)).toMatchObject({ agentId: 'ben', presence: 'offline', cause: 'disconnected' });
    // Who is signed out is not signed in by asking something else.
    after.center.heard('ben');
    expect(after.agentState('ben').presence).toBe('offline');
  });

  // proves OLA-03
  it('happens to a page that does not run, counted from when it stopped, and not to one that runs again in time', async () => {
    const town = await Town.build();
    await town.agent('anna');
    town.center.setAwake('anna', false);
    await town.clock.advance(40_000);
    town.center.setAwake('anna', true);
    await town.clock.advance(60_000);
    expect(town.agentState('anna').presence).toBe('ready');
    town.center.setAwake('anna', false);
    await town.clock.advance(40_000);
    town.center.setPresent('anna', false);
    town.center.setAwake('anna', true);
    await town.clock.advance(6_000);
    expect(town.agentState('anna').presence).toBe('offline');
  });

  // proves OLA-17: signed in without a phone, so without a media leg; nothing rings that cannot
  it('is not needed to sign in: an agent without a phone is there and gets no call', async () => {
    const town = await Town.build();
    town.center.setPresent('carol', true);
    await town.center.signIn('carol');
    await ask(town, 'carol', { name: 'setPresence', presence: 'ready' });
    await town.customerInQueue(await town.carrier());
    expect(town.agentState('carol')).toMatchObject({ presence: 'ready', reachable: false, activity: 'idle' });
  });
});
