/** Calls inside the house: agent to colleague, agent to desk phone, desk phone to agent, to desk phone and to the outside. */
import { describe, expect, it } from 'vitest';
import { sdp, Town } from './support/town.js';

describe('calls inside the house', () => {
  it('agent to colleague: rings as an offer, is answered, either may hold the other', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben', 'notReady');
    const agent = anna.phone.invite('agent-ben', { sdp: sdp() });
    const ringing = await town.during(ben.phone.expectInvite());
    expect(town.agentState('ben').activity).toBe('offered');
    expect(town.interaction()).toMatchObject({ channel: 'internal', direction: 'outbound', offers: [{ agentId: 'ben' }] });
    expect(town.interaction().legs.find((leg) => leg.party.agentId === 'ben')).toMatchObject({ state: 'alerting' });
    ringing.ring();
    ringing.answer(sdp());
    await town.during(agent.expect(200));
    await town.command('ben', 'hold');
    expect(town.session().playing(town.leg('anna'))).toEqual(['hold-music']);
    await town.command('ben', 'resume');
    await town.command('anna', 'hold');
    expect(town.session().playing(town.leg('ben'))).toEqual(['hold-music']);
    agent.bye();
    await town.during(ringing.expectRequest('BYE'));
    expect(town.agentState('anna')).toMatchObject({ activity: 'idle', presence: 'ready' });
    expect(town.agentState('ben')).toMatchObject({ activity: 'idle', presence: 'notReady' });
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ channel: 'internal', status: 'normalEnd', agentId: 'anna', contactName: 'Ben Carter', recording: { final: true } });
  });

  it('agent to colleague: declined, busy, unreachable, and nobody there', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    const first = anna.phone.invite('agent-ben', { sdp: sdp() });
    (await town.during(ben.phone.expectInvite())).reject(486);
    await town.during(first.expect(486));
    expect(town.record()).toMatchObject({ status: 'inCall' });

    const second = anna.phone.invite('agent-ben', { sdp: sdp() });
    const ringing = await town.during(ben.phone.expectInvite());
    ringing.ring();
    await town.clock.advance(30_500);
    await town.during(ringing.expectRequest('CANCEL'));
    await town.settle();
    expect(second.ended).toBe(true);
    expect(town.record()).toMatchObject({ status: 'missed', missedBy: ['ben'] });
    expect(town.agentState('ben')).toMatchObject({ presence: 'ready', activity: 'idle' });

    const third = anna.phone.invite('agent-carol', { sdp: sdp() });
    await town.during(third.expect(480));
    expect(town.record()).toMatchObject({ status: 'outOfService' });
    await town.expectQuiet();
  });

  it('records nothing inside the house where the configuration says so', async () => {
    const town = await Town.build({ recordInternalCalls: false });
    const anna = await town.agent('anna');
    const ben = await town.agent('ben');
    const agent = anna.phone.invite('agent-ben', { sdp: sdp() });
    (await town.during(ben.phone.expectInvite())).answer(sdp());
    await town.during(agent.expect(200));
    expect(town.session().legs.get(town.leg('anna'))?.options.codecs).toEqual(['opus', 'PCMU', 'PCMA']);
    agent.bye();
    await town.settle();
    await town.expectQuiet();
    expect(town.record().recording).toBeUndefined();
  });

  // proves PHN-08
  it('agent to desk phone 1001', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const desk = await town.deskPhone('1001');
    expect(anna.frames.findLast((frame) => frame.type === 'phones')).toMatchObject({ phones: [{ extension: '1001', registered: true }, { extension: '1002', registered: false }] });
    const agent = anna.phone.invite('1001', { sdp: sdp() });
    const ringing = await town.during(desk.expectInvite());
    ringing.ring();
    ringing.answer(sdp());
    await town.during(agent.expect(200));
    expect(town.session().legs.get(town.leg('1001'))?.options.transport).toBe('rtp');
    ringing.bye();
    await town.during(agent.expectRequest('BYE'));
    await town.expectQuiet();
    expect(town.record()).toMatchObject({ channel: 'internal', status: 'normalEnd', contactNumber: '1001', contactName: 'Front desk' });
    const absent = anna.phone.invite('1002', { sdp: sdp() });
    await town.during(absent.expect(480));
    await town.expectQuiet();
  });

  // proves PHN-07
  it('desk phone to desk phone, to an agent, and through the trunk', async () => {
    const town = await Town.build();
    const anna = await town.agent('anna');
    const [first, second] = [await town.deskPhone('1001'), await town.deskPhone('1002')];
    const carrier = await town.carrier();
    for (const [to, callee] of [['1002', second], ['agent-anna', anna.phone], ['02182881882', carrier]] as const) {
      const call = first.invite(to, { sdp: sdp() });
      const ringing = await town.during(callee.expectInvite(), 1000);
      ringing.answer(sdp());
      await town.during(call.expect(200));
      expect(town.session().hears(town.leg('1001'), town.leg('customer'))).toBe(true);
      call.bye();
      await town.during(ringing.expectRequest('BYE'));
      await town.settle();
      expect(town.record()).toMatchObject({ status: 'normalEnd', terminal: 'phone' });
    }
    expect(town.record().contactNumber).toBe('02182881882');
    await town.expectQuiet();
  });

  it('desk phone without an offer in its INVITE gets ours and answers in the ACK', async () => {
    const town = await Town.build();
    const [first, second] = [await town.deskPhone('1001'), await town.deskPhone('1002')];
    const call = first.invite('1002', {});
    call.manual.add('ACK');
    const ringing = await town.during(second.expectInvite());
    ringing.ring();
    ringing.answer(sdp());
    const ok = await town.during(call.expect(200));
    expect(ok.body).toContain('m=audio');
    call.ack(ok, sdp());
    await town.settle();
    expect(town.session().legs.get(town.leg('1001'))?.answersTaken).toEqual([sdp()]);
    call.bye();
    await town.settle();
    await town.expectQuiet();
  });
});
