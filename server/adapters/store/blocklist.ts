/** The block list (CAL-13): one indexed row per number, asked for at every call that comes in. */
import { desc, eq } from 'drizzle-orm';
import type { Store } from '../../ports/store.js';
import type { Database } from './database.js';
import { blocklist as table } from './schema.js';

export function blocklistStore(db: Database): Store['blocklist'] {
  return {
    has: async (number) => (await db.select({ number: table.number }).from(table).where(eq(table.number, number))).length > 0,
    all: async () => await db.select().from(table).orderBy(desc(table.at), table.number),
    put: async (row) => { await db.insert(table).values(row).onConflictDoUpdate({ target: table.number, set: { reason: row.reason, by: row.by, at: row.at } }); },
    remove: async (number) => (await db.delete(table).where(eq(table.number, number)).returning({ number: table.number })).length > 0,
  };
}
