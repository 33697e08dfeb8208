/** The store on PostgreSQL, embedded or real. */
import { and, asc, count, desc, eq, getTableColumns, gt, gte, lt, max } from 'drizzle-orm';
import type { InteractionFact } from 'ccc-workstation/protocol';
import type { DeliveryRow, NoteRow, RecordingRow, Store } from '../../ports/store.js';
import { Appender, factOf } from './append.js';
import { blocklistStore } from './blocklist.js';
import { configStore } from './configured.js';
import { openDatabase, type Database } from './database.js';
import { GroupedPut, upserts } from './grouped.js';
import { migrate } from './migrations.js';
import { openSql, type StoreOptions } from './open-sql.js';
import { previewStore } from './previews.js';
import { recordStore } from './records.js';
import { agentLog, agents, agentSessions, deliveries, facts, notes, numbers, openInteractions, recordings, registrations, runningCalls, settings } from './schema.js';
import type { Sql } from './sql.js';

export type { Sql } from './sql.js';

/** Rejects with a CccError whose text says what to do: directory in use, damaged, database unreachable, made by a newer version. */
export async function openStore(options: StoreOptions): Promise<Store> {
  return openStoreOn(await openSql(options));
}

/** The store on an open connection, which it then owns. */
export async function openStoreOn(sql: Sql): Promise<Store> {
  try {
    await migrate(sql);
  } catch (error) {
    await sql.close();
    throw error;
  }
  const db = openDatabase(sql);
  const appender = new Appender(sql);
  return {
    append: (interactionId, added, at, keep) => appender.append(interactionId, added, at, keep),
    ...runningCallStore(db),
    ...factReaders(db),
    records: recordStore(db),
    recordings: recordingStore(db),
    registrations: registrationStore(db),
    blocklist: blocklistStore(db),
    previews: previewStore(db),
    notes: noteStore(db),
    deliveries: deliveryStore(db),
    agentLog: agentLogStore(db),
    agentSessions: agentSessionStore(db),
    config: configStore(db),
    isEmpty: async () => {
      const counts = await Promise.all([agents, numbers, settings].map((table) => db.select({ n: count() }).from(table)));
      return counts.every(([row]) => row?.n === 0);
    },
    close: async () => {
      await appender.idle();
      await sql.close();
    },
  };
}

function factReaders(db: Database): Pick<Store, 'facts' | 'since' | 'lastCursor' | 'openInteractions' | 'openFacts'> {
  return {
    facts: async (interactionId) => (await db.select().from(facts).where(eq(facts.interactionId, interactionId)).orderBy(asc(facts.seq))).map(factOf),
    since: async (cursor, limit) => {
      const rows = await db.select().from(facts).where(gt(facts.cursor, cursor)).orderBy(asc(facts.cursor)).limit(limit);
      return rows.map((row) => ({ cursor: row.cursor, fact: factOf(row) }));
    },
    lastCursor: async () => (await db.select({ last: max(facts.cursor) }).from(facts))[0]?.last ?? 0,
    openInteractions: async () => (await db.select().from(openInteractions).orderBy(asc(openInteractions.cursor))).map((row) => row.interactionId),
    openFacts: async () => {
      const rows = await db.select({ ...getTableColumns(facts), opened: openInteractions.cursor }).from(facts)
        .innerJoin(openInteractions, eq(openInteractions.interactionId, facts.interactionId)).orderBy(asc(openInteractions.cursor), asc(facts.seq));
      const found = new Map<string, InteractionFact[]>();
      for (const row of rows) found.set(row.interactionId, [...found.get(row.interactionId) ?? [], factOf(row)]);
      return found;
    },
  };
}

function runningCallStore(db: Database): Pick<Store, 'keep' | 'kept'> {
  const write = upserts(db, runningCalls, runningCalls.interactionId);
  const written = new GroupedPut<{ id: string; body: string }>((rows) => write(rows.map(({ id, body }) => ({ interactionId: id, body }))));
  return {
    keep: (id, body) => written.put({ id, body }),
    kept: async () => new Map((await db.select().from(runningCalls)).map((row) => [row.interactionId, row.body])),
  };
}

function recordingStore(db: Database): Store['recordings'] {
  const written = new GroupedPut<RecordingRow>(upserts(db, recordings, recordings.id));
  return {
    put: (row) => written.put(row),
    get: async (id) => (await db.select().from(recordings).where(eq(recordings.id, id)))[0],
    running: async () => db.select().from(recordings).where(eq(recordings.state, 'running')).orderBy(asc(recordings.id)),
  };
}

function registrationStore(db: Database): Store['registrations'] {
  const written = new GroupedPut<{ id: string; body: string }>(upserts(db, registrations, registrations.id));
  return {
    put: (id, body) => written.put({ id, body }),
    remove: async (id) => { await db.delete(registrations).where(eq(registrations.id, id)); },
    all: async () => (await db.select().from(registrations)).map((row) => row.body),
  };
}

function agentSessionStore(db: Database): Store['agentSessions'] {
  const write = upserts(db, agentSessions, agentSessions.agentId);
  const written = new GroupedPut<{ id: string; body: string }>((rows) => write(rows.map(({ id, body }) => ({ agentId: id, body }))));
  return {
    put: (id, body) => written.put({ id, body }),
    all: async () => new Map((await db.select().from(agentSessions)).map((row) => [row.agentId, row.body])),
  };
}

function noteStore(db: Database): Store['notes'] {
  const written = new GroupedPut<NoteRow>(upserts(db, notes, notes.id));
  return {
    put: (row) => written.put(row),
    remove: async (id) => { await db.delete(notes).where(eq(notes.id, id)); },
    all: async () => db.select().from(notes).orderBy(asc(notes.at), asc(notes.id)),
  };
}

function deliveryStore(db: Database): Store['deliveries'] {
  const written = new GroupedPut<DeliveryRow>(upserts(db, deliveries, deliveries.id));
  return {
    put: (row) => written.put(row),
    remove: async (id) => { await db.delete(deliveries).where(eq(deliveries.id, id)); },
    all: async () => db.select().from(deliveries),
  };
}

function agentLogStore(db: Database): Store['agentLog'] {
  const { agentId, at, presence, reason, cause } = agentLog;
  return {
    async append(row) { await db.insert(agentLog).values(row); },
    last: async () => db.selectDistinctOn([agentId], { agentId, at, presence, reason, cause }).from(agentLog).orderBy(asc(agentId), desc(agentLog.id)),
    async between(id, from, to) {
      const row = { agentId, at, presence, reason, cause };
      const before = await db.select(row).from(agentLog).where(and(eq(agentId, id), lt(at, from))).orderBy(desc(at), desc(agentLog.id)).limit(1);
      return [...before, ...await db.select(row).from(agentLog).where(and(eq(agentId, id), gte(at, from), lt(at, to))).orderBy(asc(at), asc(agentLog.id)).limit(10_000)];
    },
  };
}
