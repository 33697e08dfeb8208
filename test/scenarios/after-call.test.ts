/** What follows a call: longer wrap-up, calling again, the block list, the report of its sound, and what the next call knows of it. */
import { describe, expect, it } from 'vitest';
import { allowedOnInteraction, reduceInteraction } from 'ccc-workstation/model';
import type { CallReport, Interaction, InteractionFact } from 'ccc-workstation/protocol';
import { blockKeys } from '../../server/domain/numbers.js';
import { customerNumber, number, sdp, Town } from './support/town.js';
import type { MemoryStore } from './support/memory-store.js';

const set = (...settings: readonly (readonly [string, unknown])[]) => async (store: MemoryStore): Promise<void> => { for (const [key, value] of settings) await store.config.putSetting({ key, value }); };
async function served(configure?: (store: MemoryStore) => Promise<void>) {
  const town = await Town.build(configure ? { configure } : {});
  const anna = await town.agent('anna');
  const carrier = await town.carrier();
  const { customer, agent } = await town.customerTalksTo(carrier, anna);
  return { town, anna, carrier, customer, agent, id: town.calls[0] ?? '' };
}
function folded(facts: readonly InteractionFact[]): Interaction {
  const interaction = facts.reduce<Interaction | undefined>(reduceInteraction, undefined);
  if (!interaction) throw new Error('no call');
  return interaction;
}
const report: CallReport = { mos: 4.1, worstMos: 3.2, codec: 'PCMU', rttMs: 40, lossPercent: 0.5, jitterMs: 4, warnings: ['highLoss'], readings: 12 };

describe('after a call', () => {
  it('wrap-up is extended step by step up to the limit, and finished early', async () => {
    const { town, customer, id } = await served(set(['wrapUpExtensionSeconds', 20], ['wrapUpMaxSeconds', 45]));
    await expect(town.center.command('anna', { name: 'extendWrapUp', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    customer.bye();
    await town.settle();
    const began = town.interaction(id).endedAt ?? 0;
    expect(town.interaction(id).wrapUpUntil).toBe(began + 15_000);
    await town.center.command('anna', { name: 'extendWrapUp', interactionId: id });
    expect(town.interaction(id).wrapUpUntil).toBe(began + 35_000);
    await town.clock.advance(30_000);
    expect(town.agentState('anna').activity).toBe('wrapUp');
    await town.center.command('anna', { name: 'extendWrapUp', interactionId: id });
    expect(town.interaction(id).wrapUpUntil).toBe(began + 45_000);
    await expect(town.center.command('anna', { name: 'extendWrapUp', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await town.center.command('anna', { name: 'note', interactionId: id, disposition: 'Sold', remark: 'Calls back on Monday' });
    await town.center.command('anna', { name: 'finishWrapUp', interactionId: id });
    expect(town.agentState('anna').activity).toBe('idle');
    await town.expectQuiet();
    expect(town.record(id)).toMatchObject({ disposition: 'Sold', remark: 'Calls back on Monday' });
  });

  // proves CAL-12, CAL-14
  it('the customer is called again without the number, which nothing that the agent gets carries; and the next call knows of the last', async () => {
    const { town, anna, carrier, customer, id } = await served(set(['maskNumbers', true], ['numberPlaces', [{ prefix: '138', name: 'Shanghai' }]]));
    expect((await town.center.snapshot('anna')).interactions).toMatchObject([{ place: 'Shanghai', customer: { number: '138****8000' } }]);
    const ben = await town.agent('ben', 'notReady');
    await town.center.command('anna', { name: 'note', interactionId: id, remark: `Ask for ${customerNumber}`, disposition: 'Open', data: { name: 'Mr. Ho' } });
    customer.bye();
    await town.settle();
    await town.center.command('anna', { name: 'finishWrapUp', interactionId: id });
    await town.during(ben.phone.invite(`redial-${id}`, { sdp: sdp() }).expect(404));
    const own = anna.phone.invite(`redial-${id}`, { sdp: sdp() });
    const out = await town.during(carrier.expectInvite(), 1000);
    expect(out.header('to')).toContain(customerNumber);
    out.answer(sdp());
    await town.during(own.expect(200));
    await town.settle();
    const again = town.calls.at(-1) ?? '';
    expect(town.interaction(again)).toMatchObject({ customer: { number: customerNumber }, data: { name: 'Mr. Ho' }, visits: { count: 1, last: [{ interactionId: id, direction: 'inbound', agentName: 'Anna Berg', disposition: 'Open' }] } });
    const seen = JSON.stringify([anna.frames, await town.center.snapshot('anna'), await town.center.resume('anna', 0)]);
    expect(seen).not.toContain(customerNumber);
    expect(seen).toContain('138****8000');
    expect(town.center.hidesNumbers('anna') && !town.center.hidesNumbers('sam')).toBe(true);
    own.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(again)).toMatchObject({ contactNumber: customerNumber, callType: 'outbound' });
  });

  it('the agent\'s phone is not told a masked number either', async () => {
    const town = await Town.build({ configure: set(['maskNumbers', true]) });
    const anna = await town.agent('anna');
    const customer = await town.customerInQueue(await town.carrier());
    const ringing = await town.during(anna.phone.expectInvite());
    for (const name of ['from', 'p-asserted-identity', 'contact']) expect(ringing.header(name) ?? '').not.toContain(customerNumber);
    expect(ringing.header('from')).toContain('138****8000');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  // proves CAL-13
  it('a number is put on the block list and its next call refused before the flow, until it is taken off', async () => {
    const closed = await served();
    await expect(closed.town.center.command('anna', { name: 'blockNumber', interactionId: closed.id })).rejects.toMatchObject({ code: 'not-supported' });
    closed.customer.bye();
    await closed.town.settle();
    await closed.town.expectQuiet();

    const { town, carrier, customer, id } = await served(set(['agentsMayBlock', true]));
    await town.center.command('anna', { name: 'blockNumber', interactionId: id });
    expect(town.interaction(id).blocked).toBe(true);
    await expect(town.center.command('anna', { name: 'blockNumber', interactionId: id })).rejects.toMatchObject({ code: 'not-allowed-now' });
    customer.bye();
    await town.settle();
    const refused = carrier.invite(number, { sdp: sdp() });
    await town.during(refused.expect(603));
    const blocked = town.calls.at(-1) ?? '';
    await town.settle();
    expect(town.facts(blocked).some((fact) => fact.type.startsWith('flow.'))).toBe(false);
    expect(town.record(blocked)).toMatchObject({ status: 'blocked', cause: 'blocked', contactNumber: customerNumber });
    expect([...town.store.blockedRows.values()]).toMatchObject([{ number: `+86${customerNumber}`, by: 'anna' }]);
    await town.store.blocklist.remove(blockKeys(customerNumber, '86'));
    const let_in = await town.customerCalls(carrier);
    let_in.bye();
    await town.settle();
    await town.expectQuiet();
  });

  // proves CAL-12
  it('an agent who may not dial calls again all the same, and one from whom that was taken does not', async () => {
    const { town, anna, carrier, customer, id } = await served(set(['outboundWrapUpSeconds', 0], ['commandsOffFor', { anna: ['dial', 'transfer'], ben: ['redial'] }]));
    const ben = await town.agent('ben', 'notReady');
    const announced = async (agentId: string): Promise<readonly string[]> => (await town.center.snapshot(agentId)).capabilities.commands;
    for (const [agentId, off] of [['anna', ['dial', 'transfer']], ['ben', ['redial']], ['carol', []]] as const) {
      const commands = await announced(agentId);
      expect(['dial', 'transfer', 'redial'].filter((name) => !commands.includes(name)), agentId).toEqual(off);
    }
    await expect(town.center.command('anna', { name: 'transfer', interactionId: id, to: { kind: 'agent', id: 'ben' } })).rejects.toMatchObject({ code: 'not-supported' });
    await town.center.command('anna', { name: 'consult', interactionId: id, to: { kind: 'agent', id: 'ben' } });
    (await town.during(ben.phone.expectInvite())).answer(sdp());
    await town.settle();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    await town.during(anna.phone.invite(customerNumber, { sdp: sdp() }).expect(403));
    await town.during(ben.phone.invite(`redial-${id}`, { sdp: sdp() }).expect(403));
    const again = anna.phone.invite(`redial-${id}`, { sdp: sdp() });
    (await town.during(carrier.expectInvite(), 1000)).reject(486);
    await town.during(again.expect(486));
    await town.settle();
    // What is given back is there at once.
    await town.during(town.center.changeSettings(() => ({ commandsOffFor: {} })));
    expect(anna.frames.findLast((frame) => frame.type === 'settings')?.capabilities.commands).toContain('dial');
    const free = anna.phone.invite(customerNumber, { sdp: sdp() });
    (await town.during(carrier.expectInvite(), 1000)).reject(486);
    await town.during(free.expect(486));
  });

  // proves CAL-12, CAL-13
  it('whoever had a part in it calls again and blocks when it is over, by the rule that the buttons ask; nobody else learns of it', async () => {
    const { town, anna, carrier, customer, id } = await served(set(['agentsMayBlock', true], ['outboundWrapUpSeconds', 0]));
    const ben = await town.agent('ben', 'notReady');
    const carol = await town.agent('carol', 'notReady');
    // Carol was asked, and Anna has handed the call to Ben.
    await town.during(town.center.command('anna', { name: 'consult', interactionId: id, to: { kind: 'agent', id: 'carol' } }));
    (await town.during(carol.phone.expectInvite())).answer(sdp());
    await town.settle();
    await town.center.command('anna', { name: 'cancelConsult', interactionId: id });
    await town.during(town.center.command('anna', { name: 'transfer', interactionId: id, to: { kind: 'agent', id: 'ben' } }));
    (await town.during(ben.phone.expectInvite())).answer(sdp());
    await town.settle();
    const againBy = async ({ id: who, phone }: typeof anna): Promise<void> => {
      expect(allowedOnInteraction(folded(town.facts(id)), who).has('redial'), who).toBe(true);
      const own = phone.invite(`redial-${id}`, { sdp: sdp() });
      const out = await town.during(carrier.expectInvite(), 1000);
      expect(out.header('to'), who).toContain(customerNumber);
      out.reject(486);
      await town.during(own.expect(486));
      await town.settle();
    };
    // Also while the customer still talks to Ben.
    await againBy(anna);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    for (const agent of [anna, ben, carol]) await againBy(agent);

    const block = (agentId: string): Promise<void> => town.center.command(agentId, { name: 'blockNumber', interactionId: id });
    await expect(block('sam')).rejects.toMatchObject({ code: 'not-found' });
    await block('anna');
    expect(anna.frames.findLast((frame) => frame.type === 'interaction')?.interaction).toMatchObject({ id, phase: 'closed', blocked: true });
    expect(ben.frames.findLast((frame) => frame.type === 'interaction')?.interaction.blocked).toBeUndefined();
    await expect(block('ben')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await town.during(carrier.invite(number, { sdp: sdp() }).expect(603));
    await town.settle();
    await town.expectQuiet();
    expect(await town.store.openInteractions()).toEqual([]);
  });

  it('the report of its sound is kept once for each end, also after the call is closed', async () => {
    const { town, customer, id } = await served();
    const ben = await town.agent('ben', 'notReady');
    await town.during(town.center.command('anna', { name: 'transfer', interactionId: id, to: { kind: 'agent', id: 'ben' } }));
    (await town.during(ben.phone.expectInvite())).answer(sdp());
    await town.settle();
    await town.center.command('anna', { name: 'report', interactionId: id, report });
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    await town.center.command('ben', { name: 'report', interactionId: id, report: { ...report, mos: 3.3 } });
    await town.center.command('ben', { name: 'report', interactionId: id, report });
    await expect(town.center.command('carol', { name: 'report', interactionId: id, report })).rejects.toMatchObject({ code: 'not-found' });
    expect(town.record(id).reports).toMatchObject([{ agentId: 'anna', mos: 4.1, warnings: ['highLoss'] }, { agentId: 'ben', mos: 3.3 }]);
    expect(await town.store.openInteractions()).toEqual([]);
  });
});
