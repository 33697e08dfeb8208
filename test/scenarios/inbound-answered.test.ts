/** A customer calls, chooses support, waits, is answered, put on hold, talks, and one of the two hangs up. */
import { describe, expect, it } from 'vitest';
import { number, sdp, Town } from './support/town.js';

describe('a customer who is answered', () => {
  // proves RTE-01, RTE-05, SVR-01, SVR-02 normalEnd, SVR-08
  it('goes through greeting, queue, offer and talk to wrap-up, and leaves record and recording', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.agent('ben');
    const carrier = await town.carrier();
    const customer = await town.customerCalls(carrier);
    expect(town.session().playing(town.leg('customer'))).toEqual(['welcome']);

    await town.press('customer', '2');
    expect(town.session().playing(town.leg('customer'))).toEqual(['queue-before', 'number-0', 'queue-after']);
    const ringing = await town.during(anna.phone.expectInvite());
    expect(ringing.header('x-ccc-interaction')).toBe(town.calls[0]);
    expect(ringing.header('x-ccc-leg')).toBe(town.leg('anna'));
    ringing.ring();
    await town.clock.advance(8000);
    expect(town.session().playing(town.leg('customer'))).toEqual(['hold-music']);
    expect(town.agentState('anna')).toMatchObject({ activity: 'offered', interactionId: town.calls[0] });
    expect(town.agentState('ben').activity).toBe('idle');

    ringing.answer(sdp());
    await town.settle();
    expect(town.agentState('anna').activity).toBe('onCall');
    expect(town.session().hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    expect(town.session().hears(town.leg('anna'), town.leg('customer'))).toBe(true);
    expect(town.session().recordings[0]?.tracks).toEqual({ left: [town.leg('anna')], right: [town.leg('customer')] });

    await town.clock.advance(30_000);
    ringing.bye();
    await town.during(customer.expectRequest('BYE'));
    expect(town.agentState('anna')).toMatchObject({ activity: 'wrapUp', presence: 'ready' });
    await town.clock.advance(15_100);
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle', presence: 'ready' });
    await town.expectQuiet();

    expect(town.record()).toMatchObject({
      callType: 'inbound', status: 'normalEnd', hangUpParty: 'agent', agentId: 'anna', agentName: 'Anna Berg', skillGroup: 'Support', callerNumber: '13800138000', duration: 30,
      missedBy: [], recording: { durationMs: 30_020, final: true }, path: 'Opening hours: open > Welcome > 2 Support > To support',
    });
    expect(town.types()).toEqual([
      'interaction.created', 'leg.added', 'customer.known', 'leg.connected', 'flow.entered', 'flow.step', 'flow.step', 'flow.step', 'flow.step', 'flow.left', 'queue.entered',
      'leg.added', 'interaction.offered', 'leg.alerting', 'offer.accepted', 'queue.left', 'leg.connected', 'legs.joined', 'recording.started',
      'leg.ended', 'leg.ended', 'interaction.ended', 'wrapUp.started', 'recording.finished', 'wrapUp.finished', 'interaction.closed',
    ]);
    expect(town.facts().map((fact) => fact.seq)).toEqual(town.facts().map((_fact, index) => index + 1));
  });

  it('hears the agent before the answer is on the disk, and the hold is heard at once', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    await town.customerCalls(await town.carrier());
    await town.press('customer', '2');
    const ringing = await town.during(anna.phone.expectInvite());
    ringing.ring();
    await town.clock.advance(8000);
    const session = town.session();
    const together = (): boolean => session.hears(town.leg('customer'), town.leg('anna')) && session.hears(town.leg('anna'), town.leg('customer'));

    const answered = town.slowDisk();
    ringing.answer(sdp());
    await town.settle();
    expect([together(), town.agentState('anna').activity, town.types().includes('legs.joined')]).toEqual([true, 'offered', false]);
    answered();
    await town.settle();
    expect([together(), town.agentState('anna').activity]).toEqual([true, 'onCall']);

    const held = town.slowDisk();
    const hold = town.command('anna', 'hold');
    await town.settle();
    expect([together(), session.playing(town.leg('customer'))]).toEqual([false, ['hold-music']]);
    held();
    await hold;
    town.store.failing = new Error('disk full');
    await expect(town.command('anna', 'resume')).rejects.toThrow('disk full');
    expect([together(), session.playing(town.leg('customer'))]).toEqual([false, ['hold-music']]);
  });

  it('hears music while the agent holds the call, the agent hears nothing, and both come back', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    await town.command('anna', 'hold');
    const session = town.session();
    expect(session.playing(town.leg('customer'))).toEqual(['hold-music']);
    expect(session.gains).toEqual({ [town.leg('customer')]: {}, [town.leg('anna')]: {} });
    expect(session.playing(town.leg('anna'))).toEqual([]);
    await expect(town.command('anna', 'hold')).rejects.toMatchObject({ code: 'not-allowed-now' });
    await town.command('anna', 'resume');
    expect(session.hears(town.leg('customer'), town.leg('anna'))).toBe(true);
    expect(town.facts().filter((fact) => fact.type === 'leg.held' || fact.type === 'leg.resumed')).toMatchObject([
      { legId: town.leg('customer'), side: 'local', by: 'agent' }, { legId: town.leg('customer'), side: 'local', by: 'agent' },
    ]);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ status: 'normalEnd', hangUpParty: 'customer' });
  });

  it('is heard by keys in both directions, as RFC 4733 or as SIP INFO', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
    await town.press('customer', '5');
    customer.info('application/dtmf-relay', 'Signal=6\r\nDuration=160\r\n');
    await town.settle();
    await town.press('anna', '#');
    expect(town.session().legs.get(town.leg('anna'))?.sent).toEqual(['5', '6']);
    expect(town.session().legs.get(town.leg('customer'))?.sent).toEqual(['#']);
    expect(anna.frames.filter((frame) => frame.type === 'dtmf')).toMatchObject([{ digit: '5' }, { digit: '6' }]);
    agent.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('hears music when the agent\'s phone holds by re-INVITE, and the fact says remote', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    customer.reinvite(sdp('sendonly'));
    await town.settle();
    expect(town.interaction().legs.find((leg) => leg.id === town.leg('customer'))?.hold).toEqual({ local: false, remote: true });
    expect(town.session().playing(town.leg('anna'))).toEqual(['hold-music']);
    customer.reinvite(sdp('sendrecv'));
    await town.settle();
    expect(town.session().hears(town.leg('anna'), town.leg('customer'))).toBe(true);
    expect(town.types().filter((type) => type === 'leg.held' || type === 'leg.resumed')).toEqual(['leg.held', 'leg.resumed']);
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  it('may be hung up by the center for the agent, and wrap-up may be finished early with a note', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer, agent } = await town.customerTalksTo(await town.carrier(), anna);
    await town.center.command('anna', { name: 'setNextPresence', presence: 'onBreak', reason: 'Meeting' });
    await town.command('anna', 'hangUp');
    await town.during(Promise.all([customer.expectRequest('BYE'), agent.expectRequest('BYE')]));
    // The page says it when the field is left, and again when the wrap-up is finished.
    for (let time = 0; time < 2; time++) await town.center.command('anna', { name: 'note', interactionId: town.calls[0] ?? '', remark: 'Wants a call tomorrow', disposition: 'Call back' });
    await town.command('anna', 'finishWrapUp');
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle', presence: 'onBreak', reason: 'Meeting' });
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ remark: 'Wants a call tomorrow', disposition: 'Call back', hangUpParty: 'agent' });
    expect(town.types().filter((type) => type === 'interaction.noted')).toHaveLength(1);
  });

  it('may call from the web phone of the demo page, without any trunk', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const web = await town.customerWebPhone();
    const { customer } = await town.customerTalksTo(web, anna);
    expect(town.interaction()).toMatchObject({ direction: 'inbound', customer: { kind: 'external', number: '13800138000' }, centerNumber: number });
    expect(town.session().legs.get(town.leg('customer'))?.options.transport).toBe('webrtc');
    customer.bye();
    await town.settle();
    await town.expectQuiet();
  });

  // proves F-32
  it('goes on when the disk refuses its recording, and the record has none', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const { customer } = await town.customerTalksTo(await town.carrier(), anna);
    const recordingId = town.interaction().recordingId ?? '';
    town.media.events.push({ type: 'recordingFailed', sessionId: town.calls[0] ?? '', recordingId, reason: 'ENOSPC' });
    await town.settle();
    expect(town.session().hears(town.leg('anna'), town.leg('customer'))).toBe(true);
    customer.bye();
    await town.clock.advance(60_000);
    expect(town.errors).toHaveLength(1);
    expect(town.types()).toContain('recording.failed');
    expect(town.types()).not.toContain('recording.finished');
    expect(town.record()).toMatchObject({ status: 'normalEnd' });
    expect(town.record()?.recording).toBeUndefined();
  });
});
