/** The thread that owns the embedded PostgreSQL, because a query or a commit blocks the thread it runs on. */
import { parentPort } from 'node:worker_threads';
import { types } from '@electric-sql/pglite';
import * as v from 'valibot';
import { loadProgram, openCluster, openScratch, type Program, type Scratch } from './cluster.js';
import type { SyncCounter } from './durable-fs.js';
import { Outbox } from '../../outbox.js';
import { PreparedStatements } from './prepared.js';
import { sqlStateOf } from './sql.js';
import { WorkerRequest, type WorkerReply } from './worker-protocol.js';

const parsers = { [types.INT8]: Number, [types.JSON]: (text: string) => text, [types.JSONB]: (text: string) => text };

type Rows = readonly (readonly unknown[])[];

class Worker {
  readonly #counter: SyncCounter = { files: 0, directories: 0 };
  #program: Program = {};
  #statements: PreparedStatements | undefined;
  #scratch: Scratch | undefined;

  async carryOut(request: WorkerRequest): Promise<Rows> {
    switch (request.kind) {
      case 'rehearse':
        this.#program = await loadProgram();
        this.#scratch = await openScratch(request.template, this.#program);
        this.#statements = new PreparedStatements(this.#scratch.db, parsers);
        return [];
      case 'forget': await this.#forget(); return [];
      case 'open':
        // What is thrown away must not keep the real one from being opened.
        await this.#forget().catch(() => undefined);
        this.#statements = new PreparedStatements(await openCluster(request.path, request.template, this.#counter, this.#program), parsers);
        return [];
      case 'query': return this.#open().query(request.text, request.values);
      case 'transaction':
        await this.#open().db.transaction(async (tx) => {
          for (const { text, values } of request.statements) {
            if (values) await tx.query(text, values);
            else await tx.exec(text);
          }
        });
        return [];
      case 'syncs': return [[this.#counter.files, this.#counter.directories]];
      case 'close': await this.#open().db.close(); return [];
    }
  }

  #open(): PreparedStatements {
    if (!this.#statements) throw new Error('the database is not open');
    return this.#statements;
  }

  async #forget(): Promise<void> {
    const scratch = this.#scratch;
    this.#scratch = undefined;
    this.#statements = undefined;
    if (scratch) this.#program = { ...this.#program, wasmMemory: await scratch.discard() };
  }
}

function main(): void {
  const port = parentPort;
  if (!port) throw new Error('store-worker runs as a worker thread only');
  const worker = new Worker();
  const outbox = new Outbox<WorkerReply>(() => port);
  const reply = (message: WorkerReply): void => { outbox.post(message); };
  const fail = (id: number, error: unknown): void => {
    const sqlState = sqlStateOf(error);
    reply({ id, error: { message: error instanceof Error ? error.message : String(error), ...(sqlState === undefined ? {} : { sqlState }) } });
  };
  let last: Promise<void> = Promise.resolve();
  const take = (message: unknown): void => {
    const request = v.parse(WorkerRequest, message);
    last = last.then(() => worker.carryOut(request)).then(
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
