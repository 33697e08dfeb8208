/** How calls begin and fail: causes, CANCEL and its race, forks, reliable provisionals, offerless calls, overload. */
import type { EndCause } from 'ccc-workstation/protocol';
import { describe, expect, it } from 'vitest';
import type { SipLeg } from '../../ports/sip.js';
import type { Header, SipMessage } from './message.js';
import { valueOf, type Phone } from './testing/phone.js';
import { ANSWER, createWorld, OFFER, TRUNK_ADDRESS, type World } from './testing/world.js';

const TRUNK = { kind: 'trunk', trunkId: 'main', number: '13800138000' } as const;
const callee = (world: World): Promise<Phone> => world.phone({ user: 'carrier', address: TRUNK_ADDRESS, port: 5080 });
const caller = (world: World): Promise<Phone> => world.phone({ user: '139', address: TRUNK_ADDRESS, port: 5070 });
function dial(world: World, target: Parameters<World['stack']['dial']>[0] = TRUNK): { leg: SipLeg; events: string[] } {
  const events: string[] = [];
  const leg = world.stack.dial(target, { offer: OFFER, from: { number: '02066240000' }, interactionId: 'i-1', ringTimeoutMs: 30_000 });
  leg.events.onAlerting = (sdp) => { events.push(sdp === undefined ? 'ringing' : 'early'); };
  leg.events.onAnswered = (sdp) => { events.push(`answered ${sdp === ANSWER}`); };
  leg.events.onEnded = (cause, byRemote) => { events.push(`${cause} ${byRemote}`); };
  return { leg, events };
}
const requests = (phone: Phone, method: string): SipMessage[] => phone.received.filter((m) => m.kind === 'request' && m.method === method);
const q850 = (n: number): Header[] => [{ name: 'reason', value: `Q.850 ;cause=${n} ;text="x"` }];

describe('outgoing', () => {
  // proves SVR-03
  it.each<[number, boolean, Header[], EndCause]>([
    [486, true, [], 'busy'], [600, false, [], 'busy'], [603, true, [], 'rejected'], [480, true, [], 'rejected'], [480, false, [], 'unreachable'], [403, false, [], 'forbidden'], [404, false, [], 'notFound'],
    [604, false, [], 'notFound'], [484, false, [], 'notFound'], [410, false, [], 'notFound'], [408, true, [], 'noAnswer'], [408, false, [], 'unreachable'], [503, false, [], 'overload'], [500, false, [], 'systemError'],
    [402, false, [], 'arrears'], [302, false, [], 'unreachable'], [480, true, q850(1), 'notFound'], [480, true, q850(17), 'busy'], [480, true, q850(19), 'noAnswer'], [480, true, q850(20), 'outOfService'], [480, true, q850(27), 'powerOff'], [500, true, q850(21), 'rejected'], [486, true, q850(16), 'busy'],
  ])('%s (rang %s) is told as %s %s', async (status, rang, headers, cause) => {
    const world = await createWorld();
    const phone = await callee(world);
    const { events } = dial(world);
    const call = await phone.expectInvite();
    if (rang) call.ring();
    call.reject(status, headers);
    await call.expectRequest('ACK');
    await world.clock.advance(1);
    expect(events).toEqual([...(rang ? ['ringing'] : []), `${cause} true`]);
  });

  it('gives up after the ring time-out, with CANCEL', async () => {
    const world = await createWorld();
    const phone = await callee(world);
    const { events } = dial(world);
    const call = await phone.expectInvite();
    call.ring(ANSWER);
    await world.clock.advance(30_001);
    await call.expectRequest('CANCEL');
    await call.expectRequest('ACK');
    expect(events).toEqual(['early', 'noAnswer false']);
  });

  it('repeats to a silent far end by timer A and gives up by timer B', async () => {
    const world = await createWorld();
    const phone = await callee(world);
    const leg = world.stack.dial(TRUNK, { offer: OFFER, from: { number: '1' }, interactionId: 'i', ringTimeoutMs: 60_000 });
    const ends: string[] = [];
    leg.events.onEnded = (cause) => { ends.push(cause); };
    await world.clock.advance(31_999);
    expect(requests(phone, 'INVITE')).toHaveLength(7);
    expect(ends).toEqual([]);
    await world.clock.advance(10);
    expect(ends).toEqual(['unreachable']);
  });

  it('holds CANCEL back until the far end has shown life', async () => {
    const world = await createWorld();
    const phone = await callee(world);
    const { leg } = dial(world);
    const call = await phone.expectInvite();
    leg.hangUp('cancelled');
    await world.clock.advance(100);
    expect(requests(phone, 'CANCEL')).toHaveLength(0);
    call.ring();
    await world.clock.advance(1);
    expect(requests(phone, 'CANCEL')).toHaveLength(1);
  });

  it('ends an answer that crosses the CANCEL', async () => {
    const world = await createWorld();
    const phone = await callee(world);
    const { leg, events } = dial(world);
    const call = await phone.expectInvite();
    call.ring();
    await world.clock.advance(1);
    call.manual.add('CANCEL');
    leg.hangUp('cancelled');
    const cancel = await call.expectRequest('CANCEL');
    call.answer(ANSWER);
    call.respond(cancel, { status: 200 });
    await call.expectRequest('ACK');
    await call.expectRequest('BYE');
    expect(events).toEqual(['ringing', 'cancelled false']);
  });

  it('keeps the first of forked answers; others are acknowledged and ended', async () => {
    const world = await createWorld();
    const phone = await callee(world);
    const { events } = dial(world);
    const call = await phone.expectInvite();
    const invite = call.invitation;
    if (!invite) throw new Error('no INVITE');
    const reply = (status: number, toTag: string, body: string): void => { phone.respond(invite, { status, toTag, body, headers: [{ name: 'contact', value: `<sip:${toTag}@${TRUNK_ADDRESS}:5080>` }, { name: 'content-type', value: 'application/sdp' }] }); };
    reply(183, 'fork-a', OFFER);
    reply(183, 'fork-b', OFFER);
    reply(200, 'fork-b', ANSWER);
    reply(200, 'fork-a', ANSWER);
    await world.clock.advance(10);
    const seen = phone.received.filter((m) => m.kind === 'request' && m.method !== 'INVITE').map((m) => `${m.kind === 'request' ? m.method : ''} ${m.toTag ?? ''}`);
    expect(seen).toEqual(['ACK fork-b', 'ACK fork-a', 'BYE fork-a']);
    expect(events).toEqual(['early', 'early', 'answered true']);
  });

  it('rings every phone of an account; the first answer cancels the rest as answered elsewhere', async () => {
    const world = await createWorld();
    const [one, two] = [await world.phone({ user: '1001', password: 'secret-1', port: 7001 }), await world.phone({ user: '1001', password: 'secret-1', port: 7002 })];
    await one.register();
    await two.register();
    const { events } = dial(world, { kind: 'phone', extension: '1001' });
    const [a, b] = [await one.expectInvite(), await two.expectInvite()];
    a.ring();
    b.ring();
    await world.clock.advance(1);
    b.answer(ANSWER);
    const cancel = await a.expectRequest('CANCEL');
    expect(valueOf(cancel, 'reason')).toContain('cause=200');
    await world.clock.advance(10);
    expect(events).toEqual(['ringing', 'ringing', 'answered true']);
  });

  it('acknowledges reliable provisionals in order (RFC 3262) and takes the answer from them', async () => {
    const world = await createWorld();
    const phone = await callee(world);
    const { events } = dial(world);
    const call = await phone.expectInvite();
    const reliable = (n: number): Header[] => [{ name: 'require', value: '100rel' }, { name: 'rseq', value: String(n) }];
    call.ring(ANSWER, reliable(71));
    const prack = await call.expectRequest('PRACK');
    expect(valueOf(prack, 'rack')).toBe(`71 ${prack.cseq.seq - 1} INVITE`);
    call.ring(ANSWER, reliable(71));
    call.ring(undefined, reliable(73));
    await world.clock.advance(1);
    expect(requests(phone, 'PRACK')).toHaveLength(1);
    if (call.invitation) call.respond(call.invitation, { status: 200, headers: [{ name: 'contact', value: phone.contact }] });
    await call.expectRequest('ACK');
    expect(events).toEqual(['early', 'answered true']);
  });

  it('changes the offer by UPDATE before the answer (RFC 3311)', async () => {
    const world = await createWorld();
    const phone = await callee(world);
    const { leg } = dial(world);
    const call = await phone.expectInvite();
    await expect(leg.reoffer(OFFER)).rejects.toThrow();
    call.ring(ANSWER, [{ name: 'require', value: '100rel' }, { name: 'rseq', value: '1' }, { name: 'allow', value: 'INVITE, UPDATE' }]);
    await call.expectRequest('PRACK');
    call.sdp = 'changed';
    await expect(leg.reoffer(OFFER)).resolves.toBe('changed');
    await call.expectRequest('UPDATE');
  });

  it('reports a target that is not there, and refuses one that cannot exist', async () => {
    const world = await createWorld();
    const { events } = dial(world, { kind: 'phone', extension: '4711' });
    await world.clock.advance(1);
    expect(events).toEqual(['unreachable true']);
    expect(() => dial(world, { kind: 'trunk', trunkId: 'none', number: '1' })).toThrow('call could not be set up');
  });
});

describe('incoming', () => {
  it('is cancelled by the caller', async () => {
    const world = await createWorld();
    const events: string[] = [];
    world.onCall = (leg) => { leg.ring(); leg.events.onEnded = (cause, byRemote) => { events.push(`${cause} ${byRemote}`); }; };
    const call = (await caller(world)).invite('02066240000', { sdp: OFFER });
    await call.expect(180);
    call.cancel();
    await call.expect(200, 'CANCEL');
    await call.expect(487);
    await world.clock.advance(1);
    world.calls[0]?.answer(ANSWER);
    expect(events).toEqual(['cancelled true']);
  });

  it('cannot be cancelled once answered', async () => {
    const world = await createWorld();
    const events: string[] = [];
    world.onCall = (leg) => { leg.answer(ANSWER); leg.events.onEnded = (cause) => { events.push(cause); }; };
    const call = (await caller(world)).invite('02066240000', { sdp: OFFER });
    await call.expect(200);
    call.cancel();
    await call.expect(200, 'CANCEL');
    await world.clock.advance(5000);
    expect(events).toEqual([]);
  });

  it.each<[EndCause, number, string]>([
    ['busy', 486, 'Q.850;cause=17'], ['rejected', 603, 'Q.850;cause=21'], ['noAnswer', 480, 'Q.850;cause=19'], ['notFound', 404, 'Q.850;cause=1'], ['forbidden', 403, ''], ['overload', 503, 'Q.850;cause=42'], ['systemError', 500, 'Q.850;cause=41'],
  ])('refused as %s goes out as %s', async (cause, status, reason) => {
    const world = await createWorld();
    world.onCall = (leg) => { leg.hangUp(cause); };
    const call = (await caller(world)).invite('02066240000', { sdp: OFFER });
    const answer = await call.expect(status);
    expect(valueOf(answer, 'reason')).toBe(reason);
    if (status === 503) expect(Number(valueOf(answer, 'retry-after'))).toBeGreaterThan(0);
  });

  it('sends provisionals reliably to a caller that requires it, and waits with the 200 (RFC 3262)', async () => {
    const world = await createWorld();
    world.onCall = (leg) => { leg.ring(ANSWER); leg.answer(ANSWER); };
    const phone = await caller(world);
    const call = phone.invite('02066240000', { sdp: OFFER, headers: [{ name: 'require', value: '100rel' }] });
    const progress = await call.expect(183);
    await world.clock.advance(1_600);
    expect(phone.received.filter((m) => m.kind === 'response' && m.status === 183)).toHaveLength(3);
    expect(phone.received.some((m) => m.kind === 'response' && m.status === 200)).toBe(false);
    call.prack(progress);
    await call.expect(200, 'PRACK');
    await call.expect(200);
  });

  it('offers to a caller that did not, and takes the answer from the ACK', async () => {
    const world = await createWorld();
    let answer: string | undefined;
    world.onCall = (leg) => { expect(leg.offer).toBeUndefined(); leg.events.onConfirmed = (sdp) => { answer = sdp; }; leg.answer(OFFER); };
    const call = (await caller(world)).invite('02066240000');
    call.manual.add('ACK');
    call.ack(await call.expect(200), ANSWER);
    await world.clock.advance(1);
    expect(answer).toBe(ANSWER);
  });

  it('repeats the 200 until the ACK, and ends the call without one', async () => {
    const world = await createWorld();
    const events: string[] = [];
    world.onCall = (leg) => { leg.answer(ANSWER); leg.events.onConfirmed = () => { events.push('confirmed'); }; leg.events.onEnded = (cause) => { events.push(cause); }; };
    const phone = await caller(world);
    const call = phone.invite('02066240000', { sdp: OFFER });
    call.manual.add('ACK');
    await call.expect(200);
    await world.clock.advance(32_001);
    // 0, 0.5, 1.5, 3.5, 7.5, then every 4 s
    expect(phone.received.filter((m) => m.kind === 'response' && m.status === 200 && m.cseq.method === 'INVITE')).toHaveLength(11);
    await call.expectRequest('BYE');
    expect(events).toEqual(['networkError']);
  });

  // proves F-38
  it('sheds calls above the limits with 503 and Retry-After, and takes new ones when others ended', async () => {
    const world = await createWorld({ concurrentCalls: 1, newCallsPerSecond: 100 });
    const phone = await caller(world);
    const first = phone.invite('1', { sdp: OFFER });
    await first.expect(100);
    const shed = await phone.invite('2', { sdp: OFFER }).expect(503);
    expect(Number(valueOf(shed, 'retry-after'))).toBeGreaterThan(0);
    world.calls[0]?.hangUp('busy');
    await first.expect(486);
    await phone.invite('3', { sdp: OFFER }).expect(100);
  });

  it('answers what it cannot take as RFC 3261 8.2 says', async () => {
    const world = await createWorld();
    const phone = await caller(world);
    await phone.invite('1', { sdp: OFFER, headers: [{ name: 'require', value: 'telepathy' }] }).expect(420);
    await phone.invite('2', { sdp: OFFER, headers: [{ name: 'content-type', value: 'text/plain' }] }).expect(415);
    await phone.invite('3', { sdp: OFFER, headers: [{ name: 'supported', value: 'timer' }, { name: 'session-expires', value: '30' }] }).expect(422);
    await phone.invite('mailto:a@b', { sdp: OFFER }).expect(416);
    expect(world.calls).toHaveLength(0);
  });

  it('takes a call that came by two paths, or back from itself, once', async () => {
    const world = await createWorld();
    const phone = await caller(world);
    const invite = (branch: string, callId: string, via = ''): string => phone.send({ method: 'INVITE', uri: 'sip:1@center.test', body: '', headers: [
      ...(via === '' ? [] : [{ name: 'via', value: via }]), { name: 'from', value: '<sip:a@b>;tag=f' }, { name: 'to', value: '<sip:1@center.test>' }, { name: 'call-id', value: callId }, { name: 'cseq', value: '1 INVITE' }, { name: 'contact', value: phone.contact },
    ] }, branch);
    invite('z9hG4bKone', 'm');
    expect((await phone.final(invite('z9hG4bKtwo', 'm'))).status).toBe(482);
    expect((await phone.final(invite('z9hG4bKown', 'n', 'SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKx'))).status).toBe(482);
    expect(world.calls).toHaveLength(1);
  });

  it('challenges a phone that calls from an address where a trunk is, registered or not', async () => {
    const world = await createWorld();
    const phone = await world.phone({ user: '1001', password: 'secret-1', address: TRUNK_ADDRESS, port: 5099 });
    for (let i = 0; i < 150; i++) {
      const call = phone.invite('1002', { sdp: OFFER });
      await call.expect(401);
      await call.expect(100);
      expect(world.calls.at(-1)?.origin).toEqual({ kind: 'phone', extension: '1001' });
    }
    expect(world.calls).toHaveLength(150);
  });

  it('challenges a phone, knows it after that, and hides ids from trunks', async () => {
    const world = await createWorld();
    const headers = [{ name: 'x-ccc-interaction', value: 'i-9' }, { name: 'x-ccc-data', value: Buffer.from('{"desc":"Mr. Liu","n":1}').toString('base64url') }, { name: 'x-ccc-caller', value: '0201' }];
    const phone = await world.phone({ user: '1001', password: 'secret-1' });
    const call = phone.invite('1002', { sdp: OFFER, headers });
    await call.expect(401);
    await call.expect(100);
    expect(world.calls[0]).toMatchObject({ origin: { kind: 'phone', extension: '1001' }, from: { number: '1001' }, to: '1002', interactionId: 'i-9', data: { desc: 'Mr. Liu' } });
    await (await caller(world)).invite('1', { sdp: OFFER, headers }).expect(100);
    expect(world.calls[1]?.interactionId).toBeUndefined();
    const anna = await world.webPhone('agent-anna', 'secret-a');
    await anna.register();
    await anna.invite('013800138000', { sdp: OFFER, headers }).expect(100);
    expect(world.calls[2]).toMatchObject({ origin: { kind: 'agent', agentId: 'anna' }, transport: 'webrtc', interactionId: 'i-9', callerNumber: '0201' });
    expect(world.calls.slice(0, 2).map((each) => each.callerNumber)).toEqual([undefined, undefined]);
    expect(anna.received.filter((m) => m.kind === 'response' && m.status === 401 && m.cseq.method === 'INVITE')).toHaveLength(0);
  });
});
