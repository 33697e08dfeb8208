/**
 * Is the far end of a connection still there? Evidence decides: whatever arrives proves it. Only after a silence is it asked, and
 * only an unanswered question is death.
 *
 *     alive ──silence──▶ asked ──no answer──▶ dead        anything heard: back to alive
 */
import type { Clock } from './clock.js';

export interface Patience {
  /** So long a silence is nothing to worry about. */
  readonly silentMs: number;
  /** So long may an answer take. */
  readonly answerMs: number;
}
/** Of a connection that is lost at times and made again. */
export interface ConnectionPatience extends Patience {
  /** So long may it take to make one. */
  readonly connectMs: number;
  /** So long may an answer take when there is reason to doubt. */
  readonly doubtMs: number;
}
/** During a call a dead connection is noticed within 2.4 s (F-02). */
export const inCall: ConnectionPatience = { silentMs: 1_200, answerMs: 1_200, connectMs: 2_500, doubtMs: 700 };

/** After so many attempts that hung, how long the next may take: a center that is slow would otherwise be given up for ever just before it answers. */
export const connectWithin = ({ connectMs }: ConnectionPatience, hung: number): number => Math.min(8_000, connectMs * (1 + hung));

export interface Liveness { readonly heardAt: number; readonly askedAt?: number; readonly answerMs?: number }
export type LivenessEvent =
  | { readonly type: 'heard' }
  /** Time has passed. */
  | { readonly type: 'time' }
  /** There is reason to doubt: ask at once. */
  | { readonly type: 'doubt'; readonly answerMs: number };
export type Verdict = 'fine' | 'ask' | 'dead';

/** A timer so late means that the machine or the page slept: what arrived meanwhile may not have been read yet. */
const slept = 1_000;

export const dueAt = (state: Liveness, patience: Patience): number =>
  state.askedAt === undefined ? state.heardAt + patience.silentMs : state.askedAt + (state.answerMs ?? patience.answerMs);

export function judge(state: Liveness, event: LivenessEvent, now: number, patience: Patience): { readonly state: Liveness; readonly verdict: Verdict } {
  if (event.type === 'heard') return { state: { heardAt: now }, verdict: 'fine' };
  const ask = (answerMs: number): { state: Liveness; verdict: Verdict } => ({ state: { heardAt: state.heardAt, askedAt: now, answerMs }, verdict: 'ask' });
  if (event.type === 'doubt') return dueAt(state, patience) - now <= event.answerMs && state.askedAt !== undefined ? { state, verdict: 'fine' } : ask(event.answerMs);
  const late = now - dueAt(state, patience);
  if (late < 0) return { state, verdict: 'fine' };
  return state.askedAt === undefined || late >= slept ? ask(patience.answerMs) : { state, verdict: 'dead' };
}

export interface Watch {
  /** Something arrived. */
  heard(): void;
  doubt(answerMs: number): void;
  stop(): void;
}

/** `patience` is asked again at each step, because a call makes us impatient. */
export function watchLiveness(clock: Clock, patience: () => Patience, ask: () => void, dead: () => void): Watch {
  let state: Liveness = { heardAt: clock.monotonic() };
  let cancel = (): void => undefined;
  let over = false;
  function take(event: LivenessEvent): void {
    if (over) return;
    const step = judge(state, event, clock.monotonic(), patience());
    state = step.state;
    if (step.verdict === 'dead') { stop(); dead(); return; }
    if (step.verdict === 'ask') ask();
    // Asking may find out that the connection is gone.
    if (!stopped()) wait();
  }
  /** A method, because the state changes during calls. */
  const stopped = (): boolean => over;
  function wait(): void {
    cancel();
    cancel = clock.after(Math.max(0, dueAt(state, patience()) - clock.monotonic()), () => { take({ type: 'time' }); });
  }
  function stop(): void { over = true; cancel(); }
  wait();
  return { heard() { take({ type: 'heard' }); }, doubt(answerMs) { take({ type: 'doubt', answerMs }); }, stop };
}
