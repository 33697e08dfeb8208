/** Previewed contacts: one row each, read whole at a start where they are not over, and page by page by business systems. */
import { and, asc, eq, gt, inArray, or } from 'drizzle-orm';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { PreviewContact } from 'ccc-workstation/protocol';
import type { Store } from '../../ports/store.js';
import type { Database } from './database.js';
import { GroupedPut, upserts } from './grouped.js';
import { previews as table } from './schema.js';

const defaultLimit = 50;

export function previewStore(db: Database): Store['previews'] {
  const written = new GroupedPut(upserts(db, table, table.id));
  const read = ({ body }: { readonly body: unknown }): PreviewContact => v.parse(PreviewContact, body);
  const inOrder = [asc(table.createdAt), asc(table.id)] as const;
  return {
    put: (contact) => written.put({ id: contact.id, taskId: contact.taskId, createdAt: contact.createdAt, state: contact.state, body: contact }),
    open: async () => (await db.select({ body: table.body }).from(table).where(inArray(table.state, ['waiting', 'previewing', 'dialling'])).orderBy(...inOrder)).map(read),
    async get(id) {
      const [row] = await db.select({ body: table.body }).from(table).where(eq(table.id, id));
      return row && read(row);
    },
    async find({ taskId, state, limit = defaultLimit, cursor }) {
      const rows = await db.select().from(table).where(and(
        taskId === undefined ? undefined : eq(table.taskId, taskId), state === undefined ? undefined : eq(table.state, state), cursor === undefined ? undefined : after(cursor),
      )).orderBy(...inOrder).limit(limit + 1);
      const contacts = rows.slice(0, limit).map(read);
      const last = rows.length > limit ? contacts.at(-1) : undefined;
      return { contacts, ...(last ? { next: `${last.createdAt}.${last.id}` } : {}) };
    },
  };
}

function after(cursor: string) {
  const [, ms, id] = /^(\d{1,15})\.(.+)$/.exec(cursor) ?? [];
  if (ms === undefined || id === undefined) throw new CccError('bad-request', 'cursor');
  return or(gt(table.createdAt, Number(ms)), and(eq(table.createdAt, Number(ms)), gt(table.id, id)));
}
