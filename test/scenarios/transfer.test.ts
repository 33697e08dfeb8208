/** An agent hands a call on: to a colleague, a desk phone, an outside number or a skill group; takes it back; or is refused. */
import { describe, expect, it } from 'vitest';
import type { Target } from 'ccc-workstation/protocol';
import { sdp, Town } from './support/town.js';

const id = (town: Town): string => town.calls[0] ?? '';
const transfer = (town: Town, to: Target, agentId = 'anna') => town.during(town.center.command(agentId, { name: 'transfer', interactionId: id(town), to }));

// proves CAL-06, VOC-08, SVR-02 agentTransfer
describe('a call handed to somebody else', () => {
  it('rings a colleague while the customer hears music, and takes path, remark and data along', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
    await town.center.command('anna', { name: 'note', interactionId: id(town), remark: 'Wants a refund', data: { order: '42' } });
    await town.clock.advance(10_000);
    await transfer(town, { kind: 'agent', id: 'ben' });
    const ringing = await town.during(ben.phone.expectInvite());
    expect(ringing.header('x-ccc-interaction')).toBe(id(town));
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    expect(town.interaction()).toMatchObject({ agentId: 'anna', reaching: { purpose: 'transfer', to: { id: 'ben' } } });
    ringing.ring();
    ringing.answer(sdp());
    await town.during(agent.expectRequest('BYE'));
    expect(town.session().hears(town.leg('customer'), town.leg('ben'))).toBe(true);
    expect(town.session().hears(town.leg('ben'), town.leg('customer'))).toBe(true);
    expect(town.interaction()).toMatchObject({ agentId: 'ben', remark: 'Wants a refund', data: { order: '42' } });
    expect(town.interaction().reaching).toBeUndefined();
    expect(town.interaction().path.at(-1)?.label).toBe('To support');
    const seen = ben.frames.find((frame) => frame.type === 'interaction');
    expect(seen?.type === 'interaction' && seen.interaction.path.length).toBeGreaterThan(2);
    expect(seen).toMatchObject({ interaction: { remark: 'Wants a refund', data: { order: '42' } } });
    expect(town.session().recordings[0]?.tracks).toEqual({ left: [town.leg('ben')], right: [town.leg('customer')] });
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle' });
    expect(town.agentState('ben')).toMatchObject({ activity: 'onCall' });
    await town.clock.advance(20_000);
    customer.bye();
    await town.settle();
    expect(town.agentState('ben').activity).toBe('wrapUp');
    expect(town.agentState('anna').activity).toBe('idle');
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'agentTransfer', agentId: 'ben', agentName: 'Ben Carter', hangUpParty: 'customer', remark: 'Wants a refund', recording: { final: true } });
    expect(town.record(id(town)).duration).toBeGreaterThanOrEqual(30);
  });

  it('comes back when it is cancelled, declined or not answered', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    const talking = (): boolean => town.session().hears(town.leg('customer'), town.leg('anna')) && town.session().hears(town.leg('anna'), town.leg('customer'));
    await transfer(town, { kind: 'agent', id: 'ben' });
    const first = await town.during(ben.phone.expectInvite());
    await expect(transfer(town, { kind: 'agent', id: 'ben' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await expect(town.command('anna', 'resume')).rejects.toMatchObject({ code: 'not-allowed-now' });
    first.ring();
    await town.settle();
    await town.command('anna', 'cancelTransfer');
    await town.during(first.expectRequest('CANCEL'));
    expect(talking()).toBe(true);
    expect(town.agentState('ben').activity).toBe('idle');

    await transfer(town, { kind: 'agent', id: 'ben' });
    (await town.during(ben.phone.expectInvite())).reject(486);
    await town.settle();
    expect(talking()).toBe(true);

    await transfer(town, { kind: 'agent', id: 'ben' });
    (await town.during(ben.phone.expectInvite())).ring();
    await town.clock.advance(31_000);
    expect(talking()).toBe(true);
    expect(town.facts().filter((fact) => fact.type === 'reach.ended')).toMatchObject([{ outcome: 'cancelled' }, { outcome: 'failed' }, { outcome: 'failed', cause: 'noAnswer' }]);
    expect(town.interaction().agentId).toBe('anna');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'normalEnd', agentId: 'anna' });
  });

  it('to a skill group whose customer hangs up in the moment in which a colleague is chosen leaves the colleague free', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.agent('ben');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    const stored = town.slowDisk();
    const asked = transfer(town, { kind: 'skillGroup', id: 'sales' });
    await town.settle();
    customer.bye();
    await town.settle();
    stored();
    await asked;
    await town.settle();
    expect(town.agentState('ben')).toMatchObject({ presence: 'ready', activity: 'idle' });
    await town.expectQuiet();
  });

  // proves CAL-07, SVR-02 externalTransfer
  it('goes to an outside number, and the agent leaves when it answers', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const carrier = await town.carrier();
    const { customer, agent } = await town.customerTalksTo(carrier, anna);
    await transfer(town, { kind: 'external', id: '021 8288 1882' });
    const outside = await town.during(carrier.expectInvite(), 1000);
    expect(outside.header('from')).toContain('02066240000');
    outside.ring();
    outside.answer(sdp());
    await town.during(agent.expectRequest('BYE'));
    const line = town.leg('02182881882');
    expect(town.session().hears(town.leg('customer'), line)).toBe(true);
    expect(town.session().hears(line, town.leg('customer'))).toBe(true);
    expect(town.agentState('anna').activity).toBe('idle');
    await town.clock.advance(5000);
    customer.bye();
    await town.during(outside.expectRequest('BYE'));
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'externalTransfer', agentId: 'anna', agentName: 'Anna Berg' });
  });

  it('goes to a desk phone', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const desk = await town.deskPhone('1001');
    const { agent } = await town.customerTalksTo(await town.carrier(), anna);
    await transfer(town, { kind: 'phone', id: '1001' });
    const ringing = await town.during(desk.expectInvite());
    ringing.answer(sdp());
    await town.during(agent.expectRequest('BYE'));
    expect(town.session().hears(town.leg('customer'), town.leg('1001'))).toBe(true);
    ringing.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'agentTransfer', hangUpParty: 'agent' });
  });

  // proves CAL-05
  it('waits in a skill group until one of it is free; the agent may cancel or leave meanwhile', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
    await transfer(town, { kind: 'skillGroup', id: 'sales' });
    expect(town.interaction().queue).toMatchObject({ skillGroupId: 'sales', position: 1 });
    await town.command('anna', 'cancelTransfer');
    expect(town.interaction().queue).toBeUndefined();
    expect(town.session().hears(town.leg('anna'), town.leg('customer'))).toBe(true);

    await transfer(town, { kind: 'skillGroup', id: 'sales' });
    agent.bye();
    await town.settle();
    expect(town.agentState('anna').activity).toBe('idle');
    // Anna is of the group too and ready again, so she would be asked first.
    const again = await town.during(anna.phone.expectInvite());
    again.reject(486);
    await town.settle();
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    await town.center.command('ben', { name: 'setPresence', presence: 'ready' });
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.answer(sdp());
    await town.settle();
    expect(town.session().hears(town.leg('ben'), town.leg('customer'))).toBe(true);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'agentTransfer', agentId: 'ben', skillGroup: 'Sales' });
  });

  it('is refused for who cannot be reached, before the customer hears anything', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    for (const [to, code] of [
      [{ kind: 'agent', id: 'carol' }, 'not-allowed-now'], [{ kind: 'agent', id: 'anna' }, 'not-allowed-now'], [{ kind: 'agent', id: 'nobody' }, 'not-found'],
      [{ kind: 'phone', id: '1002' }, 'not-allowed-now'], [{ kind: 'skillGroup', id: 'none' }, 'not-found'], [{ kind: 'external', id: 'x' }, 'invalid-number'],
    ] as const) await expect(town.center.command('anna', { name: 'transfer', interactionId: id(town), to })).rejects.toMatchObject({ code });
    expect(town.types()).not.toContain('leg.held');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('ends everywhere when the customer hangs up while it rings', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    await transfer(town, { kind: 'agent', id: 'ben' });
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.ring();
    await town.settle();
    customer.bye();
    await town.during(ringing.expectRequest('CANCEL'));
    expect(town.agentState('anna').activity).toBe('wrapUp');
    await town.expectQuiet();
    expect(town.record(id(town))).toMatchObject({ status: 'normalEnd', agentId: 'anna', hangUpParty: 'customer' });
  });
});
