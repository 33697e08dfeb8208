/** Upserts with group commit: the rows that wait while one statement runs go together in the next. */
import { getTableColumns, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './database.js';
import { isDataError } from './sql.js';

interface Waiting<Row> { readonly row: Row; resolve(): void; reject(error: unknown): void }
/** Bounds a statement, so that a burst does not make the first of it wait for all of it. */
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

/** Writes rows over those with the same `key`. The text is the same for any number of them, so that it is prepared once. */
export function upserts<T extends PgTable>(db: Database, table: T, key: PgColumn): (rows: readonly T['$inferInsert'][]) => Promise<void> {
  const columns = Object.entries(getTableColumns(table));
  const set = sql.raw(columns.map(([, { name }]) => `"${name}" = excluded."${name}"`).join(', '));
  return async (rows) => {
    const items = rows.map((row: Readonly<Record<string, unknown>>) => Object.fromEntries(columns.map(([field, { name }]) => [name, row[field]])));
    await db.execute(sql`insert into ${table} select * from jsonb_populate_recordset(null::${table}, ${JSON.stringify(items)}::jsonb) on conflict (${sql.identifier(key.name)}) do update set ${set}`);
  };
}
