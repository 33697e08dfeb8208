/** The embedded driver: PGlite in a worker thread, behind the directory lock. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { Outbox } from '../../outbox.js';
import { startWorkerThread } from '../../worker-thread.js';
import { lockDirectory, type DirectoryLock } from './lock.js';
import { SqlError, within, type Row, type Sql, type Statement } from './sql.js';
import { WorkerReply, type WorkerRequest } from './worker-protocol.js';

type Unnumbered = WorkerRequest extends infer R ? (R extends WorkerRequest ? Omit<R, 'id'> : never) : never;
interface Waiting { resolve(rows: readonly Row[]): void; reject(error: unknown): void }

/** First start builds a cluster (seconds on a slow machine), a start after a crash replays the log. */
const openMs = 120_000;
const closeMs = 30_000;

export interface PgliteSql extends Sql { syncs(): Promise<{ readonly files: number; readonly directories: number }> }

export async function openPglite(dataDir: string): Promise<PgliteSql> { return await (await startPglite(dataDir)).opened; }

/** A thread that opens nothing yet, for a process that stands by. `rehearsal`: a database in it that is thrown away by `forget`, where the build has a cluster to copy. */
export interface LoadedStore { readonly thread: StoreThread; readonly rehearsal: Promise<PgliteSql | undefined> }
export function loadStore(): LoadedStore {
  const thread = new StoreThread(startWorkerThread('store-worker', import.meta.url));
  const template = templatePath();
  const rehearsal = template === undefined ? Promise.resolve(undefined) : thread.rehearse(template);
  // It may fail before anybody waits for it; who does is told.
  rehearsal.catch(() => undefined);
  return { thread, rehearsal };
}

/** Resolves when the directory is ours and the thread begins to open it, which needs nothing of this thread any more. */
export async function startPglite(dataDir: string, loaded?: LoadedStore): Promise<{ readonly opened: Promise<PgliteSql> }> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dataDir);
  const path = join(dataDir, 'pg');
  const thread = loaded?.thread ?? new StoreThread(startWorkerThread('store-worker', import.meta.url));
  return { opened: whenOpened(thread, path, thread.open(path, templatePath(), lock)) };
}

async function whenOpened(thread: StoreThread, path: string, opened: Promise<unknown>): Promise<PgliteSql> {
  try {
    await within(openMs, 'opening the store', opened);
    return thread;
  } catch (error) {
    await thread.abandon();
    const why = error instanceof Error ? error.message : String(error);
    throw new CccError('system-error', `the database in ${path} cannot be opened: ${why}. Nothing was changed; restore the directory from a backup, or start with another --data-dir`, { cause: error });
  }
}

/** A fresh cluster that the build put beside the server, if it is of the PGlite installed here; without it the first start makes its own. */
function templatePath(): string | undefined {
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(readFileSync(join(dirname(createRequire(import.meta.url).resolve('@electric-sql/pglite')), '..', 'package.json'), 'utf8')));
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/' : './';
  const path = fileURLToPath(new URL(`${folder}pg-template-${version}`, import.meta.url));
  return existsSync(join(path, 'PG_VERSION')) ? path : undefined;
}

class StoreThread implements PgliteSql {
  readonly #worker: Worker;
  #lock: DirectoryLock | undefined;
  readonly #outbox: Outbox<WorkerRequest>;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #failure: Error | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#outbox = new Outbox(() => worker);
    worker.on('message', (messages: unknown) => { for (const message of v.parse(v.array(v.unknown()), messages)) this.#receive(message); });
    worker.on('error', (error: unknown) => { this.#fail(error instanceof Error ? error : new Error(String(error))); });
    worker.on('exit', () => { this.#fail(new Error('the store is closed')); });
  }

  async rehearse(template: string): Promise<PgliteSql> {
    await this.#ask({ kind: 'rehearse', template });
    return this;
  }
  async forget(): Promise<void> { await this.#ask({ kind: 'forget' }); }

  /** From here on the thread has to give the lock back. */
  async open(path: string, template: string | undefined, lock: DirectoryLock): Promise<void> {
    this.#lock = lock;
    const opened = this.#ask({ kind: 'open', path, template });
    // The other thread may begin while this one is busy.
    this.#outbox.flush();
    await opened;
  }

  query(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.#ask({ kind: 'query', text, values: [...values] });
  }

  async transaction(statements: readonly Statement[]): Promise<void> {
    await this.#ask({ kind: 'transaction', statements: statements.map((s) => (s.values ? { text: s.text, values: [...s.values] } : { text: s.text })) });
  }

  async syncs(): Promise<{ files: number; directories: number }> {
    const [row] = await this.#ask({ kind: 'syncs' });
    return { files: Number(row?.[0]), directories: Number(row?.[1]) };
  }

  async close(): Promise<void> {
    if (this.#failure === undefined) await within(closeMs, 'closing the store', this.#ask({ kind: 'close' })).catch(() => undefined);
    await this.abandon();
  }

  async abandon(): Promise<void> {
    await this.#worker.terminate();
    await this.#lock?.release();
  }

  #ask(request: Unnumbered): Promise<readonly Row[]> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId;
    const answer = this.#wait();
    this.#outbox.post({ ...request, id });
    return answer;
  }

  #wait(): Promise<readonly Row[]> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => { this.#waiting.set(id, { resolve, reject }); });
  }

  #receive(message: unknown): void {
    const reply = v.parse(WorkerReply, message);
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new SqlError(reply.error.message, reply.error.sqlState));
    else waiting?.resolve(reply.rows);
  }

  #fail(error: Error): void {
    this.#failure ??= new SqlError(error.message, undefined, { cause: error });
    for (const waiting of this.#waiting.values()) waiting.reject(this.#failure);
    this.#waiting.clear();
  }
}
