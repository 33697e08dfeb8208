/** What happens within an answered call: re-INVITE, UPDATE, glare, session timers, route sets, moved connections. */
import { describe, expect, it } from 'vitest';
import type { IncomingLeg } from '../../ports/sip.js';
import type { Header } from './message.js';
import { valueOf, type Phone } from './testing/phone.js';
import type { PhoneCall } from './testing/phone-call.js';
import { ANSWER, createWorld, OFFER, TRUNK_ADDRESS, type World } from './testing/world.js';

const HOLD = OFFER.replace('m=audio', 'a=sendonly\r\nm=audio');

interface Talk { readonly world: World; readonly phone: Phone; readonly call: PhoneCall; readonly leg: IncomingLeg; readonly events: string[] }

/** An answered trunk call whose owner answers offers with ANSWER. */
async function talk(headers: readonly Header[] = []): Promise<Talk> {
  const world = await createWorld();
  const events: string[] = [];
  world.onCall = (leg) => {
    leg.events.onOffer = (sdp) => { events.push(`offer ${sdp === HOLD ? 'hold' : 'other'}`); return Promise.resolve(ANSWER); };
    leg.events.onEnded = (cause, byRemote) => { events.push(`${cause} ${byRemote}`); };
    leg.events.onPeerAnswer = () => { events.push('peer answer'); };
    leg.answer(ANSWER);
  };
  const phone = await world.phone({ user: '139', address: TRUNK_ADDRESS });
  const call = phone.invite('02066240000', { sdp: OFFER, headers });
  await call.expect(200);
  await world.clock.advance(1);
  const leg = world.calls[0];
  if (!leg) throw new Error('no call');
  return { world, phone, call, leg, events };
}

describe('offers', () => {
  it('answers a re-INVITE and an UPDATE', async () => {
    const { world, phone, call, events } = await talk();
    call.reinvite(HOLD);
    await world.clock.advance(1);
    call.update(HOLD);
    await call.expect(200, 'UPDATE');
    expect(phone.received.filter((m) => m.kind === 'response' && m.status === 200 && m.body === ANSWER)).toHaveLength(3);
    expect(events).toEqual(['offer hold', 'offer hold']);
  });

  it('makes its own re-INVITE and resolves with the answer', async () => {
    const { call, leg } = await talk();
    call.sdp = 'the answer';
    await expect(leg.reoffer(HOLD)).resolves.toBe('the answer');
    expect((await call.expectRequest('INVITE')).body).toBe(HOLD);
  });

  it('meets a simultaneous re-INVITE with 491, waits by the RFC and succeeds', async () => {
    const { world, call, leg, events } = await talk();
    call.manual.add('INVITE');
    const answered = leg.reoffer(HOLD);
    const first = await call.expectRequest('INVITE');
    call.reinvite(HOLD);
    await call.expect(491);
    call.respond(first, { status: 491 });
    call.manual.clear();
    call.sdp = 'later';
    await world.clock.advance(2_000);
    await expect(answered).resolves.toBe('later');
    expect(events).toEqual([]);
    const tries = call.messages.filter((m) => m.kind === 'request' && m.method === 'INVITE' && m.toTag !== undefined);
    expect(tries).toHaveLength(2);
  });

  it('waits 2.1 s or more after 491 when it made the call', async () => {
    const world = await createWorld();
    const phone = await world.phone({ user: 'carrier', address: TRUNK_ADDRESS, port: 5080 });
    const leg = world.stack.dial({ kind: 'trunk', trunkId: 'main', number: '1' }, { offer: OFFER, from: { number: '2' }, interactionId: 'i', ringTimeoutMs: 9000 });
    const call = await phone.expectInvite();
    call.answer(ANSWER);
    await call.expectRequest('ACK');
    call.manual.add('INVITE');
    void leg.reoffer(HOLD).catch(() => undefined);
    const first = await call.expectRequest('INVITE');
    call.respond(first, { status: 491 });
    const count = (): number => call.messages.filter((m) => m.kind === 'request' && m.method === 'INVITE').length;
    await world.clock.advance(2_090);
    expect(count()).toBe(2);
    await world.clock.advance(2_000);
    expect(count()).toBeGreaterThan(2);
  });

  it('rejects a re-offer that the far end refuses, and the call goes on', async () => {
    const { world, call, leg, events } = await talk();
    call.manual.add('INVITE');
    const refused = expect(leg.reoffer(HOLD)).rejects.toThrow('could not be set up');
    call.respond(await call.expectRequest('INVITE'), { status: 488 });
    await refused;
    await world.clock.advance(1000);
    expect(events).toEqual([]);
  });

  it('repeats its description for a re-INVITE without one', async () => {
    const { world, call, events } = await talk();
    call.manual.add('ACK');
    call.reinvite();
    await world.clock.advance(1);
    const ok = call.messages.findLast((m) => m.kind === 'response' && m.status === 200);
    if (ok?.kind !== 'response') throw new Error('no 200');
    expect(ok.body).toBe(ANSWER);
    call.ack(ok, OFFER);
    await world.clock.advance(1);
    expect(events).toEqual(['peer answer']);
  });

  it('takes digits out, too', async () => {
    const { call, leg } = await talk();
    const sent = leg.sendDigit('7', 120);
    expect((await call.expectRequest('INFO')).body).toBe('Signal=7\r\nDuration=120\r\n');
    await sent;
  });
});

describe('session timers (RFC 4028)', () => {
  const timer = (refresher: string): Header[] => [{ name: 'supported', value: 'timer' }, { name: 'session-expires', value: `90;refresher=${refresher}` }, { name: 'allow', value: 'INVITE, ACK, BYE, UPDATE' }];

  it('ends a call whose far end stopped refreshing', async () => {
    const { world, call, events } = await talk(timer('uac'));
    const ok = await call.expect(200);
    expect([valueOf(ok, 'session-expires'), valueOf(ok, 'require')]).toEqual(['90;refresher=uac', 'timer']);
    await world.clock.advance(45_000);
    call.update('', timer('uac'));
    await call.expect(200, 'UPDATE');
    await world.clock.advance(59_000);
    expect(events).toEqual([]);
    await world.clock.advance(2_000);
    await call.expectRequest('BYE');
    expect(events).toEqual(['networkError true']);
  });

  it('refreshes at half time when that is our part', async () => {
    const { world, call, events } = await talk(timer('uas'));
    await world.clock.advance(45_001);
    const update = await call.expectRequest('UPDATE');
    expect([valueOf(update, 'session-expires'), update.body]).toEqual(['90;refresher=uac', '']);
    await world.clock.advance(200_000);
    expect(call.messages.filter((m) => m.kind === 'request' && m.method === 'UPDATE').length).toBeGreaterThan(3);
    expect(events).toEqual([]);
  });

  it('asks for them on its own calls, retries after 422, refreshes by re-INVITE where UPDATE is unknown', async () => {
    const world = await createWorld({ sessionExpiresSeconds: 120 });
    const phone = await world.phone({ user: 'carrier', address: TRUNK_ADDRESS, port: 5080 });
    world.stack.dial({ kind: 'trunk', trunkId: 'main', number: '1' }, { offer: OFFER, from: { number: '2' }, interactionId: 'i', ringTimeoutMs: 9000 });
    const call = await phone.expectInvite();
    expect(call.header('session-expires')).toBe('120');
    call.manual.add('INVITE');
    call.reject(422, [{ name: 'min-se', value: '300' }]);
    await world.clock.advance(1);
    const again = call.messages.findLast((m) => m.kind === 'request' && m.method === 'INVITE');
    if (again?.kind !== 'request') throw new Error('no second INVITE');
    expect([valueOf(again, 'session-expires'), again.cseq.seq]).toEqual(['300', 2]);
    call.respond(again, { status: 200, toTag: 't', body: ANSWER, headers: [{ name: 'contact', value: phone.contact }, { name: 'content-type', value: 'application/sdp' }, { name: 'session-expires', value: '300;refresher=uac' }, { name: 'allow', value: 'INVITE, ACK, BYE' }] });
    await world.clock.advance(150_001);
    const refresh = call.messages.findLast((m) => m.kind === 'request' && m.method === 'INVITE');
    expect(refresh).not.toBe(again);
    expect(refresh?.body).toBe(OFFER);
  });
});

describe('routing', () => {
  it('follows the route set and the remote target, loose and strict', async () => {
    const world = await createWorld();
    const proxy = await world.phone({ user: 'proxy', address: '10.0.0.60', port: 5060 });
    world.onCall = (leg) => { leg.answer(ANSWER); };
    const phone = await world.phone({ user: '139', address: TRUNK_ADDRESS });
    const call = phone.invite('1', { sdp: OFFER, headers: [{ name: 'record-route', value: '<sip:10.0.0.60;lr>, <sip:10.0.0.61;lr>' }] });
    await call.expect(200);
    await world.clock.advance(1);
    world.calls[0]?.hangUp('normal');
    const bye = await proxy.expectMessage('BYE', (m) => m.kind === 'request' && m.method === 'BYE');
    expect(bye.kind === 'request' && bye.uri.raw).toBe(`sip:139@${TRUNK_ADDRESS}:${phone.port}`);
    expect(bye.routes.map((r) => r.uri.raw)).toEqual(['sip:10.0.0.60;lr', 'sip:10.0.0.61;lr']);
  });

  it('goes on over the connection that a browser came back on', async () => {
    const world = await createWorld();
    const first = await world.webPhone('agent-anna', 'secret-a');
    await first.register();
    const leg = world.stack.dial({ kind: 'agent', agentId: 'anna' }, { offer: OFFER, from: { number: '1' }, interactionId: 'i', ringTimeoutMs: 9000 });
    const ends: string[] = [];
    leg.events.onEnded = (cause) => { ends.push(cause); };
    const call = await first.expectInvite();
    call.answer(ANSWER);
    await call.expectRequest('ACK');
    first.close();
    await world.clock.advance(5);
    const second = await world.webPhone('agent-anna', 'secret-a');
    await second.register();
    expect(ends).toEqual([]);
    leg.hangUp('normal');
    await second.expectMessage('BYE', (m) => m.kind === 'request' && m.method === 'BYE' && m.callId === call.callId);
  });

  it('ends the call of a browser that left while it rang', async () => {
    const world = await createWorld();
    const ends: string[] = [];
    world.onCall = (leg) => { leg.ring(); leg.events.onEnded = (cause) => { ends.push(cause); }; };
    const anna = await world.webPhone('agent-anna', 'secret-a');
    await anna.register();
    await anna.invite('1', { sdp: OFFER }).expect(180);
    anna.close();
    await world.clock.advance(9_900);
    expect(ends).toEqual([]);
    await world.clock.advance(200);
    expect(ends).toEqual(['networkError']);
  });
});
