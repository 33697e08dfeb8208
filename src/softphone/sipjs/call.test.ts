// How a call says goodbye: BYE at once, but never before the ACK of its own answer (RFC 3261 section 15).
import { expect, it } from 'vitest';
import { SimulatedClock } from '../../kernel/clock.js';
import { Call, type CallOptions } from './call.js';
import type { Session } from './core-types.js';
import type { SipAgent } from './agent.js';
import { OutgoingCall } from './outgoing-call.js';
import type { Peer } from './peer.js';

class CalledHere extends Call {
  protected readonly caller = false;
  async hangUp(): Promise<void> { this.bye(); }
  up(session: Session): void { this.connected(session); }
}

const optionsOf = (say: (type: string) => void, peer: CallOptions['peer']): CallOptions => ({
  interactionId: 'i', legId: 'l', clock: new SimulatedClock(), random: () => 0.5, peer, headers: () => [], connected: () => true, relayRefused: () => false, onMediaBack: () => undefined, onOver: () => undefined,
  say: (fact) => { say(fact.type); },
});

function answered(state: 'AckWait' | 'Confirmed') {
  const said: string[] = [];
  // As sip.js does it: a BYE while the ACK is waited for throws, and the far end would never hear of it.
  const session = {
    sessionState: state, byes: 0, delegate: {} as { onAck?: (request: unknown) => void; onAckTimeout?: () => void },
    bye() { if (this.sessionState === 'AckWait') throw new Error('no ACK yet'); this.byes++; },
  };
  const peer = { mute: () => undefined, close: () => undefined } as unknown as Peer;
  const call = new CalledHere(optionsOf((type) => { said.push(type); }, () => peer));
  call.up(session as unknown as Session);
  return { call, session, said };
}

it('is hung up at once where the far end has acknowledged', async () => {
  const { call, session, said } = answered('Confirmed');
  await call.hangUp();
  expect([session.byes, said]).toEqual([1, ['phone.connected', 'phone.ended']]);
});

it.each(['onAck', 'onAckTimeout'] as const)('is over here at once before that, and there as soon as %s', async (event) => {
  const { call, session, said } = answered('AckWait');
  await call.hangUp();
  expect([session.byes, said]).toEqual([0, ['phone.connected', 'phone.ended']]);
  session.sessionState = 'Confirmed';
  session.delegate[event]?.({});
  expect(session.byes).toBe(1);
});

it('that cannot have a peer connection is over at once, so that nobody is told that it is dialling', async () => {
  const said: string[] = [];
  const call = new OutgoingCall(optionsOf((type) => { said.push(type); }, () => { throw new Error('cannot create so many PeerConnections'); }));
  const sent = call.invite({} as SipAgent, {} as Parameters<OutgoingCall['invite']>[1], [], true);
  expect(call.over).toBe(true);
  await expect(sent).rejects.toMatchObject({ code: 'call-failed' });
  expect(said).toEqual(['phone.ended']);
});
