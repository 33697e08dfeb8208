/** One thing after another: everything that happens to one call runs through its mailbox, so that no two events see half a change. */
import { CccError } from 'ccc-workstation/errors';
import type { Clock } from '../ports/clock.js';

/** Longer than any single step of a call may take; what hangs beyond it ends the call instead of blocking it for ever. */
export const stepTimeoutMs = 15_000;

export class Mailbox {
  readonly #clock: Clock;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(clock: Clock) { this.#clock = clock; }

  get isIdle(): boolean { return this.#waiting === 0; }

  /** Runs `job` after everything posted before it; a failing job does not stop the next one. */
  run<T>(job: () => Promise<T>): Promise<T> {
    this.#waiting++;
    const result = this.#tail.then(() => within(this.#clock, stepTimeoutMs, job()));
    this.#tail = result.then(() => { this.#waiting--; }, () => { this.#waiting--; });
    return result;
  }
}

/** Rejects with CccError `timeout` when the promise takes longer. */
export function within<T>(clock: Clock, ms: number, promise: Promise<T>, what = 'a step of a call'): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(ms, () => { reject(new CccError('timeout', what)); });
    promise.then((value) => { cancel(); resolve(value); }, (error: unknown) => { cancel(); reject(error instanceof Error ? error : new Error(String(error))); });
  });
}
