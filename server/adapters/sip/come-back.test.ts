// A browser whose connection broke, or went dead without a word, comes back on another: what was under way finds it there. proves F-01 F-02 F-03
import { describe, expect, it } from 'vitest';
import type { Phone } from './testing/phone.js';
import { ANSWER, createWorld, OFFER, type World } from './testing/world.js';

const contact = '<sip:anna@page.invalid;transport=ws>';
const anna = { kind: 'agent', agentId: 'anna' } as const;
const dial = (world: World) => world.stack.dial(anna, { offer: OFFER, from: { number: '139' }, interactionId: 'call-1', legId: 'leg-1', ringTimeoutMs: 30_000 });

async function browser(world: World): Promise<Phone> {
  const phone = await world.webPhone('agent-anna', 'secret-a');
  expect((await phone.register(600, contact)).status).toBe(200);
  return phone;
}
/** Its call is answered and acknowledged. */
async function talking() {
  const world = await createWorld();
  const first = await browser(world);
  const leg = dial(world);
  const call = await first.expectInvite();
  call.answer(ANSWER);
  await call.expectRequest('ACK');
  return { world, first, leg, call };
}
/** Its end of the socket swallows everything from now on. */
function goDead(phone: Phone): void {
  const socket = phone.options.webSocket;
  if (!socket) throw new Error('no socket');
  socket.onMessage = () => undefined;
}

describe('a browser that comes back', () => {
  it('gets the BYE that was said while it was away', async () => {
    const { world, first, leg, call } = await talking();
    first.close();
    await world.clock.advance(5);
    leg.hangUp('normal');
    await world.clock.advance(2_000);
    const second = await browser(world);
    await second.expectMessage('BYE', (m) => m.kind === 'request' && m.method === 'BYE' && m.callId === call.callId);
  });

  it('gets the BYE that went into its dead connection', async () => {
    const { world, first, leg, call } = await talking();
    goDead(first);
    leg.hangUp('normal');
    await world.clock.advance(1_000);
    const second = await browser(world);
    await second.expectMessage('BYE', (m) => m.kind === 'request' && m.method === 'BYE' && m.callId === call.callId);
  });

  it('rings when it was called meanwhile, and its answer counts', async () => {
    const world = await createWorld();
    goDead(await browser(world));
    const answers: string[] = [], ends: string[] = [];
    const leg = dial(world);
    leg.events.onAnswered = (sdp) => { answers.push(sdp); };
    leg.events.onEnded = (cause) => { ends.push(cause); };
    await world.clock.advance(8_000);
    expect(ends).toEqual([]);
    const call = await (await browser(world)).expectInvite();
    expect(call.header('x-ccc-leg')).toBe('leg-1');
    call.ring();
    call.answer(ANSWER);
    await call.expectRequest('ACK');
    expect([answers, ends]).toEqual([[ANSWER], []]);
  });

  it('that broke its connection is unreachable at once, so that somebody else is asked', async () => {
    const world = await createWorld();
    const first = await browser(world);
    const ends: string[] = [];
    dial(world).events.onEnded = (cause) => { ends.push(cause); };
    await first.expectInvite();
    first.close();
    await world.clock.advance(1);
    expect(ends).toEqual(['unreachable']);
  });

  it('hears that its own call was answered', async () => {
    const world = await createWorld();
    const first = await browser(world);
    world.onCall = (leg) => { leg.ring(); };
    const call = first.invite('1002', { sdp: OFFER });
    await call.expect(180);
    first.close();
    await world.clock.advance(1_000);
    const second = await browser(world);
    second.calls.set(call.callId, call);
    world.calls[0]?.answer(ANSWER);
    await second.expectMessage('200', (m) => m.kind === 'response' && m.status === 200 && m.callId === call.callId);
  });

  it('may offer anew though the answer to its last offer was lost', async () => {
    const { world, leg, call } = await talking();
    let offers = 0;
    leg.events.onOffer = () => { offers++; return Promise.resolve(OFFER); };
    call.manual.add('ACK');
    call.reinvite(ANSWER);
    await world.clock.advance(600);
    const second = await browser(world);
    const before = second.received.length;
    // The same dialog goes on over the new connection.
    const text = (seq: number): string => [
      `INVITE sip:center@center.test;transport=ws SIP/2.0`, `Via: SIP/2.0/WSS page.invalid;branch=z9hG4bKnew${seq}`, 'Max-Forwards: 70', `From: ${String(call.messages.find((m) => m.kind === 'response')?.headers.find((h) => h.name === 'from')?.value)}`,
      `To: ${String(call.messages.find((m) => m.kind === 'response')?.headers.find((h) => h.name === 'to')?.value)}`, `Call-ID: ${call.callId}`, `CSeq: ${seq} INVITE`, `Contact: ${contact}`, 'Content-Type: application/sdp', `Content-Length: ${ANSWER.length}`, '', ANSWER,
    ].join('\r\n');
    second.sendRaw(text(50));
    await world.clock.advance(50);
    const final = second.received.slice(before).findLast((m) => m.kind === 'response');
    expect(final).toMatchObject({ status: 200 });
    expect(offers).toBe(2);
  });
});
