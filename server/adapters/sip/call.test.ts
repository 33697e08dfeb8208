/** Calls through the whole stack: real SIP bytes, simulated clock. */
import { describe, expect, it } from 'vitest';
import { valueOf } from './testing/phone.js';
import { ANSWER, createWorld, OFFER, TRUNK_ADDRESS } from './testing/world.js';

describe('incoming calls', () => {
  it('rings, answers and ends a trunk call', async () => {
    const world = await createWorld();
    const events: string[] = [];
    world.onCall = (leg) => {
      leg.events.onConfirmed = () => { events.push('confirmed'); };
      leg.events.onDigit = (digit, ms) => { events.push(`digit ${digit} ${ms}`); };
      leg.events.onEnded = (cause, byRemote) => { events.push(`ended ${cause} ${byRemote}`); };
      leg.ring();
      leg.answer(ANSWER);
    };
    const trunk = await world.phone({ user: '13800138000', address: TRUNK_ADDRESS });
    const call = trunk.invite('02066240000', { sdp: OFFER, headers: [{ name: 'p-asserted-identity', value: '"Mr. Liu" <sip:13900139000@carrier>' }] });
    await call.expect(180);
    const ok = await call.expect(200);
    expect(ok.body).toBe(ANSWER);
    await world.clock.advance(10);
    call.info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n');
    await call.expect(200, 'INFO');
    call.info('application/dtmf', '#');
    await world.clock.advance(10);
    call.bye([{ name: 'reason', value: 'Q.850;cause=16' }]);
    await call.expect(200, 'BYE');
    await world.clock.advance(40_000);
    expect(world.calls[0]).toMatchObject({ to: '02066240000', from: { number: '13900139000', name: 'Mr. Liu' }, origin: { kind: 'trunk', trunkId: 'main' }, offer: OFFER });
    expect(events).toEqual(['confirmed', 'digit 5 160', 'digit # 160', 'ended normal true']);
    expect(world.errors).toEqual([]);
  });

  it('dials a registered web agent with our headers', async () => {
    const world = await createWorld();
    const anna = await world.webPhone('agent-anna', 'secret-a');
    expect((await anna.register()).status).toBe(200);
    expect(world.stack.transportOf({ kind: 'agent', agentId: 'anna' })).toBe('webrtc');
    const events: string[] = [];
    const leg = world.stack.dial({ kind: 'agent', agentId: 'anna' }, { offer: OFFER, from: { number: '13800138000', name: 'Mr. "Liu"\r\nX: y' }, interactionId: 'i-1', legId: 'l-1', ringTimeoutMs: 20_000 });
    leg.events.onAlerting = () => { events.push('alerting'); };
    leg.events.onAnswered = (sdp) => { events.push(sdp === ANSWER ? 'answered' : 'wrong'); };
    leg.events.onEnded = (cause, byRemote) => { events.push(`ended ${cause} ${byRemote}`); };
    const ringing = await anna.expectInvite();
    expect(ringing.header('x-ccc-interaction')).toBe('i-1');
    expect(ringing.header('x-ccc-leg')).toBe('l-1');
    expect(ringing.invitation && valueOf(ringing.invitation, 'x')).toBe('');
    ringing.ring();
    ringing.answer(ANSWER);
    await ringing.expectRequest('ACK');
    leg.hangUp('normal');
    const bye = await ringing.expectRequest('BYE');
    expect(valueOf(bye, 'reason')).toBe('Q.850;cause=16');
    await world.clock.advance(1);
    expect(events).toEqual(['alerting', 'answered', 'ended normal false']);
  });
});
