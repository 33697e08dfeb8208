/** An agent in several calls: the second rings beside the first, answering it parks the first, and each is ended alone. */
import { describe, expect, it } from 'vitest';
import { sdp, Town, type AgentDesk } from './support/town.js';
import type { MemoryStore } from './support/memory-store.js';

const set = (key: string, value: unknown) => (store: MemoryStore): Promise<void> => store.config.putSetting({ key, value });
/** Anna talks to a customer, and the front desk is registered. */
async function busyAnna(configure?: (store: MemoryStore) => Promise<void>) {
  const town = await Town.build(configure ? { configure } : {});
  const anna = await town.agent('anna');
  const desk = await town.deskPhone('1001');
  const carrier = await town.carrier();
  const talk = await town.customerTalksTo(carrier, anna);
  return { town, anna, desk, carrier, first: town.calls[0] ?? '', ...talk };
}
const answer = async (town: Town, { phone }: AgentDesk) => {
  const ringing = await town.during(phone.expectInvite());
  ringing.ring();
  ringing.answer(sdp());
  await town.settle();
  return ringing;
};

// proves VOC-07, VOC-11, CDA-04: several calls at once
describe('a second call', () => {
  it('rings beside the first, parks it when answered, is swapped, and each is ended alone', async () => {
    const { town, anna, desk, first, customer, agent } = await busyAnna();
    const call = desk.invite('agent-anna', { sdp: sdp() });
    await town.settle();
    expect(town.agentState('anna')).toMatchObject({ activity: 'onCall', interactionId: first, work: [{ activity: 'onCall' }, { activity: 'offered' }] });
    const second = town.calls[1] ?? '';
    const deskIsBusy = (): unknown => anna.frames.findLast((frame) => frame.type === 'phones')?.phones.find(({ extension }) => extension === '1001')?.busy;
    await town.clock.advance(300);
    expect(deskIsBusy()).toBe(true);
    expect(town.session(first).hears(town.leg('customer', first), town.leg('anna', first))).toBe(true);
    const ringing = await answer(town, anna);
    await town.during(call.expect(200));
    expect(town.session(first).playing(town.leg('customer', first))).toEqual(['hold-music']);
    expect(town.session(first).hears(town.leg('customer', first), town.leg('anna', first))).toBe(false);
    expect(town.session(second).hears(town.leg('1001', second), town.leg('anna', second))).toBe(true);
    expect(town.agentState('anna').work?.map((work) => work.activity)).toEqual(['onCall', 'onCall']);

    await town.center.command('anna', { name: 'switchTo', interactionId: first });
    await town.settle();
    expect(town.session(first).hears(town.leg('anna', first), town.leg('customer', first))).toBe(true);
    expect(town.session(second).playing(town.leg('1001', second))).toEqual(['hold-music']);
    await town.center.command('anna', { name: 'resume', interactionId: second });
    await town.settle();
    expect(town.session(first).playing(town.leg('customer', first))).toEqual(['hold-music']);
    expect(town.session(second).hears(town.leg('1001', second), town.leg('anna', second))).toBe(true);

    await town.center.command('anna', { name: 'hangUp', interactionId: second });
    await town.during(call.expectRequest('BYE'));
    expect(ringing.ended).toBe(true);
    expect(agent.ended).toBe(false);
    expect(town.agentState('anna')).toMatchObject({ activity: 'onCall', interactionId: first });
    await town.center.command('anna', { name: 'switchTo', interactionId: first });
    expect(town.session(first).hears(town.leg('anna', first), town.leg('customer', first))).toBe(true);
    customer.bye();
    await town.settle();
    expect(town.agentState('anna')).toMatchObject({ activity: 'wrapUp', interactionId: first });
    await town.expectQuiet();
    await town.clock.advance(300);
    expect(deskIsBusy()).toBeUndefined();
    expect(town.record(second)).toMatchObject({ channel: 'internal', hangUpParty: 'agent', status: 'normalEnd' });
  });

  it('finds the line busy with a second in hand, with one ringing, and where the center allows one only', async () => {
    const { town, anna, desk, customer } = await busyAnna();
    const second = desk.invite('agent-anna', { sdp: sdp() });
    const other = await town.deskPhone('1002');
    const third = other.invite('agent-anna', { sdp: sdp() });
    await town.during(third.expect(486));
    await answer(town, anna);
    await town.during(other.invite('agent-anna', { sdp: sdp() }).expect(486));
    second.bye();
    customer.bye();
    await town.settle();
    await town.expectQuiet();

    const strict = await busyAnna(set('maxDirectCalls', 1));
    await strict.town.during(strict.desk.invite('agent-anna', { sdp: sdp() }).expect(486));
    strict.customer.bye();
    await strict.town.settle();
    await strict.town.expectQuiet();
  });

  it('comes from the queue only where the setting allows, and to whoever is free first', async () => {
    const one = await busyAnna();
    const waiting = await one.town.customerInQueue(one.carrier);
    await one.town.settle();
    expect(one.town.agentState('anna').work).toHaveLength(1);
    waiting.bye();
    one.customer.bye();
    await one.town.settle();
    await one.town.expectQuiet();

    const { town, anna, carrier, customer } = await busyAnna(set('maxCalls', 2));
    const carol = await town.agent('carol');
    const next = await town.customerInQueue(carrier);
    const free = await answer(town, carol);
    const last = await town.customerInQueue(carrier);
    await answer(town, anna);
    expect(town.session(town.calls[0]).playing(town.leg('customer', town.calls[0]))).toEqual(['hold-music']);
    for (const call of [last, next, customer]) call.bye();
    await town.settle();
    expect(free.ended).toBe(true);
    expect(town.agentState('anna').work?.map((work) => work.activity)).toEqual(['wrapUp', 'wrapUp']);
    await town.expectQuiet();
  });

  it('lets a three-party call go on without the agent who answers another, and keeps a consulted colleague waiting', async () => {
    const { town, anna, desk, first, customer } = await busyAnna();
    const ben = await town.agent('ben', 'notReady');
    await town.during(town.center.command('anna', { name: 'consult', interactionId: first, to: { kind: 'agent', id: 'ben' } }));
    const helper = await answer(town, ben);
    await town.center.command('anna', { name: 'join', interactionId: first });
    const call = desk.invite('agent-anna', { sdp: sdp() });
    await answer(town, anna);
    await town.during(call.expect(200));
    const [a, b, c] = [town.leg('anna', first), town.leg('ben', first), town.leg('customer', first)];
    expect(town.session(first).hears(b, c) && town.session(first).hears(c, b)).toBe(true);
    expect(town.session(first).hears(a, c) || town.session(first).hears(c, a)).toBe(false);
    await town.center.command('anna', { name: 'switchTo', interactionId: first });
    await town.settle();
    for (const [one, two] of [[a, b], [a, c], [b, c]] as const) expect(town.session(first).hears(one, two) && town.session(first).hears(two, one)).toBe(true);
    expect(town.session().playing(town.leg('1001'))).toEqual(['hold-music']);
    // Only the third party's connection ends (VOC-11).
    await town.center.command('anna', { name: 'hangUp', interactionId: first, legId: b });
    await town.during(helper.expectRequest('BYE'));
    expect(town.session(first).hears(a, c)).toBe(true);
    await expect(town.center.command('anna', { name: 'hangUp', interactionId: first, legId: c })).rejects.toMatchObject({ code: 'not-allowed-now' });
    call.bye();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });
});
