/** A colleague's ringing call taken over: from the queue, from inside the house, from a transfer; and an offer declined with a reason. */
import { describe, expect, it } from 'vitest';
import { sdp, Town, type AgentDesk } from './support/town.js';

async function two() {
  const town = await Town.build();
  const ben = await town.agent('ben');
  const anna = await town.agent('anna', 'notReady');
  return { town, anna, ben };
}
const pickUp = (town: Town, by: string, from: string) => town.during(town.center.command(by, { name: 'pickUp', agentId: from }));
/** The phone that picked up answers by itself. */
async function taken(town: Town, { phone }: AgentDesk) {
  const invite = await town.during(phone.expectInvite());
  expect(invite.header('x-ccc-auto-answer')).toBe('1');
  invite.answer(sdp());
  await town.settle();
  return invite;
}

// proves VOC-13
describe('picking up', () => {
  it('takes a customer of the queue from the colleague it rings at', async () => {
    const { town, anna, ben } = await two();
    const customer = await town.customerInQueue(await town.carrier());
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.ring();
    await town.settle();
    await pickUp(town, 'anna', 'ben');
    const own = await taken(town, anna);
    const cancel = await town.during(ringing.expectRequest('CANCEL'));
    expect(cancel.headers.find(({ name }) => name === 'reason')?.value).toContain('Call completed elsewhere');
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    expect(town.interaction()).toMatchObject({ agentId: 'anna', offers: [], missedBy: [] });
    expect(town.agentState('ben')).toMatchObject({ activity: 'idle', presence: 'ready' });
    customer.bye();
    await town.during(own.expectRequest('BYE'));
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ agentId: 'anna', status: 'normalEnd' });
  });

  it('takes a desk phone\'s call to the colleague, and a transfer', async () => {
    const { town, anna, ben } = await two();
    const desk = await town.deskPhone('1001');
    const call = desk.invite('agent-ben', { sdp: sdp() });
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.ring();
    await town.settle();
    await pickUp(town, 'anna', 'ben');
    const own = await taken(town, anna);
    await town.during(Promise.all([call.expect(200), ringing.expectRequest('CANCEL')]));
    expect(town.session().hears(town.leg('1001'), town.leg('anna'))).toBe(true);
    own.bye();
    await town.during(call.expectRequest('BYE'));
    expect(town.agentState('ben').activity).toBe('idle');

    await town.center.command('ben', { name: 'setPresence', presence: 'notReady' });
    const carol = await town.agent('carol');
    const { customer } = await town.customerTalksTo(await town.carrier(), carol);
    const id = town.calls.at(-1) ?? '';
    await town.during(town.center.command('carol', { name: 'transfer', interactionId: id, to: { kind: 'agent', id: 'ben' } }));
    (await town.during(ben.phone.expectInvite())).ring();
    await town.settle();
    await pickUp(town, 'anna', 'ben');
    await taken(town, anna);
    expect(town.interaction()).toMatchObject({ agentId: 'anna' });
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    expect(town.agentState('ben').activity).toBe('idle');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('leaves it ringing where the phone that picked up does not answer, and is refused without a common group or a ringing call', async () => {
    const { town, anna, ben } = await two();
    await expect(town.center.command('anna', { name: 'pickUp', agentId: 'ben' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(town.center.command('anna', { name: 'pickUp', agentId: 'sam' })).rejects.toMatchObject({ code: 'not-found' });
    const customer = await town.customerInQueue(await town.carrier());
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.ring();
    await town.settle();
    await pickUp(town, 'anna', 'ben');
    (await town.during(anna.phone.expectInvite())).reject(480);
    await town.settle();
    expect(town.agentState('anna').activity).toBe('idle');
    ringing.answer(sdp());
    await town.settle();
    expect(town.session().hears(town.leg('customer'), town.leg('ben'))).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });
});

// proves VOC-14
describe('declining with a reason', () => {
  it('sends the customer to the next agent, and the record says who declined and why', async () => {
    const { town, anna, ben } = await two();
    await town.center.command('anna', { name: 'setPresence', presence: 'ready' });
    const customer = await town.customerInQueue(await town.carrier());
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.ring();
    await town.settle();
    const id = town.calls[0] ?? '';
    await expect(town.center.command('anna', { name: 'reject', interactionId: id })).rejects.toMatchObject({ code: 'forbidden' });
    await town.center.command('ben', { name: 'reject', interactionId: id, reason: 'Conflict of interest' });
    await town.during(ringing.expectRequest('CANCEL'));
    expect(town.agentState('ben')).toMatchObject({ activity: 'idle', presence: 'ready' });
    const next = await town.during(anna.phone.expectInvite());
    next.answer(sdp());
    await town.settle();
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ agentId: 'anna', rejectedBy: [{ agentId: 'ben', reason: 'Conflict of interest' }], missedBy: [] });
  });

  it('tells a caller inside the house that the line is taken', async () => {
    const { town, ben } = await two();
    const call = (await town.deskPhone('1001')).invite('agent-ben', { sdp: sdp() });
    (await town.during(ben.phone.expectInvite())).ring();
    await town.settle();
    await town.center.command('ben', { name: 'reject', interactionId: town.calls[0] ?? '', reason: 'In a meeting' });
    await town.during(call.expect(603));
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'rejected', rejectedBy: [{ agentId: 'ben', reason: 'In a meeting' }] });
  });
});
