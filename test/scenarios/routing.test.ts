/** Who gets the call: the center's basic routing, the caller's last agent, the ring time-out, and what follows a missed or a finished call. */
import { describe, expect, it } from 'vitest';
import type { SettingsChange } from 'ccc-workstation/protocol';
import type { Phone } from '../../server/adapters/sip/testing/phone.js';
import { customerNumber, sdp, Town, type AgentDesk } from './support/town.js';
import type { MemoryStore } from './support/memory-store.js';

const change = (town: Town, to: SettingsChange): Promise<unknown> => town.during(town.center.changeSettings(() => to));

async function priorities(store: MemoryStore): Promise<void> {
  const support = (await store.config.skillGroups()).find((group) => group.id === 'support');
  if (support) await store.config.putSkillGroup({ ...support, members: [['carol', 1], ['ben', 2], ['anna', 3]].map(([id, priority]) => ({ kind: 'agent', id: String(id), priority: Number(priority) })) });
}

/** A customer talks to this agent, hangs up, and the paperwork is done. */
async function serves(town: Town, desk: AgentDesk, carrier: Phone): Promise<void> {
  const { customer } = await town.customerTalksTo(carrier, desk);
  await town.clock.advance(5000);
  customer.bye();
  await town.settle();
  await town.command(desk.id, 'finishWrapUp');
  await town.settle(1000);
}
const offered = (town: Town): string[] => town.center.agents().filter((agent) => agent.activity === 'offered').map(({ id }) => id);

describe('basic routing', () => {
  // proves RTE-01: the same three agents, three settings, three choices
  it.each([['idleTime', 'anna'], ['fewestCalls', 'ben'], ['priority', 'carol']] as const)('by %s asks %s', async (routing, chosen) => {
    const town = await Town.build({ configure: priorities });
    const carrier = await town.carrier();
    await serves(town, await town.agent('anna'), carrier);
    await serves(town, await town.agent('carol'), carrier);
    await town.agent('ben');
    // Anna has been idle longest, Ben has taken no call, Carol is first in the group.
    await change(town, { routing });
    await town.customerInQueue(carrier);
    expect(offered(town)).toEqual([chosen]);
  });

  it.each([[0, 'ben'], [26, 'anna']] as const)('goes on counting the day\'s calls after a restart: %i hours later %s is asked', async (hours, chosen) => {
    const before = await Town.build({ configure: async (store) => { await priorities(store); await store.config.putSetting({ key: 'routing', value: 'fewestCalls' }); } });
    await serves(before, await before.agent('anna'), await before.carrier());
    const town = await Town.build({ store: before.store });
    // After the center's midnight nobody has taken a call, and Anna has been idle longer.
    await town.clock.advance(hours * 3_600_000);
    for (const id of ['anna', 'ben']) {
      await town.agent(id);
      for (const presence of ['notReady', 'ready'] as const) await town.center.command(id, { name: 'setPresence', presence });
      await town.settle();
    }
    await town.customerInQueue(await town.carrier());
    expect(offered(town)).toEqual([chosen]);
  });
});

describe('the last agent', () => {
  // proves RTE-02
  it('gets the returning caller while idle, and otherwise the call goes as usual', async () => {
    const town = await Town.build();
    const carrier = await town.carrier();
    await serves(town, await town.agent('anna'), carrier);
    await town.agent('ben');
    await change(town, { routing: 'fewestCalls', lastAgentFirst: { on: true, outbound: false } });
    const back = await town.customerInQueue(carrier);
    // Ben has taken fewer calls, but Anna knows the caller.
    expect(offered(town)).toEqual(['anna']);
    const again = await town.customerInQueue(carrier);
    expect(offered(town).sort()).toEqual(['anna', 'ben']);
    for (const call of [back, again]) call.bye();
    await town.settle();
    await town.customerInQueue(await town.customerWebPhone('13900000009'));
    expect(offered(town)).toEqual(['ben']);
  });

  // proves RTE-02: callers without a number are not one caller who returns
  it.each([['anonymous', 'ben'], ['Unavailable', 'ben'], [customerNumber, 'anna']] as const)('knows a caller by number: %s is asked of %s', async (number, chosen) => {
    const town = await Town.build();
    const carrier = await town.carrier(number);
    await serves(town, await town.agent('anna'), carrier);
    await town.agent('ben');
    await change(town, { routing: 'fewestCalls', lastAgentFirst: { on: true, outbound: false } });
    await town.customerInQueue(carrier);
    expect(town.interaction().customer.number).toBe(number);
    expect(offered(town)).toEqual([chosen]);
  });

  // proves RTE-02: "outbound call history"
  it.each([[false, 'anna'], [true, 'ben']] as const)('counts whom an agent called only where outbound is %s', async (outbound, chosen) => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    await change(town, { routing: 'idleTime', lastAgentFirst: { on: true, outbound } });
    const carrier = await town.carrier();
    const call = ben.phone.invite(customerNumber, { sdp: sdp() });
    const called = await town.during(carrier.expectInvite());
    called.answer(sdp());
    await town.during(call.expect(200));
    await town.clock.advance(5000);
    call.bye();
    await town.settle();
    await town.clock.advance(20_000);
    expect([town.agentState('anna').activity, town.agentState('ben').activity, anna.id]).toEqual(['idle', 'idle', 'anna']);
    await town.customerInQueue(carrier);
    expect(offered(town)).toEqual([chosen]);
  });
});

describe('the ring time-out', () => {
  // proves RTE-04
  it('moves the call to the next agent after the seconds of the setting, whatever the group says', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    await change(town, { ringTimeoutSeconds: 10 });
    await town.customerInQueue(await town.carrier());
    (await town.during(anna.phone.expectInvite())).ring();
    await town.clock.advance(9500);
    expect(offered(town)).toEqual(['anna']);
    await town.clock.advance(600);
    expect(offered(town)).toEqual(['ben']);
    expect(anna.frames.findLast((frame) => frame.type === 'fact')).toMatchObject({ fact: { type: expect.stringMatching(/offer.missed|leg.ended/) } });
    expect((await town.during(ben.phone.expectInvite())).header('x-ccc-interaction')).toBe(town.calls[0]);
  });

  // proves RTE-04 (switched off)
  it('leaves it ringing at the first agent where the setting says never', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.agent('ben');
    await change(town, { ringTimeoutSeconds: 'never' });
    await town.customerInQueue(await town.carrier());
    (await town.during(anna.phone.expectInvite())).ring();
    await town.clock.advance(60_000);
    expect(offered(town)).toEqual(['anna']);
  });

  // proves RTE-06
  it.each([['ready', { presence: 'ready' }], [{ onBreak: 'Meeting' }, { presence: 'onBreak', reason: 'Meeting' }], ['notReady', { presence: 'notReady' }]] as const)('leaves the agent as the switch %j says', async (afterMissed, after) => {
    const town = await Town.build();
    await town.agent('anna');
    await change(town, { ringTimeoutSeconds: 10, afterMissed: typeof afterMissed === 'string' ? afterMissed : { ...afterMissed } });
    await town.customerInQueue(await town.carrier());
    await town.clock.advance(10_100);
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle', ...after });
  });
});

// proves RTE-05 (as CON-07 rules): the status before the call, so many seconds after the hang-up
describe('after a call', () => {
  it.each(['ready', 'notReady'] as const)('an agent who was %s is that again three seconds later', async (before) => {
    const town = await Town.build();
    const anna = await town.agent('anna', before);
    await change(town, { restoreAfterSeconds: 3 });
    const carrier = await town.carrier();
    if (before === 'ready') (await town.customerTalksTo(carrier, anna)).customer.bye();
    else {
      const call = anna.phone.invite(customerNumber, { sdp: sdp() });
      (await town.during(carrier.expectInvite())).answer(sdp());
      await town.during(call.expect(200));
      call.bye();
    }
    await town.settle();
    expect(town.agentState('anna')).toMatchObject({ activity: 'wrapUp', presence: before });
    await town.clock.advance(2900);
    expect(town.agentState('anna').activity).toBe('wrapUp');
    await town.clock.advance(200);
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle', presence: before });
    await town.expectQuiet();
  });

  it.each(['agent-ben', '1001'] as const)('inside the house too, for everybody who talked: anna and %s', async (called) => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    const desk = await town.deskPhone('1001');
    await change(town, { restoreAfterSeconds: 3 });
    const call = anna.phone.invite(called, { sdp: sdp() });
    (await town.during((called === '1001' ? desk : ben.phone).expectInvite())).answer(sdp());
    await town.during(call.expect(200));
    call.bye();
    await town.clock.advance(2800);
    const talked = called === '1001' ? ['anna'] : ['anna', 'ben'];
    expect(talked.map((id) => town.agentState(id).activity)).toEqual(talked.map(() => 'wrapUp'));
    await town.clock.advance(300);
    expect(['anna', 'ben'].map((id) => [town.agentState(id).activity, town.agentState(id).presence])).toEqual([['idle', 'ready'], ['idle', 'notReady']]);
    await town.expectQuiet();
  });
});

// proves CDA-05
it('the number of calls that wait is what the next caller hears', async () => {
  const town = await Town.build();
  await town.agent('anna', 'notReady');
  const waiting = (): number | undefined => town.center.queues().find((queue) => queue.skillGroupId === 'support')?.waiting;
  for (const [index, number] of ['13900000001', '13900000002', '13900000003'].entries()) {
    expect(waiting()).toBe(index);
    await town.customerInQueue(await town.customerWebPhone(number));
    expect(town.session().playing(town.leg('customer'))).toEqual(['queue-before', `number-${index}`, 'queue-after']);
  }
});
