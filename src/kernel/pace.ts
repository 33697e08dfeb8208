/** How often a client knocks at its center, whatever it has to connect: never more than twice in a second, and not while the center wants to be left alone (F-11). */
import type { Clock } from './clock.js';

export interface Pace {
  /** 0: an attempt may begin now, and counts. Else how long to wait before asking again. */
  wait(): number;
  /** What the center says with `Retry-After`. */
  rest(ms: number): void;
}

/** And a little: what is let through takes a moment to begin. */
const second = 1_050;

export function createPace(clock: Clock): Pace {
  let [older, newer, until] = [-Infinity, -Infinity, -Infinity];
  return {
    wait() {
      const now = clock.monotonic(), wait = Math.max(until, older + second) - now;
      if (wait > 0) return wait;
      [older, newer] = [newer, now];
      return 0;
    },
    rest(ms) { until = clock.monotonic() + ms; },
  };
}
