/** The thread that owns the embedded PostgreSQL, because a query or a commit blocks the thread it runs on. */
import { constants, copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite, types } from '@electric-sql/pglite';
import * as v from 'valibot';
import { DurableNodeFs, syncPath, type SyncCounter } from './durable-fs.js';
import { syncFileSystem } from './file-system-sync.js';
import { Outbox } from '../../outbox.js';
import { sqlStateOf } from './sql.js';
import { WorkerRequest, type WorkerReply } from './worker-protocol.js';

const parsers = { [types.INT8]: Number, [types.JSON]: (text: string) => text, [types.JSONB]: (text: string) => text };
/**
 * The shipped parameters without `-F` (fsync off). `fsync` is the sync method that the hook of durable-fs carries out. The 128 MB of buffers that
 * PostgreSQL takes otherwise are all written at the start, and the kernel keeps these files in memory anyway.
 */
const startParams = [...PGlite.defaultStartParams.filter((p) => p !== '-F'), '-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=32MB'];

async function open(path: string, template: string | undefined, counter: SyncCounter): Promise<PGlite> {
  if (!existsSync(join(path, 'PG_VERSION'))) await create(path, template, counter);
  const fs = new DurableNodeFs(path, counter, syncFileSystem(path));
  const db = await PGlite.create({ fs, startParams });
  fs.opened();
  return db;
}

/** The first start builds the cluster beside its place and moves it there when it is whole, so that a kill in between leaves nothing half-made. */
async function create(path: string, template: string | undefined, counter: SyncCounter): Promise<void> {
  const building = `${path}.building`;
  rmSync(building, { recursive: true, force: true });
  if (template === undefined) {
    const db = await PGlite.create({ fs: new DurableNodeFs(building, counter), startParams });
    await db.close();
  } else {
    copyTree(template, building);
  }
  if (await syncFileSystem(building) === undefined) syncTree(building);
  renameSync(building, path);
  syncPath(dirname(path));
}

function copyTree(from: string, to: string): void {
  mkdirSync(to, { mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyTree(join(from, entry.name), join(to, entry.name));
    else copyFileSync(join(from, entry.name), join(to, entry.name), constants.COPYFILE_FICLONE);
  }
}

function syncTree(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) syncTree(inner);
    else if (entry.isFile()) syncPath(inner);
  }
  syncPath(path);
}

async function carryOut(db: PGlite, counter: SyncCounter, request: WorkerRequest): Promise<readonly (readonly unknown[])[]> {
  switch (request.kind) {
    case 'query': {
      const { rows } = await db.query<unknown[]>(request.text, request.values, { rowMode: 'array', parsers });
      return rows;
    }
    case 'transaction':
      await db.transaction(async (tx) => {
        for (const { text, values } of request.statements) {
          if (values) await tx.query(text, values);
          else await tx.exec(text);
        }
      });
      return [];
    case 'syncs': return [[counter.files, counter.directories]];
    case 'close': await db.close(); return [];
  }
}

function main(): void {
  const port = parentPort;
  const { path, template } = v.parse(v.object({ path: v.string(), template: v.optional(v.string()) }), workerData);
  if (!port) throw new Error('store-worker runs as a worker thread only');
  const counter: SyncCounter = { files: 0, directories: 0 };
  const outbox = new Outbox<WorkerReply>(() => port);
  const reply = (message: WorkerReply): void => { outbox.post(message); };
  const fail = (id: number, error: unknown): void => {
    const sqlState = sqlStateOf(error);
    reply({ id, error: { message: error instanceof Error ? error.message : String(error), ...(sqlState === undefined ? {} : { sqlState }) } });
  };
  const opening = open(path, template, counter);
  let last: Promise<void> = opening.then(() => { reply({ id: 0, rows: [] }); }, (error: unknown) => { fail(0, error); });
  const take = (message: unknown): void => {
    const request = v.parse(WorkerRequest, message);
    last = last.then(async () => carryOut(await opening, counter, request)).then(
      (rows) => {
        reply({ id: request.id, rows });
        if (request.kind !== 'close') return;
        outbox.flush();
        port.close();
      },
      (error: unknown) => { fail(request.id, error); },
    );
  };
  // Before it is open too: a loop with nothing to wait for makes Node wait for all that V8 compiles in the background.
  port.on('message', (messages: unknown) => { for (const message of v.parse(v.array(v.unknown()), messages)) take(message); });
}

main();
