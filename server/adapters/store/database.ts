/** drizzle over the narrow door of `sql.ts`, so that one query layer serves both drivers. */
import { drizzle } from 'drizzle-orm/pg-proxy';
import type { Sql } from './sql.js';

export type Database = ReturnType<typeof openDatabase>;

export function openDatabase(sql: Sql) {
  return drizzle(async (text, values: unknown[]) => ({ rows: (await sql.query(text, values)).map((row) => [...row]) }));
}
