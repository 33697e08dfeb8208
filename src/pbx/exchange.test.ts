// The exchange in the page: what its book makes of the phone's words, in the orders that real PBXs use, and in any order at all; and what it asks of the phone.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { SimulatedClock } from '../kernel/clock.js';
import { initialState, reduce, type Fact, type WorkstationState } from '../model/index.js';
import { allowedHere, currentInteraction, interactionOf, missedByMe, stageOf } from '../model/selectors.js';
import type { CallControl, ControlEvent } from '../softphone/call-control.js';
import type { NewPhoneFact } from '../softphone/softphone.js';
import { step, type Book, type BookEvent } from './book.js';
import { createExchange, type Exchange } from './exchange.js';

const self = { agentId: '2001', number: '2001', name: 'Anna' };
const access = async () => ({ server: 'wss://pbx.test', aor: 'sip:2001@pbx.test', username: '2001', password: 'x', expiresAt: 9e12, iceServers: [] });

/** The exchange over a phone that writes down what it is asked, and the client's own reducer behind it. */
function desk({ refuseHold = false } = {}) {
  const clock = new SimulatedClock();
  const asked: string[] = [];
  let state: WorkstationState = initialState;
  const post = (fact: Fact): void => { state = reduce(state, fact); };
  let ids = 0;
  const said = (what: string) => async (id: string): Promise<void> => { asked.push(`${what} ${id}`); };
  const control: CallControl = {
    hold: async (id, held) => { asked.push(`${held ? 'hold' : 'resume'} ${id}`); if (refuseHold) throw new Error('488'); },
    refer: async (id, to) => { asked.push(`refer ${id} ${'number' in to ? to.number : `replacing ${to.callId}`}`); },
    sendInfo: async (id, digits) => { asked.push(`info ${id} ${digits}`); },
  };
  const exchange: Exchange = createExchange({
    control, access, self, clock, account: 'a', log: () => undefined, digitsByInfo: false, random: () => (++ids % 36) / 36,
    tell: (fact) => { post({ ...fact, at: clock.now() }); },
    phone: {
      start: () => { asked.push('start'); }, stop: async () => undefined, wake: () => undefined, answer: said('answer'), reject: said('reject'),
      hangUp: async (id) => { asked.push(`hangUp ${id}`); ended(id); }, mute: async (id, muted) => { asked.push(`${muted ? 'mute' : 'unmute'} ${id}`); }, sendDigits: async (id, digits) => { asked.push(`digits ${id} ${digits}`); },
      dial: async ({ interactionId }) => { asked.push('dial'); exchange.heard({ type: 'phone.dialing', interactionId, legId: `${interactionId}-leg`, number: '2003' }); },
    },
  });
  exchange.onFact(post);
  const hear = (...facts: NewPhoneFact[]): void => { for (const fact of facts) exchange.heard(fact); };
  const of = (id: string) => ({ interactionId: id, legId: `${id}-leg` });
  const rings = (id: string, number = '2002'): void => { hear({ type: 'phone.alerting', ...of(id), number }); };
  const connected = (id: string): void => { hear({ type: 'phone.connected', ...of(id) }); };
  function ended(id: string, cause: 'normal' | 'busy' | 'cancelled' = 'normal'): void { hear({ type: 'phone.ended', ...of(id), cause }); }
  const talking = (id: string): void => { rings(id); connected(id); };
  exchange.connect();
  hear({ type: 'phone.registration', registration: 'registered' });
  asked.length = 0;
  const consulting = async (id: string): Promise<string> => {
    await exchange.send({ name: 'consult', interactionId: id, to: { kind: 'external', id: '2003' } });
    const third = interactionOf(state, id)?.legs.findLast((leg) => leg.role === 'consult')?.id.replace(/-far$/, '') ?? '';
    connected(third);
    return third;
  };
  return {
    clock, asked, exchange, hear, rings, connected, ended, talking, consulting, get state() { return state; },
    control: (event: ControlEvent) => { exchange.control(event); }, settle: () => clock.advance(0),
    stage: (id: string) => { const x = interactionOf(state, id); return x && stageOf(state, x); },
    may: (id: string) => { const x = interactionOf(state, id); return x ? [...allowedHere(state, x)].sort() : []; },
    status: (id: string) => interactionOf(state, id)?.status,
  };
}

describe('the exchange', () => {
  it('shows a call as a center would, and allows what SIP can do', () => {
    const d = desk();
    d.rings('x');
    expect([d.stage('x'), d.may('x'), d.state.agent?.activity]).toEqual(['ringing', ['answer', 'reject'], 'offered']);
    d.connected('x');
    expect([d.stage('x'), d.state.agent?.activity]).toEqual(['connected', 'onCall']);
    expect(d.may('x')).toEqual(['consult', 'hangUp', 'hold', 'mute', 'sendDigits', 'transfer']);
    d.ended('x');
    expect([d.stage('x'), d.status('x'), interactionOf(d.state, 'x')?.phase, d.state.agent?.activity]).toEqual(['ended', 'normalEnd', 'closed', 'idle']);
  });

  it('lets one far end hear the microphone: answering holds the other call, and so does resuming', async () => {
    const d = desk();
    d.talking('x');
    d.rings('y', '2003');
    await d.exchange.answer('y');
    d.connected('y');
    expect(d.asked).toEqual(['hold x', 'answer y']);
    expect([d.stage('x'), d.stage('y')]).toEqual(['held', 'connected']);
    await d.exchange.send({ name: 'resume', interactionId: 'x' });
    expect(d.asked.slice(2)).toEqual(['hold y', 'resume x']);
    expect([d.stage('x'), d.stage('y')]).toEqual(['connected', 'held']);
  });

  it('does not answer while the other call cannot be held', async () => {
    const d = desk({ refuseHold: true });
    d.talking('x');
    d.rings('y');
    await expect(d.exchange.answer('y')).rejects.toThrow('488');
    expect(d.asked).toEqual(['hold x']);
    expect(d.stage('x')).toBe('connected');
  });

  it('keeps the two holds of a call apart', async () => {
    const d = desk();
    d.talking('x');
    d.control({ type: 'held', callId: 'x', held: true });
    await d.exchange.send({ name: 'hold', interactionId: 'x' });
    d.control({ type: 'held', callId: 'x', held: false });
    expect(d.stage('x')).toBe('held');
    expect(currentInteraction(d.state)?.legs.find((leg) => leg.role === 'customer')?.hold).toEqual({ local: true, remote: false });
  });

  it.each(['answered', 'gone'] as const)('is out of a call that was transferred: %s', async (how) => {
    const d = desk();
    d.talking('x');
    await d.exchange.send({ name: 'transfer', interactionId: 'x', to: { kind: 'external', id: '2003' } });
    expect(d.asked).toEqual(['hold x', 'refer x 2003']);
    expect(d.may('x')).not.toContain('transfer');
    // Some tell by NOTIFY, some only hang up.
    if (how === 'answered') d.control({ type: 'referral', callId: 'x', outcome: 'answered' }); else d.ended('x');
    expect([d.status('x'), interactionOf(d.state, 'x')?.phase]).toEqual(['externalTransfer', 'closed']);
  });

  it('has the call back when the transfer failed, with the reason', async () => {
    const d = desk();
    d.talking('x');
    await d.exchange.send({ name: 'transfer', interactionId: 'x', to: { kind: 'external', id: '2003' } });
    d.control({ type: 'referral', callId: 'x', outcome: 'ringing' });
    d.control({ type: 'referral', callId: 'x', outcome: 'failed', cause: 'busy' });
    await d.settle();
    expect(d.asked.at(-1)).toBe('resume x');
    expect(d.stage('x')).toBe('connected');
    expect(interactionOf(d.state, 'x')?.reaching).toBeUndefined();
  });

  it('consults, swaps and hands over; the third party\'s BYE may come before the NOTIFY', async () => {
    const d = desk();
    d.talking('x');
    const third = await d.consulting('x');
    expect(d.may('x')).toEqual(['cancelConsult', 'completeTransfer', 'hangUp', 'mute', 'sendDigits', 'swap']);
    await d.exchange.send({ name: 'swap', interactionId: 'x' });
    expect(d.asked.slice(-2)).toEqual([`hold ${third}`, 'resume x']);
    await d.exchange.sendDigits('x', '5');
    expect(d.asked.at(-1)).toBe('digits x 5');
    await d.exchange.send({ name: 'completeTransfer', interactionId: 'x' });
    expect(d.asked.at(-1)).toBe(`refer x replacing ${third}`);
    d.ended(third);
    expect(d.status('x')).toBeUndefined();
    d.control({ type: 'referral', callId: 'x', outcome: 'answered' });
    expect(d.status('x')).toBe('externalTransfer');
  });

  it.each(['refuses', 'hangs up', 'is cancelled'] as const)('has the customer back when the third party %s', async (how) => {
    const d = desk();
    d.talking('x');
    if (how === 'refuses') {
      await d.exchange.send({ name: 'consult', interactionId: 'x', to: { kind: 'external', id: '2003' } });
      const third = interactionOf(d.state, 'x')?.legs.at(-1)?.id.replace(/-far$/, '') ?? '';
      d.ended(third, 'busy');
    } else {
      const third = await d.consulting('x');
      if (how === 'hangs up') d.ended(third); else await d.exchange.send({ name: 'cancelConsult', interactionId: 'x' });
    }
    await d.settle();
    expect(d.asked.at(-1)).toBe('resume x');
    expect(d.stage('x')).toBe('connected');
    expect(d.may('x')).toContain('transfer');
  });

  it('goes on with the third party when the customer leaves', async () => {
    const d = desk();
    d.talking('x');
    const third = await d.consulting('x');
    d.ended('x');
    await d.settle();
    expect(d.state.serving).toEqual(['x']);
    expect(d.may('x')).toContain('hangUp');
    await d.exchange.hangUp('x');
    expect(d.asked.at(-1)).toBe(`hangUp ${third}`);
    expect(d.state.serving).toEqual([]);
  });

  it.each([['before', true], ['after', false]])('is transferred: the one who transfers leaves %s the new one answers', (_when, early) => {
    const d = desk();
    d.talking('x');
    d.control({ type: 'moving', callId: 'x', to: 'n', legId: 'n-leg', number: '2003', name: 'Carol' });
    d.hear({ type: 'phone.dialing', interactionId: 'n', legId: 'n-leg', number: '2003' });
    if (early) d.ended('x');
    expect(d.state.serving).toEqual(['x']);
    d.connected('n');
    if (!early) d.ended('x');
    expect(d.state.serving).toEqual(['x']);
    expect(interactionOf(d.state, 'x')?.customer).toMatchObject({ number: '2003', name: 'Carol' });
    expect(d.stage('x')).toBe('connected');
    expect(Object.keys(d.state.interactions)).toEqual(['x']);
    d.ended('n');
    expect(d.status('x')).toBe('normalEnd');
  });

  it('stays with the one who wanted to transfer us when the new one refuses', () => {
    const d = desk();
    d.talking('x');
    d.control({ type: 'moving', callId: 'x', to: 'n', legId: 'n-leg', number: '2003' });
    d.ended('n', 'busy');
    expect([d.stage('x'), interactionOf(d.state, 'x')?.customer.number]).toEqual(['connected', '2002']);
  });

  it('lists what ended, and counts as missed what gave up', async () => {
    const d = desk();
    d.rings('x');
    await d.clock.advance(4000);
    d.ended('x', 'cancelled');
    const x = interactionOf(d.state, 'x');
    expect(x && missedByMe(d.state, x)).toBe(true);
    const { records } = await d.exchange.records({});
    expect(records).toMatchObject([{ id: 'x', callType: 'inbound', callerNumber: '2002', contactNumber: '2001', status: 'gaveUpWhileRinging', missedBy: ['2001'], duration: 0, totalDurationMs: 4000 }]);
  });

  it('is refused, reconnects and says so', () => {
    const d = desk();
    expect([d.state.connection.signalling, d.state.agent?.presence]).toEqual(['connected', 'ready']);
    d.hear({ type: 'phone.registration', registration: 'registering', reason: 'closed 1006' });
    expect([d.state.connection.signalling, d.state.agent?.presence]).toEqual(['reconnecting', 'ready']);
    d.hear({ type: 'phone.registration', registration: 'registered' });
    expect(d.state.connection.signalling).toBe('connected');
    d.hear({ type: 'phone.registration', registration: 'refused', reason: 'SIP 403' });
    expect([d.state.connection.signalling, d.state.connection.reason, d.state.agent?.presence]).toEqual(['signedOut', 'wrongCredentials', 'offline']);
  });

  it('refuses what only a center can do', async () => {
    const d = desk();
    d.talking('x');
    await expect(d.exchange.send({ name: 'join', interactionId: 'x' })).rejects.toMatchObject({ code: 'not-supported' });
    await expect(d.exchange.send({ name: 'transfer', interactionId: 'x', to: { kind: 'skillGroup', id: 'sales' } })).rejects.toMatchObject({ code: 'not-supported' });
    await expect(d.exchange.send({ name: 'hold', interactionId: 'constructor' })).rejects.toMatchObject({ code: 'not-allowed-now' });
    expect(d.asked).toEqual([]);
  });
});

describe('the book, whatever is said in whatever order', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'constructor');
  const of = (event: BookEvent): BookEvent => event;
  const event: fc.Arbitrary<BookEvent> = fc.oneof(
    id.map((x) => of({ type: 'phone.alerting', interactionId: x, legId: `${x}-leg`, number: '1' })), id.map((x) => of({ type: 'phone.dialing', interactionId: x, legId: `${x}-leg`, number: '1' })),
    id.map((x) => of({ type: 'phone.connected', interactionId: x, legId: `${x}-leg` })), id.map((x) => of({ type: 'phone.ended', interactionId: x, legId: `${x}-leg`, cause: 'normal' })),
    fc.tuple(id, fc.boolean()).map(([x, held]) => of({ type: 'own.held', callId: x, held })), fc.tuple(id, fc.boolean()).map(([x, held]) => of({ type: 'held', callId: x, held })),
    id.map((x) => of({ type: 'own.reaching', callId: x, to: { kind: 'external', id: '9' } })), fc.tuple(id, id).map(([x, y]) => of({ type: 'own.consulting', interactionId: x, callId: y, to: { kind: 'external', id: '9' } })),
    fc.tuple(id, fc.constantFrom('ringing', 'answered', 'failed')).map(([x, outcome]) => of({ type: 'referral', callId: x, outcome })),
    fc.tuple(id, id).map(([x, y]) => of({ type: 'moving', callId: x, to: y, legId: `${y}-leg`, number: '2' })),
  );
  it('never throws, numbers facts without gaps, and keeps no conversation without a line', () => {
    fc.assert(fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      let book: Book = {};
      const last = new Map<string, number>();
      for (const each of events) {
        const { book: next, outcomes } = step(book, each, 1, self);
        book = next;
        for (const outcome of outcomes) {
          if (outcome.kind !== 'fact') continue;
          const expected = outcome.fact.type === 'interaction.created' ? 1 : (last.get(outcome.interactionId) ?? 0) + 1;
          expect(outcome.seq).toBe(expected);
          last.set(outcome.interactionId, outcome.seq);
        }
        for (const conversation of Object.values(book)) expect(conversation.lines.length).toBeGreaterThan(0);
      }
    }), { numRuns: 500 });
  });
});
