/** One clock for all sessions of a worker: a step every 5 ms, each session in every fourth, so that their packets spread out. */

const STEP_MS = 5;
export const PHASES = 4;
export const TICK_MS = STEP_MS * PHASES;
/** Up to so many steps are made up for after a delay; beyond it time is skipped, because nobody wants old audio in a burst. */
const CATCH_UP_STEPS = 20;
/** After a stall, what waited in the sockets is old: so long nothing is forwarded. */
const DRAIN_MS = 10;
const STALL_MS = 160;

export class Ticker {
  readonly #now: () => number;
  readonly #run: (phase: number, tick: number, now: number) => void;
  #timer: NodeJS.Timeout | undefined;
  #due: number;
  #step = 0;
  #drainUntil = 0;

  /** `run` is called for each phase with the number of its tick; numbers are skipped, never repeated, when time was lost. */
  constructor(now: () => number, run: (phase: number, tick: number, now: number) => void) {
    this.#now = now;
    this.#run = run;
    this.#due = now();
  }

  /** A worker without sessions needs no clock. */
  start(): void {
    if (this.#timer) return;
    this.#due = this.#now() + STEP_MS;
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  get tick(): number { return Math.floor(this.#step / PHASES); }

  /** True while packets that come in are leftovers of a stall of this thread. */
  isStale(now: number): boolean {
    if (this.#timer && now - this.#due > STALL_MS) { this.#drainUntil = now + DRAIN_MS; return true; }
    return now < this.#drainUntil;
  }

  #schedule(): void {
    this.#timer = setTimeout(() => { this.#wake(); }, Math.max(0, this.#due - this.#now()));
  }

  #wake(): void {
    const now = this.#now();
    const behind = Math.floor((now - this.#due) / STEP_MS);
    if (behind > CATCH_UP_STEPS) {
      // Whole ticks only, so that every session keeps its phase.
      const skipped = Math.floor(behind / PHASES) * PHASES;
      this.#step += skipped;
      this.#due += skipped * STEP_MS;
      this.#drainUntil = now + DRAIN_MS;
    }
    while (this.#due <= now) {
      this.#run(this.#step % PHASES, this.tick, now);
      this.#step += 1;
      this.#due += STEP_MS;
    }
    if (this.#timer) this.#schedule();
  }
}
