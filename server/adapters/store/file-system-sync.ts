/**
 * One flush for a whole file system. After a crash PostgreSQL syncs each of its thousand files twice before it reads its log, which takes seconds on a
 * busy disk; syncfs(2) before that does the same at once (PostgreSQL offers it as `recovery_init_sync_method`, but not in WebAssembly).
 */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';

/** Longer than that, and file by file is no slower. */
const patienceMs = 3000;
/** The kernel stamps files with a clock that is a few milliseconds behind. */
const marginMs = 1000;

/** Resolves with the instant (epoch ms) before which everything on this file system is on the disk; undefined where that cannot be had. */
export function syncFileSystem(path: string, now: () => number = Date.now): Promise<number | undefined> {
  // Elsewhere a program of this name may only begin to write, or do nothing.
  if (process.platform !== 'linux') return Promise.resolve(undefined);
  const at = now() - marginMs;
  return new Promise((resolve) => { execFile('sync', ['-f', path], { timeout: patienceMs }, (error) => { resolve(error ? undefined : at); }); });
}

/** Neither content nor name of this file was changed since. */
export function isOlderThan(instant: number, path: string): boolean {
  const { mtimeMs, ctimeMs } = statSync(path);
  return Math.max(mtimeMs, ctimeMs) < instant;
}
