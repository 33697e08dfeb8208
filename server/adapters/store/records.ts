/** Service records: the last fold of each interaction, with the columns that SVR-04 searches by. */
import { and, count, desc, eq, gte, ilike, isNotNull, lt, ne, or, sql, type SQL } from 'drizzle-orm';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { ServiceRecord, type RecordQuery } from 'ccc-workstation/protocol';
import type { Store } from '../../ports/store.js';
import type { Database } from './database.js';
import { GroupedPut, upserts } from './grouped.js';
import { records as table } from './schema.js';

const defaultLimit = 50;

export function recordStore(db: Database): Store['records'] {
  const written = new GroupedPut(upserts(db, table, table.id));
  return {
    put: (record) => written.put(rowOf(record)),
    async get(id) {
      const [row] = await db.select({ body: table.body }).from(table).where(eq(table.id, id));
      return row && v.parse(ServiceRecord, row.body);
    },
    async ofCustomer(number, limit, but) {
      const theirs = and(eq(table.contactNumber, number), eq(table.channel, 'phone'), ne(table.id, but));
      const rows = await db.select({ body: table.body, all: sql<number>`count(*) over ()` }).from(table).where(theirs).orderBy(desc(table.startedMs), desc(table.id)).limit(limit);
      return { count: rows[0]?.all ?? 0, last: rows.map((row) => v.parse(ServiceRecord, row.body)) };
    },
    async find(query, scope) {
      const limit = query.limit ?? defaultLimit;
      const rows = await db.select({ body: table.body, ms: table.startedMs, id: table.id }).from(table)
        .where(and(...conditions(query), scopeOf(scope), after(query.cursor)))
        .orderBy(desc(table.startedMs), desc(table.id)).limit(limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const found = page.map((row) => v.parse(ServiceRecord, row.body));
      return rows.length > limit && last ? { records: found, next: cursorOf(last.ms, last.id) } : { records: found };
    },
    async lastAgent(contactNumber, { outbound }) {
      const [row] = await db.select({ agentId: table.agentId }).from(table)
        .where(and(eq(table.contactNumber, contactNumber), eq(table.channel, 'phone'), talked, outbound ? undefined : eq(table.callType, 'inbound')))
        .orderBy(desc(table.startedMs)).limit(1);
      return row?.agentId ?? undefined;
    },
    async receivedSince(ms) {
      const rows = await db.select({ agentId: table.agentId, calls: count() }).from(table)
        .where(and(gte(table.startedMs, ms), eq(table.channel, 'phone'), eq(table.callType, 'inbound'), talked)).groupBy(table.agentId);
      return rows.flatMap(({ agentId, calls }) => agentId === null ? [] : [{ agentId, calls }]);
    },
  };
}

function rowOf(record: ServiceRecord): typeof table.$inferInsert {
  const startedMs = Date.parse(record.startedAt);
  return {
    id: record.id, startedMs: Number.isNaN(startedMs) ? record.time * 1000 : startedMs, channel: record.channel, callType: record.callType,
    callerNumber: record.callerNumber, contactNumber: record.contactNumber, agentId: record.agentId ?? null, agentName: record.agentName ?? null,
    skillGroup: record.skillGroup ?? null, remark: record.remark ?? null, status: record.status ?? null, hangUpParty: record.hangUpParty ?? null,
    missedBy: record.missedBy, body: record,
  };
}

/** An agent and the customer heard each other. */
const talked = and(isNotNull(table.agentId), sql`(${table.body}->>'duration')::numeric > 0`);

function conditions(query: RecordQuery): (SQL | undefined)[] {
  const { from, to, callerNumber, contactNumber, agentId, agentName, callType, channel, skillGroup, remark, status, hangUpParty } = query;
  return [
    from === undefined ? undefined : gte(table.startedMs, from * 1000),
    // `to` names a whole second; a record that started within it belongs to it.
    to === undefined ? undefined : lt(table.startedMs, (to + 1) * 1000),
    contains(table.callerNumber, callerNumber), contains(table.contactNumber, contactNumber),
    contains(table.agentName, agentName), contains(table.remark, remark),
    agentId === undefined ? undefined : eq(table.agentId, agentId),
    callType === undefined ? undefined : eq(table.callType, callType),
    channel === undefined ? undefined : eq(table.channel, channel),
    skillGroup === undefined ? undefined : eq(table.skillGroup, skillGroup),
    status === undefined ? undefined : eq(table.status, status),
    hangUpParty === undefined ? undefined : eq(table.hangUpParty, hangUpParty),
  ];
}

function contains(column: Parameters<typeof ilike>[0], text: string | undefined): SQL | undefined {
  return text === undefined ? undefined : ilike(column, `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`);
}

/** An agent's own calls, and those that rang for the agent and were missed. */
function scopeOf(scope: { readonly agentId?: string } | undefined): SQL | undefined {
  const agentId = scope?.agentId;
  return agentId === undefined ? undefined : or(eq(table.agentId, agentId), sql`${table.missedBy} @> ${JSON.stringify([agentId])}::jsonb`);
}

const cursorOf = (ms: number, id: string): string => Buffer.from(`${ms}.${id}`).toString('base64url');

function after(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const match = /^(\d{1,15})\.([\w.-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (!match) throw new CccError('bad-request', 'cursor');
  return sql`(${table.startedMs}, ${table.id}) < (${Number(match[1])}::bigint, ${match[2]}::text)`;
}
