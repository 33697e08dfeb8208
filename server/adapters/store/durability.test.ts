// What the embedded store promises: an acknowledged fact is on the disk, and only one process has the directory open. For kill -9 see test/crash.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, openStoreOn } from './index.js';
import { lockDirectory } from './lock.js';
import { loadStore, openPglite, startPglite } from './pglite.js';
import { rehearse } from './rehearsal.js';
import { Writer } from './testing/writer.js';

describe('durability of the embedded store', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'ccc-durable-'));
    await (await openStore({ dataDir: dir })).close();
  }, 120_000);
  afterAll(async () => { await rm(dir, { recursive: true, force: true }); });

  it('calls fsync for each commit, and commits once for many appends that wait together', async () => {
    const sql = await openPglite(dir);
    const store = await openStoreOn(sql);
    const append = (i: number): Promise<unknown> => store.append(`s${i % 5}`, [{ type: 'leg.connected', legId: `x${i}` }], 1);
    await append(0);
    const before = await sql.syncs();
    for (let i = 0; i < 50; i++) await append(i);
    const after = await sql.syncs();
    expect(after.files - before.files).toBeGreaterThanOrEqual(50);
    await Promise.all(Array.from({ length: 200 }, (_, i) => append(i)));
    expect((await sql.syncs()).files - after.files).toBeLessThan(20);
    await store.close();
  }, 60_000);

  it('keeps that for a process that stood by, which shares the program and the memory of a database it has tried', async () => {
    // As one that was killed in its rehearsal leaves it.
    const left = await mkdtemp(join(tmpdir(), 'ccc-spare-'));
    await utimes(left, 1, 1);
    const loaded = loadStore();
    expect(await loaded.rehearsal, 'the template, which the tests\' global setup makes').toBeDefined();
    await rehearse({ embedded: loaded });
    expect(existsSync(left)).toBe(false);
    const sql = await (await startPglite(dir, loaded)).opened;
    const store = await openStoreOn(sql);
    const before = await sql.syncs();
    for (let i = 0; i < 20; i++) await store.append('warm', [{ type: 'leg.connected', legId: `w${i}` }], 1);
    expect((await sql.syncs()).files - before.files).toBeGreaterThanOrEqual(20);
    await store.close();
    const again = await openStore({ dataDir: dir });
    expect(await again.facts('warm')).toHaveLength(20);
    // Nothing of what was tried is there.
    expect(await again.facts('rehearsal')).toEqual([]);
    await again.close();
  }, 60_000);

  it('refuses a second opener, in this process and in another, and takes over from a killed one', async () => {
    const store = await openStore({ dataDir: dir });
    await expect(openStore({ dataDir: dir })).rejects.toMatchObject({ code: 'not-allowed-now', detail: expect.stringContaining(`process ${process.pid}`) as string });
    const other = new Writer(dir, 'x');
    await expect(other.ready()).rejects.toThrow(/in use by process/);
    await store.append('still', [{ type: 'leg.connected', legId: 'works' }], 1);
    await store.close();
    const writer = new Writer(dir, 'y');
    await writer.ready();
    await expect(openStore({ dataDir: dir })).rejects.toMatchObject({ code: 'not-allowed-now' });
    await writer.kill();
    await (await openStore({ dataDir: dir })).close();
    expect((await readdir(dir)).filter((name) => name.startsWith('store.lock'))).toEqual([]);
  }, 60_000);

  it('is not fooled by a process id that was used again, and waits for the lock of another container to die', async () => {
    const other = await mkdtemp(join(tmpdir(), 'ccc-lock-'));
    const path = join(other, 'store.lock');
    const mine = await lockDirectory(other);
    const holder = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await mine.release();
    await writeFile(path, JSON.stringify({ ...holder, started: '1' }));
    await (await lockDirectory(other)).release();
    await writeFile(path, 'torn');
    await utimes(path, new Date(0), new Date(0));
    await (await lockDirectory(other)).release();
    await writeFile(path, JSON.stringify({ ...holder, host: 'another-container' }));
    const beat = setInterval(() => { const now = new Date(); void utimes(path, now, now); }, 1000);
    await expect(lockDirectory(other)).rejects.toMatchObject({ code: 'not-allowed-now' });
    clearInterval(beat);
    await utimes(path, new Date(0), new Date(0));
    await (await lockDirectory(other)).release();
    await rm(other, { recursive: true, force: true });
  }, 60_000);

  it('starts again after a first start that was killed half-way, and says what is wrong with a damaged database', async () => {
    const other = await mkdtemp(join(tmpdir(), 'ccc-torn-'));
    await mkdir(join(other, 'pg.building'));
    await writeFile(join(other, 'pg.building', 'PG_VERSION'), '18');
    const store = await openStore({ dataDir: other });
    await store.append('a', [{ type: 'leg.connected', legId: 'l' }], 1);
    await store.close();
    expect(existsSync(join(other, 'pg.building'))).toBe(false);
    await truncate(join(other, 'pg', 'global', 'pg_control'), 10);
    await expect(openStore({ dataDir: other })).rejects.toMatchObject({ code: 'system-error', detail: expect.stringMatching(/cannot be opened: .*restore the directory from a backup/s) as string });
    // The lock is free again: the operator may put the backup in place and start.
    await (await lockDirectory(other)).release();
    await rm(other, { recursive: true, force: true });
  }, 120_000);
});
