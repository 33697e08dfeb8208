/** RFC 3261 appendix A: the timer values, and repeating something at doubling intervals until it is acknowledged. */
import type { Clock } from 'ccc-workstation/clock';

export const T1 = 500;
export const T2 = 4_000;
export const T4 = 5_000;
/** Timers B, F, H, J, L and M, and how long a 2xx or a reliable 1xx is repeated. */
export const GIVE_UP = 64 * T1;
/** Timer D: at least 32 s on unreliable transports. */
export const TIMER_D = 32_000;

/** Calls `again` after T1, 2·T1, 4·T1 … (capped at `cap`) and `giveUp` after 64·T1. The returned function stops both. */
export function repeat(clock: Clock, again: () => void, giveUp: () => void, cap = T2): () => void {
  let interval = T1;
  const schedule = (): (() => void) => clock.after(interval, () => {
    interval = Math.min(interval * 2, cap);
    again();
    cancelNext = schedule();
  });
  let cancelNext = schedule();
  const cancelEnd = clock.after(GIVE_UP, () => { cancelNext(); giveUp(); });
  return () => { cancelNext(); cancelEnd(); };
}
