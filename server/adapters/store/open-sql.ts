/** The connection that a store works on: embedded PostgreSQL (PGlite) in the data directory, or a real one by `databaseUrl`. */
import { loadStore, startPglite, type LoadedStore } from './pglite.js';
import type { Sql } from './sql.js';

export interface StoreOptions {
  readonly dataDir: string;
  readonly databaseUrl?: string | undefined;
}

/** Rejects with a CccError whose text says what to do: directory in use, damaged, database unreachable. */
export async function openSql(options: StoreOptions): Promise<Sql> { return await (await startSql(options)).opened; }

/** What a process that stands by can have ready of its store. */
export interface SqlProgram { readonly embedded?: LoadedStore }
export async function loadSql(databaseUrl: string | undefined): Promise<SqlProgram> {
  if (databaseUrl === undefined) return { embedded: loadStore() };
  await import('./postgres.js');
  return {};
}

/** Resolves when the opening goes on by itself, in another thread or process; this thread may then be busy. */
export async function startSql({ dataDir, databaseUrl }: StoreOptions, { embedded }: SqlProgram = {}): Promise<{ readonly opened: Promise<Sql> }> {
  if (databaseUrl === undefined) return await startPglite(dataDir, embedded);
  // Its driver is loaded only where it is used.
  const { openPostgres } = await import('./postgres.js');
  return { opened: openPostgres(databaseUrl) };
}
