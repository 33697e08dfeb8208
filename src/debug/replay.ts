/** Facts taken in once more, one after the other: the state after each, and what it changed. */
import { reduce } from '../model/reduce.js';
import type { Fact, WorkstationState } from '../model/index.js';
import type { Recording } from './recorder.js';

export interface Change { readonly path: string; readonly before: unknown; readonly after: unknown }
export interface Replay {
  readonly facts: readonly Fact[];
  /** The state after so many facts; 0 is the beginning. */
  stateAfter(count: number): WorkstationState;
  /** What the last of so many facts changed. */
  changesAt(count: number): readonly Change[];
}

/** States of every so manyth fact are kept, so that a step back is not a new beginning. */
const keepEvery = 50;

export function createReplay({ base, facts }: Recording): Replay {
  const kept: WorkstationState[] = [base];
  function stateAfter(count: number): WorkstationState {
    const wanted = Math.max(0, Math.min(facts.length, count));
    while (kept.length <= Math.floor(wanted / keepEvery)) {
      const from = (kept.length - 1) * keepEvery;
      kept.push(facts.slice(from, from + keepEvery).reduce(step, kept.at(-1) ?? base));
    }
    const from = Math.floor(wanted / keepEvery);
    return facts.slice(from * keepEvery, wanted).reduce(step, kept[from] ?? base);
  }
  return {
    facts, stateAfter,
    changesAt: (count) => count < 1 ? [] : changesOf(stateAfter(count - 1), stateAfter(count)),
  };
}

/** A file may say anything; what the reducer cannot take in changes nothing. */
function step(state: WorkstationState, fact: Fact): WorkstationState {
  try { return reduce(state, fact); } catch { return state; }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Where two states differ, by the shortest paths that still say something. */
export function changesOf(before: unknown, after: unknown, path = '', depth = 0): Change[] {
  if (before === after || JSON.stringify(before) === JSON.stringify(after)) return [];
  if (!isRecord(before) || !isRecord(after) || Array.isArray(before) !== Array.isArray(after) || depth > 5) return [{ path, before, after }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .flatMap((key) => changesOf(before[key], after[key], path === '' ? key : `${path}.${key}`, depth + 1));
}

/** What the reducer and the panel rely on. */
export function readState(input: unknown): boolean {
  return isRecord(input) && ['connection', 'interactions', 'parts', 'pending', 'digits', 'cards', 'capabilities'].every((key) => isRecord(input[key]))
    && ['ringing', 'serving', 'ended', 'colleagues', 'queues'].every((key) => Array.isArray(input[key]))
    && isRecord(input['parts']) && isRecord(input['parts']['center']) && isRecord(input['parts']['media']);
}
