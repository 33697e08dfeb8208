/** Offers that are not taken: rung out, declined, two phones at once — the call goes on and the record tells. */
import { describe, expect, it } from 'vitest';
import { sdp, Town } from './support/town.js';
import type { MemoryStore } from './support/memory-store.js';

describe('an offer that is not taken', () => {
  // proves RTE-04, RTE-06
  it('goes to the next agent after the timeout; the first sees it as missed and is not ready', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    const customer = await town.customerInQueue(await town.carrier());
    const first = await town.during(anna.phone.expectInvite());
    first.ring();
    await town.clock.advance(20_000);
    await town.during(first.expectRequest('CANCEL'));
    expect(town.agentState('anna')).toMatchObject({ presence: 'notReady', activity: 'idle' });
    const second = await town.during(ben.phone.expectInvite());
    expect(second.header('x-ccc-interaction')).toBe(town.calls[0]);
    second.answer(sdp());
    await town.settle();
    expect(town.agentState('ben').activity).toBe('onCall');
    expect(anna.frames.some((frame) => frame.type === 'fact' && frame.fact.type === 'offer.missed' && frame.fact.agentId === 'anna')).toBe(true);
    // For anna the call is closed: what goes on in it is not hers to see.
    expect(anna.frames.findLast((frame) => frame.type === 'interaction')).toMatchObject({ interaction: { phase: 'closed' } });
    expect(anna.frames.some((frame) => frame.type === 'fact' && frame.fact.type === 'offer.accepted')).toBe(false);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'normalEnd', agentId: 'ben', missedBy: ['anna'] });
  });

  it('leaves the agent ready where the setting says so, and rings the same agent again only after a while', async () => {
    const town = await Town.build({ configure: (store) => store.config.putSetting({ key: 'afterMissed', value: 'ready' }) });
    const anna = await town.agent('anna');
    await town.customerInQueue(await town.carrier());
    (await town.during(anna.phone.expectInvite())).ring();
    await town.clock.advance(20_100);
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'idle' });
    await town.clock.advance(15_000);
    expect(town.types().filter((type) => type === 'interaction.offered')).toHaveLength(1);
    const again = await town.during(anna.phone.expectInvite(), 6000);
    again.answer(sdp());
    await town.settle();
    again.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('is back in routing at once when the agent declines', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    const customer = await town.customerInQueue(await town.carrier());
    (await town.during(anna.phone.expectInvite())).reject(603);
    const second = await town.during(ben.phone.expectInvite());
    expect(town.types()).toContain('offer.rejected');
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'idle' });
    second.answer(sdp());
    await town.settle();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ agentId: 'ben', missedBy: [] });
  });

  // proves SVR-02 agentNotAnswered
  it('ends after the longest wait as agentNotAnswered when agents let it ring', async () => {
    const town = await Town.build({ configure: (store) => shortWait(store, 30) });
    await town.agent('anna');
    const customer = await town.customerInQueue(await town.carrier());
    await town.clock.advance(40_000);
    expect(customer.ended).toBe(true);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'agentNotAnswered', hangUpParty: 'system', missedBy: ['anna'] });
  });

  // proves SVR-02 notAnswered
  it('ends after the longest wait as notAnswered when nobody got free', async () => {
    const town = await Town.build({ configure: (store) => shortWait(store, 30) });
    await town.agent('anna', 'notReady');
    await town.customerInQueue(await town.carrier());
    await town.clock.advance(40_000);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'notAnswered', hangUpParty: 'system', missedBy: [] });
  });

  // proves SKG-02
  it('rings two at once in a simultaneous group; the first answer cancels the other', async () => {
    const town = await Town.build({ configure: simultaneous });
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    const carol = await town.agent('carol');
    const customer = await town.customerInQueue(await town.carrier());
    const [first, second] = await town.during(Promise.all([anna.phone.expectInvite(), ben.phone.expectInvite()]));
    first.ring();
    second.ring();
    await town.settle();
    second.answer(sdp());
    await town.during(first.expectRequest('CANCEL'));
    expect(carol.phone.calls.size).toBe(0);
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'idle' });
    expect(town.facts().find((fact) => fact.type === 'offer.withdrawn')).toMatchObject({ agentId: 'anna', reason: 'answeredElsewhere' });
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ agentId: 'ben', status: 'normalEnd' });
  });

  it('is not made to an agent whose phone is gone', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    await town.during(anna.phone.register(0));
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', reachable: false });
    await town.customerInQueue(await town.carrier());
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.answer(sdp());
    await town.settle();
    ringing.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('waits for somebody to become ready, and callers are served in the order they came', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna', 'notReady');
    const carrier = await town.carrier();
    const first = await town.customerInQueue(carrier);
    const second = await town.customerInQueue(carrier);
    expect(town.session().playing(town.leg('customer'))).toEqual(['queue-before', 'number-1', 'queue-after']);
    expect(town.center.queues().find((queue) => queue.skillGroupId === 'support')).toMatchObject({ waiting: 2, agentsReady: 0 });
    await town.center.command('anna', { name: 'setPresence', presence: 'ready' });
    const ringing = await town.during(anna.phone.expectInvite());
    expect(ringing.header('x-ccc-interaction')).toBe(town.calls[0]);
    ringing.answer(sdp());
    await town.settle();
    expect(town.facts(town.calls[1]).find((fact) => fact.type === 'queue.moved')).toMatchObject({ position: 1 });
    first.bye();
    second.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(town.calls[1])).toMatchObject({ status: 'gaveUpInQueue' });
  });
});

async function shortWait(store: MemoryStore, maxWaitSeconds: number): Promise<void> {
  await store.config.putFlow({
    id: 'greeting', name: 'Short', version: '2', definition: {
      start: 'menu', nodes: [
        { id: 'menu', type: 'menu', label: 'Menu', prompt: 'menu', keys: [{ digit: '2', label: 'Support', next: 'support' }] },
        { id: 'support', type: 'transferToAgent', label: 'To support', skillGroups: ['support'], maxWaitSeconds, failed: 'sorry' },
        { id: 'sorry', type: 'hangUp', label: 'Sorry', prompt: 'no-agent' },
      ],
    },
  });
}

async function simultaneous(store: MemoryStore): Promise<void> {
  const row = (await store.config.skillGroups()).find((group) => group.id === 'support');
  if (row) await store.config.putSkillGroup({ ...row, ringing: 'simultaneous' });
}
