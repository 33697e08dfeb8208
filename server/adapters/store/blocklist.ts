/** The block list (CAL-13): one indexed row per number, asked for at every call that comes in. */
import { desc, inArray } from 'drizzle-orm';
import type { Store } from '../../ports/store.js';
import type { Database } from './database.js';
import { blocklist as table } from './schema.js';

export function blocklistStore(db: Database): Store['blocklist'] {
  return {
    has: async (keys) => (await db.select({ number: table.number }).from(table).where(inArray(table.number, [...keys])).limit(1)).length > 0,
    all: async () => await db.select().from(table).orderBy(desc(table.at), table.number),
    put: async (row) => { await db.insert(table).values(row).onConflictDoUpdate({ target: table.number, set: { reason: row.reason, by: row.by, at: row.at } }); },
    remove: async (keys) => (await db.delete(table).where(inArray(table.number, [...keys])).returning({ number: table.number })).length > 0,
  };
}
