/** One opener per data directory: two would lose each other's rows without a word (PGlite itself does not lock). */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, readFile, realpath, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';

const Holder = v.object({ pid: v.number(), started: v.string(), host: v.string(), boot: v.string(), nonce: v.string() });
type Holder = v.InferOutput<typeof Holder>;

export interface DirectoryLock { release(): Promise<void> }

const heartbeatMs = 5000;
/** A holder on another machine or in another container is believed dead when its file was not touched for this long. */
const foreignDeadMs = 20_000;

/**
 * Two locks in one. The kernel's (an abstract socket or a named pipe) is atomic and vanishes with the process, `kill -9` included, but
 * holds only within one network namespace. The file holds across containers that share the directory, and names the holder.
 */
export async function lockDirectory(dir: string): Promise<DirectoryLock> {
  const path = join(dir, 'store.lock');
  const door = await kernelLock(dir, path);
  try {
    const me: Holder = { pid: process.pid, started: startOf(process.pid) ?? '', host: hostname(), boot: bootId(), nonce: randomUUID() };
    await take(path, me);
    const beat = setInterval(() => { const t = new Date(); utimes(path, t, t).catch(() => undefined); }, heartbeatMs);
    beat.unref();
    return {
      release: async () => {
        clearInterval(beat);
        if ((await read(path))?.nonce === me.nonce) await rm(path, { force: true });
        await closeDoor(door);
      },
    };
  } catch (error) {
    await closeDoor(door);
    throw error;
  }
}

async function take(path: string, me: Holder): Promise<void> {
  const mine = `${path}.${me.nonce}`;
  await writeFile(mine, JSON.stringify(me), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        await link(mine, path); // atomic: fails when somebody was first
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const holder = await read(path);
      if (await isAlive(path, holder)) throw inUse(path, holder);
      await removeStale(path, holder);
    }
    throw inUse(path, await read(path));
  } finally {
    await rm(mine, { force: true });
  }
}

/** Renames away what was judged stale; when a quicker opener had already replaced it, that one's lock is put back. */
async function removeStale(path: string, stale: Holder | undefined): Promise<void> {
  const aside = `${path}.stale-${randomUUID()}`;
  try { await rename(path, aside); } catch { return; }
  const moved = await read(aside);
  if (moved && moved.nonce !== stale?.nonce) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function isAlive(path: string, holder: Holder | undefined): Promise<boolean> {
  const here = holder !== undefined && holder.host === hostname() && holder.boot === bootId();
  // A process id is used again some day; together with its start time it is not.
  if (here) return holder.started === '' ? exists(holder.pid) : startOf(holder.pid) === holder.started;
  const touched = async (): Promise<number> => (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
  const before = await touched();
  if (Date.now() - before > foreignDeadMs) return false;
  await new Promise((resolve) => { setTimeout(resolve, heartbeatMs * 2 + 500); });
  return (await touched()) !== before;
}

async function read(path: string): Promise<Holder | undefined> {
  try {
    const parsed = v.safeParse(Holder, JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function inUse(path: string, holder: Holder | undefined): CccError {
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
  return new CccError('not-allowed-now', `the data directory is in use by ${who} (${path}); stop it first, or give this one another --data-dir`);
}

function exists(pid: number): boolean {
  try { process.kill(pid, 0); return true; } catch (error) { return error instanceof Error && 'code' in error && error.code === 'EPERM'; }
}

/** Start time in clock ticks since boot, field 22 of proc(5) `stat`; undefined when there is no such process or no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try { return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(); } catch { return ''; }
}

async function kernelLock(dir: string, path: string): Promise<Server | undefined> {
  const name = `ccc-store-${createHash('sha256').update(await realpath(dir)).digest('hex').slice(0, 32)}`;
  const address = process.platform === 'linux' ? `\0${name}` : process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : undefined;
  if (address === undefined) return undefined;
  const server = createServer((socket) => { socket.destroy(); });
  const holder = await read(path);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => { reject('code' in error && error.code === 'EADDRINUSE' ? inUse(path, holder) : error); });
    server.listen(address, resolve);
  });
  server.unref();
  return server;
}

function closeDoor(door: Server | undefined): Promise<void> {
  return new Promise((resolve) => { if (door) door.close(() => { resolve(); }); else resolve(); });
}
