// One suite for both databases: order, gaplessness, resume, search and configuration. proves SVR-04 (filters), A§1.9 (durable facts in order)
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTableConfig } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NewFact, PreviewContact, ServiceRecord } from 'ccc-workstation/protocol';
import type { Store } from '../../ports/store.js';
import { openStoreOn } from './index.js';
import { openPglite } from './pglite.js';
import { openPostgres } from './postgres.js';
import { tables } from './schema.js';
import type { Sql } from './sql.js';
import { migrate } from './migrations.js';
import { postgresAvailable, startThrowawayPostgres, type ThrowawayPostgres } from './testing/throwaway-postgres.js';

const created: NewFact = { type: 'interaction.created', channel: 'phone', direction: 'inbound', customer: { kind: 'external', number: '13800138000' }, centerNumber: '02066240000', data: {} };
const connected = (legId: string): NewFact => ({ type: 'leg.connected', legId });

interface Opened { readonly sql: Sql; readonly close: () => Promise<void> }

async function openEmbedded(): Promise<Opened> {
  const dir = await mkdtemp(join(tmpdir(), 'ccc-store-'));
  const sql = await openPglite(dir);
  return { sql, close: () => rm(dir, { recursive: true, force: true }) };
}

async function openReal(): Promise<Opened> {
  const server: ThrowawayPostgres = await startThrowawayPostgres();
  return { sql: await openPostgres(await server.fresh()), close: () => server.stop() };
}

const drivers = [{ name: 'PGlite', open: openEmbedded, there: true }, { name: 'PostgreSQL', open: openReal, there: postgresAvailable() }];

for (const driver of drivers) {
  describe.skipIf(!driver.there)(`store on ${driver.name}`, () => {
    let opened: Opened;
    let store: Store;
    beforeAll(async () => { opened = await driver.open(); store = await openStoreOn(opened.sql); }, 120_000);
    afterAll(async () => { await store.close(); await opened.close(); });

    it('has the tables of schema.ts, column by column', async () => {
      for (const table of Object.values(tables)) {
        const { name, columns } = getTableConfig(table);
        const rows = await opened.sql.query('SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = $1', [name]);
        expect(new Map(rows.map(([column, nullable]) => [column, nullable === 'NO'])), name).toEqual(new Map(columns.map((c) => [c.name, c.notNull])));
      }
    });

    it('migrates once, also when asked again', async () => {
      await migrate(opened.sql);
      await expect(migrate(opened.sql, [])).rejects.toMatchObject({ code: 'not-supported' });
    });

    it('places facts without gaps per interaction and cursors in order of commit, under concurrent appends', async () => {
      expect(await store.isEmpty()).toBe(true);
      const start = await store.lastCursor();
      const all = await Promise.all(Array.from({ length: 200 }, (_, i) => store.append(`c${i % 7}`, [connected(`a${i}`), connected(`b${i}`)], 1000 + i)));
      const cursors = all.flat().map((s) => s.cursor);
      expect(cursors).toEqual([...cursors].sort((a, b) => a - b));
      for (let n = 0; n < 7; n++) {
        const facts = await store.facts(`c${n}`);
        expect(facts.map((f) => f.seq)).toEqual(facts.map((_, i) => i + 1));
        expect(facts.map((f) => (f.type === 'leg.connected' ? f.legId : ''))).toEqual(Array.from({ length: 200 }, (_, i) => i).filter((i) => i % 7 === n).flatMap((i) => [`a${i}`, `b${i}`]));
      }
      const since = await store.since(start, 150);
      expect(since.map((s) => s.cursor)).toEqual(cursors.slice(0, 150));
      expect(since[0]?.fact).toEqual(all[0]?.[0]?.fact);
      expect(await store.since(cursors[149] ?? 0, 1000)).toHaveLength(250);
      expect(await store.lastCursor()).toBe(cursors.at(-1));
    });

    // proves VOC-02
    it('keeps previewed contacts as they were last, finds those that are not over, and pages through a task in order', async () => {
      const contact = (id: string, createdAt: number, more: Partial<PreviewContact> = {}): PreviewContact =>
        ({ id, taskId: 'task-1', taskName: 'Renewals 续约', number: '13800138000', data: { note: "it's \\ \" ü" }, skillGroupId: 'support', previewSeconds: 60, createdAt, state: 'waiting', passedBy: [], ...more });
      await Promise.all([contact('p2', 1000), contact('p1', 1000), contact('p3', 1_900_000_000_000), contact('q1', 5, { taskId: 'task-2' })].map((each) => store.previews.put(each)));
      await Promise.all([store.previews.put(contact('p1', 1000, { state: 'previewing', takenBy: 'anna' })), store.previews.put(contact('p1', 1000, { state: 'dialling', interactionId: 'c1' })), store.previews.put(contact('q1', 5, { taskId: 'task-2', state: 'done', endedAt: 9 }))]);
      expect((await store.previews.open()).map(({ id, state }) => [id, state])).toEqual([['p1', 'dialling'], ['p2', 'waiting'], ['p3', 'waiting']]);
      expect(await store.previews.get('p1')).toEqual(contact('p1', 1000, { state: 'dialling', interactionId: 'c1' }));
      expect(await store.previews.get('nobody')).toBeUndefined();
      const first = await store.previews.find({ taskId: 'task-1', limit: 2 });
      expect([first.contacts.map(({ id }) => id), first.next !== undefined]).toEqual([['p1', 'p2'], true]);
      const rest = await store.previews.find({ taskId: 'task-1', limit: 2, ...(first.next === undefined ? {} : { cursor: first.next }) });
      expect([rest.contacts.map(({ id }) => id), rest.next]).toEqual([['p3'], undefined]);
      expect((await store.previews.find({ state: 'done' })).contacts.map(({ id }) => id)).toEqual(['q1']);
      await expect(store.previews.find({ cursor: "1'; drop table previews" })).rejects.toMatchObject({ code: 'bad-request' });
    });

    // proves OLA-04
    it('keeps notes until they are taken away, the oldest first', async () => {
      const note = (id: string, at: number) => ({ id, agentId: 'ben', from: 'anna', name: 'Anna', at, text: `it's "${id}"\n下午四点` });
      await Promise.all([note('n2', 2), note('n1', 1), note('n3', 1_900_000_000_000)].map((row) => store.notes.put(row)));
      await store.notes.remove('n2');
      expect(await store.notes.all()).toEqual([note('n1', 1), note('n3', 1_900_000_000_000)]);
    });

    // proves CAL-09
    it('keeps what a business system has not been told yet, until it is taken away', async () => {
      const row = (id: string) => ({ id, interactionId: 'c1', at: 1_900_000_000_000, sealed: `1.${id}-_` });
      await Promise.all(['d1', 'd2'].map((id) => store.deliveries.put(row(id))));
      await store.deliveries.remove('d1');
      expect(await store.deliveries.all()).toEqual([row('d2')]);
      await store.deliveries.remove('d2');
    });

    it('knows which interactions are open, for recovery', async () => {
      await store.append('open-1', [created, connected('l1')], 1);
      await store.append('done-1', [created], 2);
      await store.append('done-1', [{ type: 'interaction.closed' }], 3);
      await Promise.all([store.append('done-1', [{ type: 'interaction.noted', remark: 'late' }], 4), store.append('open-2', [created], 4)]);
      await store.append('done-2', [created, { type: 'interaction.closed' }], 5);
      expect(await store.openInteractions()).toEqual(['open-1', 'open-2']);
      const facts = await store.openFacts();
      expect([...facts.keys()]).toEqual(['open-1', 'open-2']);
      for (const [id, list] of facts) expect(list).toEqual(await store.facts(id));
    });

    it('keeps what a running call needs, in the commit of its facts, until it is closed', async () => { // proves F-29
      const nasty = JSON.stringify({ sip: 'a\0b\ud800"\\' });
      await Promise.all([store.append('kept-1', [created, connected('l1')], 1, 'first'), store.append('kept-2', [created], 1, nasty), store.append('kept-3', [created], 1)]);
      expect([...await store.kept()]).toEqual([['kept-1', 'first'], ['kept-2', nasty]]);
      await Promise.all([store.append('kept-1', [connected('l2')], 2, 'second'), store.append('kept-1', [connected('l3')], 2)]);
      await store.keep('kept-3', 'third');
      await store.append('kept-2', [{ type: 'interaction.closed' }], 3);
      expect([...await store.kept()].sort()).toEqual([['kept-1', 'second'], ['kept-3', 'third']]);
      for (const id of ['kept-1', 'kept-3']) await store.append(id, [{ type: 'interaction.closed' }], 4);
      expect((await store.kept()).size).toBe(0);
      await store.registrations.put('r', 'one');
      await store.registrations.put('r', 'two');
      expect(await store.registrations.all()).toEqual(['two']);
      await store.registrations.remove('r');
      expect(await store.registrations.all()).toEqual([]);
    });

    it('survives what a hostile display name can hold, and one refused fact does not take others along', async () => {
      const nasty: NewFact = { ...created, customer: { kind: 'external', number: '1', name: 'a\0b\ud800c\u2028"\\u0000' } };
      const bad = store.append('n1', [JSON.parse('{"type":"leg.connected","legId":"no spaces allowed"}') as NewFact], 1); // a caller that broke the contract
      const [good] = await Promise.all([store.append('n2', [nasty], 1), bad.catch(() => undefined)]);
      await expect(bad).rejects.toMatchObject({ code: 'system-error' });
      const [read] = await store.facts('n2');
      expect(read).toEqual(good[0]?.fact);
      expect(read).toMatchObject({ customer: { name: 'ab\ufffdc\u2028"\\u0000' } });
    });

    it('finds records by every filter, pages without repeats, and keeps to the scope', async () => {
      const base: ServiceRecord = {
        id: 'r', time: 1_700_000_000, startedAt: '', channel: 'phone', callType: 'inbound', terminal: 'computer', callerNumber: '13800138000', contactNumber: '02066240000',
        duration: 1, totalDurationMs: 1000, path: '', missedBy: [],
      };
      const put = (id: string, offset: number, more: Partial<ServiceRecord>): Promise<void> =>
        store.records.put({ ...base, id, time: base.time + offset, startedAt: new Date((base.time + offset) * 1000).toISOString(), ...more });
      await Promise.all(Array.from({ length: 25 }, (_, i) => put(`r${String(i).padStart(2, '0')}`, Math.floor(i / 3), { agentId: i % 2 ? 'anna' : 'ben' })));
      await put('x1', 100, { agentId: 'carol', agentName: 'Carol', callType: 'outbound', channel: 'internal', skillGroup: 'Sales', remark: '100% _sure_', status: 'missed', hangUpParty: 'agent', missedBy: ['anna'] });
      const ids = async (query: Parameters<Store['records']['find']>[0], scope?: { agentId?: string }): Promise<string[]> => (await store.records.find({ limit: 200, ...query }, scope)).records.map((r) => r.id);
      for (const query of [{ agentId: 'carol' }, { agentName: 'caro' }, { callType: 'outbound' }, { channel: 'internal' }, { skillGroup: 'Sales' }, { remark: '% _s' }, { status: 'missed' }, { hangUpParty: 'agent' }, { from: base.time + 50 }] as const) {
        expect(await ids(query), JSON.stringify(query)).toEqual(['x1']);
      }
      expect(await ids({ remark: '%x' })).toEqual([]);
      expect(await ids({ callerNumber: '0138' })).toHaveLength(26);
      expect(await ids({ contactNumber: '999' })).toEqual([]);
      expect(await ids({ to: base.time })).toEqual(['r02', 'r01', 'r00']);
      expect(await ids({}, { agentId: 'anna' })).toHaveLength(13);
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.records.find({ limit: 4, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...page.records.map((r) => r.id));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(seen).toEqual(await ids({}));
      await expect(store.records.find({ cursor: 'not ours' })).rejects.toMatchObject({ code: 'bad-request' });
      await put('x1', 100, { remark: 'changed' });
      expect(await store.records.get('x1')).toMatchObject({ remark: 'changed' });
      expect(await store.records.get('none')).toBeUndefined();
    });

    it('keeps the configuration as it was put', async () => {
      const rows = { key: 'k', value: '123' };
      await store.config.putSetting(rows);
      await store.config.putSetting({ key: 'l', value: { deep: [1, null, 'x'] } });
      expect(await store.config.settings()).toEqual([rows, { key: 'l', value: { deep: [1, null, 'x'] } }]);
      const agent = { id: 'anna', agentNo: '1001', email: 'Anna@demo.test', name: 'Anna', nickname: 'A', mobile: '1', role: 'agent', passwordHash: 'h', disabled: false } as const;
      await store.config.putAgent(agent);
      await store.config.putAgent({ ...agent, name: 'Anna B' });
      expect(await store.config.agents()).toEqual([{ ...agent, email: 'anna@demo.test', name: 'Anna B' }]);
      const group = { id: 'sales', name: 'Sales', ringing: 'sequence', ringTimeoutMs: 1, wrapUpSeconds: 2, members: [{ kind: 'agent', id: 'anna', priority: 1 }] } as const;
      await store.config.putSkillGroup(group);
      expect(await store.config.skillGroups()).toEqual([group]);
      const trunk = { id: 't', name: 'T', sources: ['127.0.0.1'], target: { host: '127.0.0.1', port: 5080, transport: 'udp' }, prefix: '', maxCalls: 10 } as const;
      await store.config.putTrunk(trunk);
      expect(await store.config.trunks()).toEqual([trunk]);
      const number = { number: '02066240000', trunkId: 't', flowId: null, outboundSkillGroupIds: ['sales'] };
      await store.config.putNumber(number);
      expect(await store.config.numbers()).toEqual([number]);
      expect(await store.isEmpty()).toBe(false);
    });

    // proves CAL-09: the templates
    it('keeps templates for collecting digits, with their sealed secrets, until they are removed', async () => {
      const template = { id: 'card', definition: { name: 'Card number', masked: true }, secret: null };
      await store.config.putCollection(template);
      await store.config.putCollection({ ...template, definition: { name: 'Card' }, secret: '1.sealed' });
      await store.config.putCollection({ ...template, id: 'order' });
      expect(await store.config.collections()).toEqual([{ id: 'card', definition: { name: 'Card' }, secret: '1.sealed' }, { ...template, id: 'order' }]);
      expect([await store.config.removeCollection('card'), await store.config.removeCollection('card')]).toEqual([true, false]);
      expect((await store.config.collections()).map(({ id }) => id)).toEqual(['order']);
    });

    it('keeps recordings and the latest line of each agent', async () => {
      const row = { id: 'rec1', interactionId: 'i', path: '/a', durationMs: 0, state: 'running' } as const;
      await store.recordings.put(row);
      expect(await store.recordings.running()).toEqual([row]);
      await store.recordings.put({ ...row, state: 'final', durationMs: 2 ** 33 });
      expect(await store.recordings.get('rec1')).toMatchObject({ durationMs: 2 ** 33, state: 'final' });
      expect(await store.recordings.running()).toEqual([]);
      for (const at of [1, 2, 3]) await store.agentLog.append({ agentId: 'anna', at, presence: 'ready', reason: null, cause: null });
      await store.agentLog.append({ agentId: 'ben', at: 9, presence: 'onBreak', reason: 'lunch', cause: null });
      expect((await store.agentLog.last()).map((r) => [r.agentId, r.at])).toEqual([['anna', 3], ['ben', 9]]);
      expect((await store.agentLog.between('anna', 3, 9)).map((r) => r.at)).toEqual([2, 3]);
      expect((await store.agentLog.between('ben', 10, 20)).map((r) => [r.agentId, r.at])).toEqual([['ben', 9]]);
      expect(await store.agentLog.between('ben', 0, 9)).toEqual([]);
      await store.agentSessions.put('anna', '{"inboundOff":true}');
      await Promise.all([store.agentSessions.put('anna', '{}'), store.agentSessions.put('ben', '{"byHand":true}')]);
      expect(await store.agentSessions.all()).toEqual(new Map([['anna', '{}'], ['ben', '{"byHand":true}']]));
    });

    // proves CAL-13
    it('finds a blocked number by any way to write it, and takes all of them away', async () => {
      const row = (number: string, at: number) => ({ number, reason: '', by: 'anna', at });
      for (const [number, at] of [['+8613900001111', 1], ['13900001111', 2], ['+442079460958', 3]] as const) await store.blocklist.put(row(number, at));
      await store.blocklist.put({ ...row('+8613900001111', 4), reason: 'again' });
      expect((await store.blocklist.all()).map(({ number, reason }) => [number, reason])).toEqual([['+8613900001111', 'again'], ['+442079460958', ''], ['13900001111', '']]);
      expect([await store.blocklist.has(['1390000111', '8613900001111']), await store.blocklist.has(['x', '13900001111']), await store.blocklist.has([])]).toEqual([false, true, false]);
      expect([await store.blocklist.remove(['+8613900001111', '13900001111']), await store.blocklist.remove(['13900001111'])]).toEqual([true, false]);
      expect((await store.blocklist.all()).map(({ number }) => number)).toEqual(['+442079460958']);
    });

    // proves RTE-01, RTE-02
    it('knows a caller\'s last agent, and how many calls each agent took', async () => {
      const future = 4e9;
      const record = (id: string, at: number, part: Partial<ServiceRecord>): ServiceRecord => ({
        id: `last-${id}`, time: at, startedAt: new Date((future + at) * 1000).toISOString(), channel: 'phone', callType: 'inbound', terminal: 'computer', callerNumber: '99138', contactNumber: '99138', duration: 5,
        totalDurationMs: 5000, path: '', missedBy: [], ...part,
      });
      for (const row of [
        record('a', 100, { agentId: 'anna' }), record('b', 200, { agentId: 'ben' }), record('c', 300, { agentId: 'carol', callType: 'outbound' }), record('d', 400, { agentId: 'anna', duration: 0 }),
        record('e', 500, { agentId: 'anna', contactNumber: '991380' }), record('f', 600, { agentId: 'carol', channel: 'internal' }),
      ]) await store.records.put(row);
      expect(await store.records.lastAgent('99138', { outbound: false })).toBe('ben');
      expect(await store.records.lastAgent('99138', { outbound: true })).toBe('carol');
      expect(await store.records.lastAgent('9913', { outbound: true })).toBeUndefined();
      expect([...await store.records.receivedSince((future + 200) * 1000)].sort((x, y) => x.agentId.localeCompare(y.agentId))).toEqual([{ agentId: 'anna', calls: 1 }, { agentId: 'ben', calls: 1 }]);
    });
  });
}
