/** An agent asks a third party while the customer hears music: swaps, hands over, goes back, joins all three, splits and leaves. */
import { describe, expect, it } from 'vitest';
import type { Target } from 'ccc-workstation/protocol';
import { sdp, Town, type AgentDesk } from './support/town.js';

const id = (town: Town): string => town.calls[0] ?? '';
const consult = (town: Town, to: Target) => town.during(town.center.command('anna', { name: 'consult', interactionId: id(town), to }));
const together = (town: Town, a: string, b: string): boolean => town.session().hears(town.leg(a), town.leg(b)) && town.session().hears(town.leg(b), town.leg(a));
const apart = (town: Town, a: string, b: string): boolean => !town.session().hears(town.leg(a), town.leg(b)) && !town.session().hears(town.leg(b), town.leg(a));

async function begin() {
  const town = await Town.build();
  const anna = await town.agent('anna');
  const ben = await town.agent('ben', 'notReady');
  const carrier = await town.carrier();
  const { customer, agent } = await town.customerTalksTo(carrier, anna);
  return { town, anna, ben, carrier, customer, agent };
}
async function consulting() {
  const all = await begin();
  const helper = await answeredBy(all.town, all.ben);
  return { ...all, helper };
}
async function answeredBy(town: Town, ben: AgentDesk) {
  await consult(town, { kind: 'agent', id: 'ben' });
  const helper = await town.during(ben.phone.expectInvite());
  helper.ring();
  helper.answer(sdp());
  await town.settle();
  return helper;
}

// proves CAL-08, VOC-05, VOC-10
describe('a consultation', () => {
  it('rings the colleague as from the agent, who hears it ring; then both talk and the customer hears music', async () => {
    const { town, ben, customer, anna } = await begin();
    await consult(town, { kind: 'agent', id: 'ben' });
    const helper = await town.during(ben.phone.expectInvite());
    expect(helper.header('from')).toContain('8001');
    expect(town.session().playing(town.leg('anna'))).toEqual(['ringback']);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    helper.answer(sdp());
    await town.settle();
    expect(together(town, 'anna', 'ben')).toBe(true);
    expect(apart(town, 'anna', 'customer') && apart(town, 'ben', 'customer')).toBe(true);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    expect(town.interaction()).toMatchObject({ agentId: 'anna' });
    expect(town.agentState('ben').activity).toBe('onCall');
    await expect(town.command('ben', 'resume')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(town.command('ben', 'completeTransfer')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(town.command('anna', 'hold')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await town.press('anna', '7');
    expect(town.session().legs.get(town.leg('ben'))?.sent).toEqual(['7']);
    expect(town.session().legs.get(town.leg('customer'))?.sent).toEqual([]);
    expect(anna.frames.some((frame) => frame.type === 'fact' && frame.fact.type === 'reach.ended')).toBe(true);
    customer.bye();
    await town.during(helper.expectRequest('BYE'));
    expect(town.agentState('anna').activity).toBe('wrapUp');
    expect(town.agentState('ben').activity).toBe('idle');
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'normalEnd', agentId: 'anna' });
  });

  it('swaps between the two, and goes back to the customer', async () => {
    const { town, helper, customer } = await consulting();
    await town.command('anna', 'swap');
    expect(together(town, 'anna', 'customer') && apart(town, 'anna', 'ben')).toBe(true);
    expect(town.session().playing(town.leg('ben'))).toEqual(['hold-music']);
    expect(town.session().playing(town.leg('customer'))).toEqual([]);
    await town.command('anna', 'swap');
    expect(together(town, 'anna', 'ben') && apart(town, 'anna', 'customer')).toBe(true);
    await town.command('anna', 'cancelConsult');
    await town.during(helper.expectRequest('BYE'));
    expect(together(town, 'anna', 'customer')).toBe(true);
    expect(town.session().playing(town.leg('customer'))).toEqual([]);
    expect(town.agentState('ben').activity).toBe('idle');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('is taken back while it rings, and ends when the colleague declines or hangs up', async () => {
    const { town, ben, customer } = await begin();
    await consult(town, { kind: 'agent', id: 'ben' });
    const first = await town.during(ben.phone.expectInvite());
    first.ring();
    await town.settle();
    await town.command('anna', 'cancelConsult');
    await town.during(first.expectRequest('CANCEL'));
    expect(together(town, 'anna', 'customer')).toBe(true);
    await consult(town, { kind: 'agent', id: 'ben' });
    (await town.during(ben.phone.expectInvite())).reject(486);
    await town.settle();
    expect(together(town, 'anna', 'customer')).toBe(true);
    const second = await answeredBy(town, ben);
    second.bye();
    await town.settle();
    expect(together(town, 'anna', 'customer')).toBe(true);
    expect(town.agentState('ben').activity).toBe('idle');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  // proves CAL-06 after a consultation
  it.each(['completeTransfer', 'bye'] as const)('hands the customer over by %s', async (how) => {
    const { town, helper, customer, agent } = await consulting();
    if (how === 'bye') agent.bye();
    else {
      await town.command('anna', 'completeTransfer');
      await town.during(agent.expectRequest('BYE'));
    }
    await town.settle();
    expect(together(town, 'ben', 'customer')).toBe(true);
    expect(town.interaction()).toMatchObject({ agentId: 'ben' });
    expect(town.session().recordings[0]?.tracks.left).toEqual([town.leg('ben')]);
    expect(town.agentState('anna').activity).toBe('idle');
    await town.command('ben', 'hold');
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    await town.command('ben', 'resume');
    helper.bye();
    await town.during(customer.expectRequest('BYE'));
    expect(town.agentState('ben').activity).toBe('wrapUp');
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'agentTransfer', agentId: 'ben', hangUpParty: 'agent' });
  });

  it('asks an outside number, and asks a skill group', async () => {
    const { town, ben, carrier, customer } = await begin();
    await consult(town, { kind: 'external', id: '+8613700001111' });
    const outside = await town.during(carrier.expectInvite());
    expect(outside.header('to')).toContain('8613700001111');
    outside.answer(sdp());
    await town.settle();
    expect(together(town, 'anna', '+8613700001111')).toBe(true);
    await town.command('anna', 'cancelConsult');
    await town.during(outside.expectRequest('BYE'));
    await consult(town, { kind: 'skillGroup', id: 'sales' });
    expect(town.interaction().queue).toBeUndefined();
    await town.center.command('ben', { name: 'setPresence', presence: 'ready' });
    const helper = await town.during(ben.phone.expectInvite());
    helper.answer(sdp());
    await town.settle();
    expect(together(town, 'anna', 'ben')).toBe(true);
    await town.command('anna', 'cancelConsult');
    await town.during(helper.expectRequest('BYE'));
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });
});

// proves VOC-10
describe('a three-party call', () => {
  it('lets all three hear each other; split parks the customer again; the third may go', async () => {
    const { town, helper, customer } = await consulting();
    await town.command('anna', 'join');
    for (const [a, b] of [['anna', 'ben'], ['anna', 'customer'], ['ben', 'customer']] as const) expect(together(town, a, b), `${a} and ${b}`).toBe(true);
    expect(town.session().recordings[0]?.tracks.left).toEqual([town.leg('anna'), town.leg('ben')]);
    await town.command('anna', 'split');
    expect(together(town, 'anna', 'ben') && apart(town, 'ben', 'customer') && apart(town, 'anna', 'customer')).toBe(true);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    await town.command('anna', 'join');
    expect(together(town, 'ben', 'customer')).toBe(true);
    helper.bye();
    await town.settle();
    expect(together(town, 'anna', 'customer')).toBe(true);
    expect(town.session().recordings[0]?.tracks.left).toEqual([town.leg('anna')]);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'normalEnd', agentId: 'anna' });
  });

  it('goes on with an outside party when the agent leaves', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const carrier = await town.carrier();
    const { customer, agent } = await town.customerTalksTo(carrier, anna);
    await consult(town, { kind: 'external', id: '02182881882' });
    const outside = await town.during(carrier.expectInvite(), 1000);
    outside.answer(sdp());
    await town.settle();
    await town.command('anna', 'join');
    expect(together(town, '02182881882', 'customer')).toBe(true);
    await town.command('anna', 'leave');
    await town.during(agent.expectRequest('BYE'));
    expect(together(town, '02182881882', 'customer')).toBe(true);
    expect(town.agentState('anna').activity).toBe('idle');
    customer.bye();
    await town.during(outside.expectRequest('BYE'));
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'externalTransfer', agentId: 'anna' });
  });

  it('ends for the helper alone when the helper asks the center to hang up, or when the helper\'s sound is lost', async () => {
    const { town, helper, customer, ben } = await consulting();
    await town.command('anna', 'join');
    await town.command('ben', 'hangUp');
    await town.during(helper.expectRequest('BYE'));
    expect(together(town, 'anna', 'customer')).toBe(true);
    await answeredBy(town, ben);
    town.media.lose(id(town), town.leg('ben'));
    await town.clock.advance(60_000);
    expect(together(town, 'anna', 'customer')).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });
});

// proves VOC-11
describe('one connection of several, released by the agent', () => {
  it.each([['in a consultation', false, 'legId'], ['of three', true, 'number']] as const)('the customer\'s %s: agent and third party talk on inside, and the customer\'s recording is over', async (_where, joined, by) => {
    const town = await Town.build({ recordInternalCalls: false });
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
    const helper = await answeredBy(town, ben);
    if (joined) await town.command('anna', 'join');
    await town.clock.advance(10_000);
    await town.center.command('anna', { name: 'hangUp', interactionId: id(town), ...by === 'legId' ? { legId: town.leg('customer') } : { number: '13800138000' } });
    await town.during(customer.expectRequest('BYE'));
    expect(together(town, 'anna', 'ben')).toBe(true);
    expect(town.session().playing(town.leg('anna'))).toEqual([]);
    expect(town.facts().findLast((fact) => fact.type === 'recording.finished')).toBeDefined();
    await expect(town.command('anna', 'completeTransfer')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await town.clock.advance(30_000);
    helper.bye();
    await town.during(agent.expectRequest('BYE'));
    expect(town.agentState('anna').activity).toBe('wrapUp');
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent', agentId: 'anna', recording: { final: true } });
    // The customer was there for ten seconds of it, and the record counts no more.
    expect(town.record(id(town)).duration).toBeLessThan(15);
    expect(town.record(id(town)).totalDurationMs).toBeGreaterThan(40_000);
  });

  it('the third party\'s, also while it rings, by its number; a masked number is known by what the agent sees of it', async () => {
    const { town, ben, customer } = await begin();
    await town.center.changeSettings(() => ({ maskNumbers: true }));
    await consult(town, { kind: 'agent', id: 'ben' });
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.ring();
    await town.settle();
    await expect(town.center.command('anna', { name: 'hangUp', interactionId: id(town), legId: town.leg('customer') })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await town.center.command('anna', { name: 'hangUp', interactionId: id(town), number: '8002' });
    await town.during(ringing.expectRequest('CANCEL'));
    expect(together(town, 'anna', 'customer')).toBe(true);
    await answeredBy(town, ben);
    // The number itself is nothing the agent can know, or find out this way.
    await expect(town.center.command('anna', { name: 'hangUp', interactionId: id(town), number: '13800138000' })).rejects.toMatchObject({ code: 'not-found' });
    await town.center.command('anna', { name: 'hangUp', interactionId: id(town), number: '138****8000' });
    await town.during(customer.expectRequest('BYE'));
    expect(together(town, 'anna', 'ben')).toBe(true);
    await town.command('anna', 'hangUp');
    await town.expectQuiet();
  });
});

// proves VOC-07, CON-21
describe('hold with a scope', () => {
  const scoped = (town: Town, name: 'hold' | 'resume', by = 'anna') => town.center.command(by, { name, interactionId: id(town), scope: 'connection' });

  it('connection: of two, the customer hears music and the agent nothing, until it is resumed', async () => {
    const { town, customer } = await begin();
    await expect(scoped(town, 'resume')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await scoped(town, 'hold');
    expect(apart(town, 'anna', 'customer')).toBe(true);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    expect(town.session().playing(town.leg('anna'))).toEqual([]);
    await expect(scoped(town, 'hold')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await scoped(town, 'resume');
    expect(together(town, 'anna', 'customer')).toBe(true);
    expect(town.session().playing(town.leg('customer'))).toEqual([]);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('connection: of three, the others go on talking and hear no music, whoever parks', async () => {
    const { town, customer, agent } = await consulting();
    await town.command('anna', 'join');
    await expect(town.command('anna', 'hold')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await scoped(town, 'hold');
    expect(together(town, 'customer', 'ben')).toBe(true);
    expect(apart(town, 'anna', 'customer') && apart(town, 'anna', 'ben')).toBe(true);
    for (const who of ['customer', 'ben', 'anna']) expect(town.session().playing(town.leg(who))).toEqual([]);
    // Her phone asks for the same media again, as after a change of network: that does not bring her back.
    agent.reinvite(sdp());
    await town.during(agent.expect(200, 'INVITE'));
    expect(apart(town, 'anna', 'customer')).toBe(true);
    await scoped(town, 'resume');
    await scoped(town, 'hold', 'ben');
    expect(together(town, 'anna', 'customer') && apart(town, 'ben', 'customer')).toBe(true);
    await scoped(town, 'resume', 'ben');
    expect(together(town, 'anna', 'customer') && together(town, 'ben', 'customer') && together(town, 'anna', 'ben')).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });
});

// proves CAL-07, BRG-03
describe('what goes along to the outside', () => {
  const outside = '02182881882';
  async function asked(settings: Parameters<Town['center']['changeSettings']>[0], uui: string, how: 'transfer' | 'consult' = 'transfer') {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const carrier = await town.carrier();
    const { customer } = await town.customerTalksTo(carrier, anna);
    await town.center.changeSettings(settings);
    await town.center.command('anna', { name: 'note', interactionId: id(town), data: { uui } });
    await town.during(town.center.command('anna', { name: how, interactionId: id(town), to: { kind: 'external', id: outside } }));
    const invite = await town.during(carrier.expectInvite(), 1000);
    return { town, customer, sent: invite.header('user-to-user'), text: [...invite.invitation?.headers ?? []].map(({ value }) => value).join(' ') };
  }
  const read = (header: string): string => Buffer.from(header.split(';')[0] ?? '', 'hex').toString();

  it.each(['transfer', 'consult'] as const)('the call\'s uui as User-to-User, where the trunk is trusted with it: %s', async (how) => {
    const { sent } = await asked(() => ({ userToUserTrunks: ['demo'] }), '订单 42', how);
    expect(sent).toMatch(/^([0-9a-f]{2})+;encoding=hex$/);
    expect(read(sent)).toBe('订单 42');
  });

  it('nothing by default, nor what is too long', async () => {
    expect((await asked(() => ({}), 'order-42')).sent).toBe('');
    expect((await asked(() => ({ userToUserTrunks: ['demo'] }), 'x'.repeat(129))).sent).toBe('');
  });

  it('never a number that agents do not see', async () => {
    const { sent, text } = await asked(() => ({ userToUserTrunks: ['demo'], maskNumbers: true }), 'caller 138-0013-8000, order 42');
    expect(read(sent)).toBe('caller 138****8000, order 42');
    expect(text).not.toContain('13800138000');
  });
});
