/** How much processor time a thread had itself. */
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** proc(5): nanoseconds on a core, nanoseconds waiting for one, time slices. */
const schedstat = '/proc/thread-self/schedstat';

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
