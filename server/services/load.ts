/** How near the center is to its limit, by what it measures itself: a busy event loop that is late, and commits that wait in a long queue (F-38). */
import type { Clock } from '../ports/clock.js';

export interface LoadProbes {
  readonly clock: Clock;
  /** The busy share of this thread since the last time it was asked, 0 to 1. Alone, being late only says that the machine is busy with something else. */
  readonly utilization: () => number;
}

const sampleMs = 100;
/** Beyond these a caller waits noticeably; below the lower ones there is room again. */
const late = { from: 120, until: 40 } as const;
const busy = 0.85;
const commitMs = { from: 700, until: 250 } as const;
const commits = 40;
/** Room must last so long before it is believed. */
const calmSamples = 3;

export class LoadGauge {
  readonly #probes: LoadProbes;
  /** When each commit that is under way began, the oldest first. */
  readonly #waiting = new Map<symbol, number>();
  #lateMs = 0;
  #calm = calmSamples;
  #cancel = (): void => undefined;

  constructor(probes: LoadProbes) { this.#probes = probes; }

  /** New calls are to be turned away. */
  get isOverloaded(): boolean { return this.#calm < calmSamples; }

  start(): void {
    const due = this.#probes.clock.monotonic() + sampleMs;
    this.#cancel = this.#probes.clock.after(sampleMs, () => {
      this.#sample(Math.max(0, this.#probes.clock.monotonic() - due));
      this.start();
    });
  }
  stop(): void { this.#cancel(); }

  /** Watches a commit. */
  during<T>(commit: Promise<T>): Promise<T> {
    const id = Symbol('commit');
    this.#waiting.set(id, this.#probes.clock.monotonic());
    return commit.finally(() => { this.#waiting.delete(id); });
  }

  #sample(lateMs: number): void {
    // One long collection is no overload; several samples in a row are.
    this.#lateMs = (this.#lateMs + lateMs) / 2;
    const utilization = this.#probes.utilization();
    const [oldest] = this.#waiting.values();
    const waitedMs = oldest === undefined ? 0 : this.#probes.clock.monotonic() - oldest;
    if ((this.#lateMs > late.from && utilization > busy) || (waitedMs > commitMs.from && this.#waiting.size > commits)) this.#calm = 0;
    else if (this.#lateMs < late.until && waitedMs < commitMs.until) this.#calm = Math.min(calmSamples, this.#calm + 1);
  }
}
