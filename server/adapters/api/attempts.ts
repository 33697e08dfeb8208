/** Counts failed sign-ins, so that guessing is slow while the rest of an office behind the same address still gets in (S-18). */
import type { Clock } from '../../ports/clock.js';

export interface AttemptLimit { readonly failures: number; readonly windowMs: number }
interface Entry { count: number; since: number }

/** A table that cannot be grown without end by made-up names. */
const maxEntries = 20_000;

export class Attempts {
  readonly #limit: AttemptLimit;
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(limit: AttemptLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Milliseconds to wait, 0 when another attempt is allowed. */
  blockedFor(key: string): number {
    const entry = this.#current(key);
    return entry && entry.count >= this.#limit.failures ? entry.since + this.#limit.windowMs - this.#clock.monotonic() : 0;
  }

  failed(key: string): void {
    const entry = this.#current(key);
    if (entry) { entry.count++; return; }
    if (this.#entries.size >= maxEntries) this.#forgetOldest();
    this.#entries.set(key, { count: 1, since: this.#clock.monotonic() });
  }

  succeeded(key: string): void { this.#entries.delete(key); }

  #current(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry && this.#clock.monotonic() - entry.since >= this.#limit.windowMs) {
      this.#entries.delete(key);
      return undefined;
    }
    return entry;
  }

  #forgetOldest(): void {
    const oldest = this.#entries.keys().next();
    if (!oldest.done) this.#entries.delete(oldest.value);
  }
}
