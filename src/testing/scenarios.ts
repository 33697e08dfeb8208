/** Stories that play by themselves on the mock center's clock: what a demo shows and a test waits for. */
import type { MockCenter } from './mock-center.js';

export type MockScenario = 'inbound' | 'answered' | 'abandoned' | 'missed' | 'outbound' | 'busy' | 'networkFailure' | 'socketDropped' | 'tokenExpiry' | 'signedInElsewhere' | 'colleagues';

export const mockScenarios: Readonly<Record<MockScenario, (mock: MockCenter) => void>> = {
  /** A customer calls and waits for an answer. */
  inbound: (mock) => { mock.inbound({ name: 'Mr. Liu' }); },
  /** A customer calls, is answered after a second, and hangs up after twenty more. */
  answered(mock) {
    const { id, hangUp } = bound(mock.inbound({ name: 'Mr. Liu' }));
    mock.clock.after(1_000, () => { if (mock.softphone.has(id)) void mock.softphone.answer(id); });
    mock.clock.after(21_000, hangUp);
  },
  /** A customer gives up after three seconds of ringing. */
  abandoned(mock) { mock.clock.after(3_000, bound(mock.inbound()).hangUp); },
  /** Nobody answers within the ring time; the customer waits half a minute more and leaves. */
  missed(mock) { mock.clock.after(60_000, bound(mock.inbound()).hangUp); },
  /** Whoever is dialled rings after a second and answers after three. */
  outbound(mock) {
    mock.whenDialled((call) => { mock.clock.after(1_000, () => { call.ring(); }); mock.clock.after(3_000, () => { call.answer(); }); });
  },
  busy(mock) { mock.whenDialled((call) => { mock.clock.after(1_000, () => { call.refuse('busy'); }); }); },
  /** Ten seconds without a network, unannounced. */
  networkFailure(mock) { mock.cutNetwork(); mock.clock.after(10_000, () => { mock.restoreNetwork(); }); },
  /** Ben and Carol are at their desks and the front desk's phone is there; whoever is asked or handed a call answers after two seconds. */
  colleagues(mock) {
    mock.seat('ben', 'ready');
    mock.seat('carol', 'notReady');
    mock.registerPhone('1001');
    mock.whenReached((party) => { mock.clock.after(2_000, () => { party.answer(); }); });
  },
  socketDropped(mock) { mock.dropSocket(); },
  /** No new token is given, so the session ends with the one in hand. */
  tokenExpiry(mock) { mock.refuseTokens(); },
  signedInElsewhere(mock) { mock.endSession('elsewhere'); },
};

const bound = (call: { readonly id: string; hangUp(): void }) => ({ id: call.id, hangUp: (): void => { call.hangUp(); } });
