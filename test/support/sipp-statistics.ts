/** What SIPp's statistics file (`-trace_stat`) says, and the core that a center is held on while SIPp measures it. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export type Statistics = ReadonlyMap<string, string>;

/** Columns by name; one for each time it was written, the last of them for the whole run. */
export function statisticsIn(file: string): Statistics[] {
  const [names = [], ...lines] = readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split(';'));
  return lines.map((line) => new Map(names.map((name, i) => [name, line[i] ?? ''])));
}

/** `00:00:10.250`, with or without microseconds after another colon. */
export function secondsIn(time: string | undefined): number {
  const [h = 0, m = 0, s = 0] = (time ?? '').split(':').map(Number);
  return (h * 60 + m) * 60 + s;
}

/** Calls a second that SIPp began, for as long as it began any. */
export function beganPerSecond(all: readonly Statistics[]): number {
  const busy = all.findLast((each) => Number(each.get('OutgoingCall(P)') ?? 0) > 0);
  const seconds = secondsIn(busy?.get('ElapsedTime(C)'));
  return busy && seconds > 0 ? Math.round(Number(busy.get('OutgoingCall(C)') ?? 0) / seconds * 10) / 10 : 0;
}

/** All threads of a process on the first core: what capacity is said to be is that of one core. */
export const holdOnOneCore = (pid: number): void => { spawnSync('taskset', ['-a', '-c', '-p', '0', String(pid)]); };
