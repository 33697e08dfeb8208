/** What the center is configured with: agents, groups, phones, numbers, trunks, flows, collections, settings and keys. */
import { asc, eq } from 'drizzle-orm';
import * as v from 'valibot';
import type { Store } from '../../ports/store.js';
import type { Database } from './database.js';
import { agents, apiKeys, collections, flows, numbers, phones, settings, skillGroups, trunks } from './schema.js';

const Strings = v.array(v.string());
const Members = v.array(v.object({ kind: v.picklist(['agent', 'phone']), id: v.string(), priority: v.number() }));
const Target = v.object({ host: v.string(), port: v.number(), transport: v.picklist(['udp', 'tcp', 'tls']) });

export function configStore(db: Database): Store['config'] {
  return { ...readers(db), ...writers(db) };
}

type Readers = Pick<Store['config'], 'agents' | 'skillGroups' | 'phones' | 'numbers' | 'trunks' | 'flows' | 'collections' | 'settings' | 'apiKeys'>;

function readers(db: Database): Readers {
  return {
    agents: async () => db.select().from(agents).orderBy(asc(agents.id)),
    skillGroups: async () => (await db.select().from(skillGroups).orderBy(asc(skillGroups.id))).map((row) => ({ ...row, members: v.parse(Members, row.members) })),
    phones: async () => db.select().from(phones).orderBy(asc(phones.extension)),
    numbers: async () => (await db.select().from(numbers).orderBy(asc(numbers.number))).map((row) => ({ ...row, outboundSkillGroupIds: v.parse(Strings, row.outboundSkillGroupIds) })),
    trunks: async () => (await db.select().from(trunks).orderBy(asc(trunks.id))).map((row) => ({ ...row, sources: v.parse(Strings, row.sources), target: v.parse(Target, row.target) })),
    flows: async () => db.select().from(flows).orderBy(asc(flows.id)),
    collections: async () => db.select().from(collections).orderBy(asc(collections.id)),
    settings: async () => db.select().from(settings).orderBy(asc(settings.key)),
    apiKeys: async () => db.select().from(apiKeys).orderBy(asc(apiKeys.id)),
  };
}

function writers(db: Database): Omit<Store['config'], keyof Readers> {
  return {
    // E-mail addresses are compared without case at sign-in, so they are stored without it.
    async putAgent(row) { const set = { ...row, email: row.email.toLowerCase() }; await db.insert(agents).values(set).onConflictDoUpdate({ target: agents.id, set }); },
    async putSkillGroup(row) { await db.insert(skillGroups).values(row).onConflictDoUpdate({ target: skillGroups.id, set: row }); },
    async putPhone(row) { await db.insert(phones).values(row).onConflictDoUpdate({ target: phones.extension, set: row }); },
    async putNumber(row) {
      const set = { ...row, outboundSkillGroupIds: [...row.outboundSkillGroupIds] };
      await db.insert(numbers).values(set).onConflictDoUpdate({ target: numbers.number, set });
    },
    async putTrunk(row) { await db.insert(trunks).values(row).onConflictDoUpdate({ target: trunks.id, set: row }); },
    async putFlow(row) { await db.insert(flows).values(row).onConflictDoUpdate({ target: flows.id, set: row }); },
    async putCollection(row) { await db.insert(collections).values(row).onConflictDoUpdate({ target: collections.id, set: row }); },
    removeCollection: async (id) => (await db.delete(collections).where(eq(collections.id, id)).returning({ id: collections.id })).length > 0,
    async putSetting(row) { await db.insert(settings).values(row).onConflictDoUpdate({ target: settings.key, set: row }); },
    async putApiKey(row) { await db.insert(apiKeys).values(row).onConflictDoUpdate({ target: apiKeys.id, set: row }); },
  };
}
