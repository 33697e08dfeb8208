// A call that rings while its line goes: whoever cannot answer is not rung for longer than a moment, and it rings on where the connection brings it again. proves F-03
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import { expect, it } from 'vitest';
import { SimulatedClock } from '../../kernel/clock.js';
import { IncomingCall } from './incoming-call.js';
import type { Peer } from './peer.js';

function rings() {
  const clock = new SimulatedClock(), said: string[] = [];
  const request = () => ({ delegate: undefined, message: { body: '' }, trying: () => undefined, progress: () => undefined, reject: () => undefined, accept: () => ({ session: { delegate: {}, sessionState: 'AckWait' } }) }) as unknown as IncomingInviteRequest;
  const microphone = new Promise<string>((resolve) => { clock.after(5_000, () => { resolve('v=0'); }); });
  const peer = { mute: () => undefined, close: () => undefined, describe: () => microphone, accept: async () => undefined } as unknown as Peer;
  const call = new IncomingCall(request(), {
    interactionId: 'i', legId: 'l', clock, random: () => 0.5, peer: () => peer, headers: () => [], connected: () => true, relayRefused: () => false, onMediaBack: () => undefined, onOver: () => undefined,
    say: (fact) => { said.push(fact.type === 'phone.ended' ? `${fact.type} ${fact.cause}` : fact.type); },
  });
  return { clock, call, said, request };
}

it('ends three seconds after the loss, for a CANCEL would not come', async () => {
  const { clock, call, said } = rings();
  call.signalling(false);
  await clock.advance(2_900);
  expect([said, call.lost]).toEqual([[], true]);
  await clock.advance(100);
  expect(said).toEqual(['phone.ended networkError']);
});

it('ends three seconds after the return where nothing is heard of it', async () => {
  const { clock, call, said } = rings();
  call.signalling(false);
  await clock.advance(2_000);
  call.signalling(true);
  await clock.advance(2_900);
  expect(said).toEqual([]);
  await clock.advance(100);
  expect(said).toEqual(['phone.ended networkError']);
});

it('rings on where the INVITE comes again', async () => {
  const { clock, call, said, request } = rings();
  call.signalling(false);
  await clock.advance(1_000);
  call.signalling(true);
  call.again(request());
  await clock.advance(60_000);
  expect([said, call.alerting, call.lost]).toEqual([[], true, false]);
});

it('is answered all the same where somebody has pressed the button, and waits for the microphone', async () => {
  const { clock, call, said } = rings();
  const answering = call.answer();
  call.signalling(false);
  await clock.advance(6_000);
  await answering;
  expect(said).toEqual(['phone.connected']);
});
