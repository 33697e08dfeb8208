/** Upserts with group commit: the rows that wait while one statement runs go together in the next. */
import { getTableColumns, sql, type SQL } from 'drizzle-orm';
import type { PgTable, PgUpdateSetSource } from 'drizzle-orm/pg-core';
import { isDataError } from './sql.js';

interface Waiting<Row> { readonly row: Row; resolve(): void; reject(error: unknown): void }
/** Bounds a statement: PostgreSQL takes 65,535 parameters. */
const rowsPerStatement = 200;

export class GroupedPut<Row extends { readonly id: string }> {
  readonly #write: (rows: readonly Row[]) => Promise<void>;
  #waiting: Waiting<Row>[] = [];
  #running = false;

  /** `write` upserts rows of different ids in one statement. */
  constructor(write: (rows: readonly Row[]) => Promise<void>) { this.#write = write; }

  put(row: Row): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ row, resolve, reject });
      if (!this.#running) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    await Promise.resolve(); // puts of the same turn join the first statement
    while (this.#waiting.length > 0) await this.#commit(this.#waiting.splice(0, rowsPerStatement));
    this.#running = false;
  }

  async #commit(batch: readonly Waiting<Row>[]): Promise<void> {
    // One statement must not touch a row twice; the last version is the one to keep.
    const rows = [...new Map(batch.map(({ row }) => [row.id, row])).values()];
    try {
      await this.#write(rows);
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (isDataError(error) && batch.length > 1) for (const waiting of batch) await this.#commit([waiting]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

/** The `SET` of an upsert that takes every column from the row that was to be inserted. */
export function fromExcluded<T extends PgTable>(table: T): PgUpdateSetSource<T> {
  const set: Record<string, SQL> = {};
  for (const [key, column] of Object.entries(getTableColumns(table))) set[key] = sql.raw(`excluded."${column.name}"`);
  return set as PgUpdateSetSource<T>;
}
