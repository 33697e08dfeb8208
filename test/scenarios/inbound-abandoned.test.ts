/** The customer gives up, or the flow ends the call: every ending is in the record, and nothing is left ringing. */
import { describe, expect, it } from 'vitest';
import { number, sdp, Town } from './support/town.js';

// proves SVR-02
describe('a call that reaches nobody', () => {
  it('gaveUpInFlow: the caller hangs up during the menu', async () => {
    const town = await Town.build();
    await town.agent('anna');
    (await town.customerCalls(await town.carrier())).bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'gaveUpInFlow', hangUpParty: 'customer', duration: 0 });
    expect(town.facts().find((fact) => fact.type === 'flow.left')).toMatchObject({ outcome: 'abandoned' });
  });

  it('gaveUpInFlow: the caller cancels before the 200 is even acknowledged', async () => {
    const town = await Town.build();
    const call = (await town.carrier()).invite(number, { sdp: sdp() });
    call.manual.add('ACK');
    await town.during(call.expect(200));
    call.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'gaveUpInFlow' });
  });

  it('gaveUpInQueue: the caller hangs up while nobody is free', async () => {
    const town = await Town.build();
    await town.agent('anna', 'notReady');
    const customer = await town.customerInQueue(await town.carrier());
    await town.clock.advance(9000);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    customer.bye();
    await town.settle();
    expect(town.center.queues().every((queue) => queue.waiting === 0)).toBe(true);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'gaveUpInQueue', hangUpParty: 'customer', skillGroup: 'Support' });
  });

  it('gaveUpInQueue: the caller hangs up in the moment in which an agent is chosen, who is free again', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const carrier = await town.carrier();
    const customer = await town.customerCalls(carrier);
    const stored = town.slowDisk();
    await town.press('customer', '2');
    customer.bye();
    await town.settle();
    stored();
    await town.settle();
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'idle' });
    expect(town.record()).toMatchObject({ status: 'gaveUpInQueue', hangUpParty: 'customer', missedBy: [] });
    // And the next caller reaches her.
    const { customer: next } = await town.customerTalksTo(carrier, anna);
    next.bye();
    await town.expectQuiet();
  });

  it('gaveUpWhileRinging: the caller hangs up while an agent\'s phone rings, which stops', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const customer = await town.customerInQueue(await town.carrier());
    const ringing = await town.during(anna.phone.expectInvite());
    ringing.ring();
    await town.settle();
    customer.bye();
    await town.during(ringing.expectRequest('CANCEL'));
    expect(town.agentState('anna')).toMatchObject({ presence: 'ready', activity: 'idle' });
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'gaveUpWhileRinging', hangUpParty: 'customer', missedBy: [] });
    expect(town.facts().find((fact) => fact.type === 'offer.withdrawn')).toMatchObject({ agentId: 'anna', reason: 'abandoned' });
  });

  it('normalEnd or gaveUpWhileRinging, never both, when answer and hang-up cross on the wire', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const customer = await town.customerInQueue(await town.carrier());
    const ringing = await town.during(anna.phone.expectInvite());
    ringing.answer(sdp());
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(['normalEnd', 'gaveUpWhileRinging']).toContain(town.record().status);
    expect(town.types().filter((type) => type === 'interaction.ended')).toHaveLength(1);
    expect(ringing.ended).toBe(true);
  });

  it('noAgentOnline: nobody of the group is signed in, a prompt says so', async () => {
    const town = await Town.build();
    const customer = await town.customerInQueue(await town.carrier());
    expect(town.session().playing(town.leg('customer'))).toEqual(['no-agent']);
    await town.clock.advance(3000);
    expect(customer.ended).toBe(true);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'noAgentOnline', hangUpParty: 'system' });
  });

  it('noAgentOnline: the last agent signs out while the caller waits', async () => {
    const town = await Town.build();
    await town.agent('anna', 'notReady');
    await town.customerInQueue(await town.carrier());
    await town.clock.advance(5000);
    await town.center.signOut('anna', 'signedOut');
    await town.clock.advance(3000);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'noAgentOnline' });
  });

  // proves IVR-10
  it('flowEnded: three wrong keys end the call after the error prompt', async () => {
    const town = await Town.build();
    await town.agent('anna');
    const customer = await town.customerCalls(await town.carrier());
    for (const digit of ['9', '8', '7']) await town.press('customer', digit);
    await town.clock.advance(6000);
    expect(customer.ended).toBe(true);
    expect(town.session().heard.get(town.leg('customer'))).toEqual(['welcome', 'invalid', 'invalid', 'invalid', 'goodbye']);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'flowEnded', hangUpParty: 'system' });
  });

  // proves IVR-15
  it('nonWorkingHours: outside the opening hours', async () => {
    const town = await Town.build({
      configure: (store) => store.config.putFlow({
        id: 'greeting', name: 'Office', version: '2', definition: {
          start: 'hours', nodes: [
            { id: 'hours', type: 'workingHours', label: 'Hours', open: 'closed', closed: 'closed', schedule: { timeZone: 'Europe/Berlin', periods: [] } },
            { id: 'closed', type: 'hangUp', label: 'Closed', prompt: 'closed' },
          ],
        },
      }),
    });
    await town.customerCalls(await town.carrier());
    await town.clock.advance(3000);
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'nonWorkingHours', path: 'Hours: closed > Closed' });
  });

  it('ends with mediaTimeout when no media comes any more', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
    town.media.lose(town.session().id, town.leg('customer'));
    await town.during(Promise.all([customer.expectRequest('BYE'), agent.expectRequest('BYE')]));
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'system', cause: 'mediaTimeout' });
  });

  it('is refused with 404 for a number nobody has, and with 503 when the trunk is full', async () => {
    const town = await Town.build({ configure: (store) => limitTrunk(store, 1) });
    const carrier = await town.carrier();
    const wrong = carrier.invite('02099999999', { sdp: sdp() });
    await town.during(wrong.expect(404));
    const first = await town.customerCalls(carrier);
    const second = carrier.invite(number, { sdp: sdp() });
    await town.during(second.expect(503));
    first.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.calls).toHaveLength(1);
  });

  // proves F-38
  it('is refused with 503 while the media engine says it is overloaded, and taken again soon after', async () => {
    const town = await Town.build();
    const carrier = await town.carrier();
    town.media.events.push({ type: 'overload', load: 0.97 });
    await town.settle();
    await town.during(carrier.invite(number, { sdp: sdp() }).expect(503));
    await town.clock.advance(2000);
    (await town.customerCalls(carrier)).bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('systemError: the store fails, and the caller is not left in silence', async () => {
    const town = await Town.build();
    const customer = await town.customerCalls(await town.carrier());
    town.store.failing = new Error('disk full');
    await town.press('customer', '2');
    await town.during(customer.expectRequest('BYE'));
    expect(town.center.callCount).toBe(0);
    expect(town.errors.length).toBeGreaterThan(0);
  });
});

async function limitTrunk(store: Parameters<NonNullable<NonNullable<Parameters<typeof Town.build>[0]>['configure']>>[0], maxCalls: number): Promise<void> {
  const [row] = await store.config.trunks();
  if (row) await store.config.putTrunk({ ...row, maxCalls });
}
