/** What a thread may ask of the kernel: how much processor time it had itself, and to stand behind the media threads. */
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { performance } from 'node:perf_hooks';

/** Enough that sound goes first wherever both want the same core, and little enough that signalling goes on (F-38). */
const behind = 5;
/** proc(5): nanoseconds on a core, nanoseconds waiting for one, time slices. */
const schedstat = '/proc/thread-self/schedstat';

/** On Linux niceness belongs to a thread; elsewhere it would slow the whole process. */
export function standBehindMedia(): void {
  if (process.platform === 'linux') trySetPriority(behind);
}
/** A thread has the niceness of the one that started it; only the privileged may take it back. */
export function standInFront(): void {
  if (process.platform === 'linux') trySetPriority(0);
}
function trySetPriority(priority: number): void {
  try { setPriority(0, priority); } catch { /* Sound then competes as before. */ }
}

/**
 * The busy share of this thread since it was asked last, 0 to 1. Where the kernel tells, waiting for a core does not count: a machine that is busy
 * with something else is no work of ours.
 */
export function threadUtilization(): () => number {
  let [ranMs, loop, at] = [ranSoFar(), performance.eventLoopUtilization(), performance.now()];
  return () => {
    const before = { ranMs, loop, at };
    [ranMs, loop, at] = [ranSoFar(), performance.eventLoopUtilization(), performance.now()];
    if (ranMs === undefined || before.ranMs === undefined) return performance.eventLoopUtilization(loop, before.loop).utilization;
    return Math.min(1, (ranMs - before.ranMs) / Math.max(1, at - before.at));
  };
}

function ranSoFar(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const ns = Number(readFileSync(schedstat, 'latin1').split(' ')[0]);
    return Number.isFinite(ns) ? ns / 1e6 : undefined;
  } catch {
    return undefined;
  }
}
