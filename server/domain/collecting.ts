/** Collecting digits from a caller: what to ask, what to wait for and when it is enough, as a pure machine (CAL-09). */
import type { CollectionDefinition, Interaction, NewFact } from 'ccc-workstation/protocol';

export type Outcome = 'collected' | 'timedOut' | 'cancelled';
export interface Collecting {
  readonly phase: 'asking' | 'waiting' | 'settling';
  readonly attempt: number;
  readonly digits: string;
  /** Known while the last keys still settle. */
  readonly outcome?: Outcome;
  readonly swallowed: number;
}
export type CollectEvent = { readonly type: 'digit'; readonly digit: string } | { readonly type: 'played' } | { readonly type: 'elapsed' } | { readonly type: 'cancelled' };
export type CollectEffect = { readonly type: 'ask' } | { readonly type: 'wait'; readonly ms: number } | { readonly type: 'over'; readonly outcome: Outcome };
export interface CollectStep { readonly state: Collecting; readonly effect?: CollectEffect }
type Rules = Pick<CollectionDefinition, 'minDigits' | 'maxDigits' | 'terminator' | 'firstDigitSeconds' | 'interDigitSeconds' | 'attempts'>;

/**
 * Before anybody else hears the caller again: RFC 4733 repeats the end of a digit three times (section 2.5.1.4), its tone may lag behind,
 * and who is cut off while typing a card number goes on typing.
 */
export const settleMs = 600;
/** A key that is held down does not keep the agent out for ever. */
const mostSwallowed = 32;

export const beginCollecting = (): CollectStep => ({ state: { phase: 'asking', attempt: 1, digits: '', swallowed: 0 }, effect: { type: 'ask' } });

/** Total: whatever does not fit the phase changes nothing. */
export function stepCollecting(rules: Rules, state: Collecting, event: CollectEvent): CollectStep {
  switch (event.type) {
    case 'digit': return state.phase === 'settling' ? swallow(state) : typed(rules, state, event.digit);
    case 'played': return state.phase === 'asking' ? wait({ ...state, phase: 'waiting' }, rules.firstDigitSeconds * 1000) : { state };
    case 'elapsed':
      if (state.phase === 'settling') return over(state, state.outcome ?? 'cancelled');
      if (state.phase === 'asking') return { state };
      return state.digits.length >= rules.minDigits ? over(state, 'collected') : again(rules, state);
    case 'cancelled':
      if (state.phase === 'settling') return { state };
      return state.digits === '' ? over(state, 'cancelled') : settle(state, 'cancelled');
  }
}

function typed(rules: Rules, state: Collecting, key: string): CollectStep {
  const waiting: Collecting = { ...state, phase: 'waiting' };
  if (key === rules.terminator) return state.digits.length >= rules.minDigits ? settle(waiting, 'collected') : again(rules, waiting);
  // Another key is a slip of the finger and takes the time of one.
  if (!/^\d$/.test(key)) return wait(waiting, rules.interDigitSeconds * 1000);
  const next = { ...waiting, digits: state.digits + key };
  return next.digits.length >= rules.maxDigits ? settle(next, 'collected') : wait(next, rules.interDigitSeconds * 1000);
}

function again(rules: Rules, state: Collecting): CollectStep {
  if (state.attempt >= rules.attempts) return settle(state, 'timedOut');
  return { state: { ...state, phase: 'asking', attempt: state.attempt + 1, digits: '' }, effect: { type: 'ask' } };
}

function swallow(state: Collecting): CollectStep {
  const next = { ...state, swallowed: state.swallowed + 1 };
  return next.swallowed > mostSwallowed ? { state: next } : wait(next, settleMs);
}

const wait = (state: Collecting, ms: number): CollectStep => ({ state, effect: { type: 'wait', ms } });
const settle = (state: Collecting, outcome: Outcome): CollectStep => wait({ ...state, phase: 'settling', outcome }, settleMs);
const over = (state: Collecting, outcome: Outcome): CollectStep => ({ state, effect: { type: 'over', outcome } });

/** The process ended meanwhile, and what was typed so far is gone with it. `isKept`: what the business system had not yet been told is there, and is told again; otherwise nobody may believe that it arrived. */
export function collectionAfterRestart({ collection }: Interaction, isKept: boolean): NewFact[] {
  if (collection?.state === 'collecting') return [{ type: 'collection.changed', collection: { ...collection, state: 'interrupted' } }];
  if (collection?.state !== 'collected' || isKept) return [];
  return [{ type: 'collection.changed', collection: { ...collection, state: 'undelivered', reason: 'restart' } }];
}
