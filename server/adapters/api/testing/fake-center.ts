/** For tests of the API: a center that does what it is told, and a store with a few rows. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CccError } from 'ccc-workstation/errors';
import { systemClock, type Clock } from 'ccc-workstation/clock';
import { defaultSettings, type Agent, type CenterCommand, type CenterSettings, type CollectionTemplate, type Me, type PreviewContact, type PreviewOrder, type QueueStatus, type ServerFrame, type ServiceRecord, type SettingsChange } from 'ccc-workstation/protocol';
import { hashApiKey } from '../../../domain/api-key.js';
import { hashPassword } from '../../../domain/password.js';
import type { Center, Snapshot } from '../../../ports/center.js';
import type { AgentRow, ApiKeyRow, BlockedRow, RecordingRow, Store } from '../../../ports/store.js';
import type { ApiOptions } from '../index.js';

export class FakeCenter implements Center {
  readonly commands: [string, CenterCommand][] = [];
  readonly signedIn: string[] = [];
  readonly present = new Map<string, boolean>();
  readonly history: ServerFrame[] = [];
  cursor = 10;
  readonly #listeners = new Map<string, Set<(frame: ServerFrame) => void>>();
  refuse: CccError | undefined;
  current: CenterSettings = defaultSettings;
  snapshotDelay: Promise<void> = Promise.resolve();

  emit(agentId: string, frame: ServerFrame): void {
    if ('cursor' in frame) { this.cursor = frame.cursor; this.history.push(frame); }
    for (const listener of this.#listeners.get(agentId) ?? []) listener(frame);
  }
  signIn(agentId: string): Promise<void> {
    if (this.#listeners.get(agentId)?.size) this.emit(agentId, { type: 'signedOut', reason: 'elsewhere' });
    this.signedIn.push(agentId);
    return Promise.resolve();
  }
  readonly signedOut: unknown[] = [];
  signOut(agentId: string, cause: string, code?: string): Promise<void> { this.signedOut.push([agentId, cause, code]); this.emit(agentId, { type: 'signedOut', reason: 'signedOut' }); return Promise.resolve(); }
  async snapshot(agentId: string): Promise<Snapshot> {
    const cursor = this.cursor;
    await this.snapshotDelay;
    return {
      type: 'snapshot', cursor, serverTime: 1, me: this.me(agentId), agent: this.agent(agentId), colleagues: [], interactions: [], queues: [], breakReasons: [], dispositions: [],
      phones: [], screenPops: [], bridge: { origins: [], maxBytes: 1, perSecond: 1, perMinute: 1 },
      capabilities: { commands: [], recordings: true, chooseCallerId: false, callerNumbers: [], directory: true }, wrapUpSeconds: 1,
    };
  }
  resume(_agentId: string, after: number): Promise<readonly ServerFrame[] | undefined> {
    return Promise.resolve(after < 5 ? undefined : this.history.filter((frame) => 'cursor' in frame && frame.cursor > after));
  }
  subscribe(agentId: string, listener: (frame: ServerFrame) => void): () => void {
    const set = this.#listeners.get(agentId) ?? new Set();
    this.#listeners.set(agentId, set.add(listener));
    return () => { set.delete(listener); };
  }
  command(agentId: string, command: CenterCommand): Promise<void> {
    if (this.refuse) return Promise.reject(this.refuse);
    this.commands.push([agentId, command]);
    return Promise.resolve();
  }
  agent(id: string): Agent { return { id, name: id, presence: 'notReady', presenceSince: 0, activity: 'idle', activitySince: 0, reachable: false, skillGroupIds: [] }; }
  agents(): readonly Agent[] { return []; }
  queues(): readonly QueueStatus[] { return []; }
  interaction(): undefined { return undefined; }
  me(agentId: string): Me { return { agentId, email: `${agentId}@demo.test`, name: agentId, nickname: '', mobile: '', role: 'agent', roleId: '1', sdkAppId: '1400000001', skillGroups: [] }; }
  sipAccess(agentId: string): ReturnType<Center['sipAccess']> { return { server: '/sip', aor: `sip:agent-${agentId}@localhost`, username: 'u', password: 'p', expiresAt: 1, iceServers: [] }; }
  readonly hidden = new Set<string>();
  readonly sounds: Buffer[] = [];
  readonly templates = new Map<string, CollectionTemplate>();
  readonly secrets: (string | null | undefined)[] = [];
  collections(): Promise<readonly CollectionTemplate[]> { return Promise.resolve([...this.templates.values()]); }
  putCollection(id: string, { secret, ...definition }: Parameters<Center['putCollection']>[1]): Promise<CollectionTemplate> {
    this.secrets.push(secret);
    const template: CollectionTemplate = { id, ...definition, hasSecret: typeof secret === 'string' };
    this.templates.set(id, template);
    return Promise.resolve(template);
  }
  removeCollection(id: string): Promise<void> { return this.templates.delete(id) ? Promise.resolve() : Promise.reject(new CccError('not-found')); }
  hidesNumbers(agentId: string): boolean { return this.hidden.has(agentId); }
  addSound(file: Buffer): Promise<{ id: string; durationMs: number }> {
    this.sounds.push(file);
    return Promise.resolve({ id: 'sound-1', durationMs: 1000 });
  }
  holdSound(): ReturnType<Center['holdSound']> { return Promise.resolve({ setting: this.current.holdSound, playing: this.current.holdSound.kind }); }
  settings(): CenterSettings { return this.current; }
  bridge(): CenterSettings['bridge'] { return this.current.bridge; }
  changeSettings(make: (settings: CenterSettings) => SettingsChange): Promise<CenterSettings> {
    this.current = { ...this.current, ...make(this.current) } as CenterSettings;
    return Promise.resolve(this.current);
  }
  readonly previewOrders: PreviewOrder[] = [];
  createPreviews(orders: readonly PreviewOrder[]): Promise<readonly PreviewContact[]> {
    if (this.refuse) return Promise.reject(this.refuse);
    this.previewOrders.push(...orders);
    return Promise.resolve(orders.map((order, i) => ({ ...order, id: `p${i}`, taskName: order.taskName ?? order.taskId, data: order.data ?? {}, previewSeconds: order.previewSeconds ?? 60, createdAt: 1, state: 'waiting', passedBy: [] })));
  }
  cancelPreview(id: string): Promise<PreviewContact> {
    return this.refuse ? Promise.reject(this.refuse) : Promise.resolve({ id, taskId: 't', taskName: 't', number: '13800138000', data: {}, previewSeconds: 60, createdAt: 1, state: 'cancelled', endedAt: 2, passedBy: [] });
  }
  readonly awake = new Map<string, boolean>();
  setAwake(agentId: string, awake: boolean): void { this.awake.set(agentId, awake); }
  readonly heardFrom: string[] = [];
  heard(agentId: string): void { this.heardFrom.push(agentId); }
  setPresent(agentId: string, present: boolean): void { this.present.set(agentId, present); }
}

export const password = 'demo-demo-1';
export const hostKey = 'ccc_host-key-for-tests-only';
export const adminKey = 'ccc_admin-key-for-tests-only';

export function aRecord(id: string, agentId: string): ServiceRecord {
  return {
    id, time: 1, startedAt: new Date(1000).toISOString(), channel: 'phone', callType: 'inbound', terminal: 'computer', callerNumber: '1', contactNumber: '2', duration: 1,
    totalDurationMs: 1, agentId, path: '', missedBy: [],
  };
}

export interface FakeStore { readonly store: Store; readonly agents: AgentRow[]; readonly recordings: Map<string, RecordingRow> }

const hashed = hashPassword(password);
export async function fakeStore(): Promise<FakeStore> {
  const passwordHash = await hashed;
  const row = (id: string, role: AgentRow['role']): AgentRow => ({ id, agentNo: id, email: `${id}@demo.test`, name: id, nickname: '', mobile: '', role, passwordHash, disabled: false });
  const agents = [row('anna', 'agent'), row('ben', 'agent'), row('sam', 'supervisor'), row('admin', 'admin')];
  const keys: ApiKeyRow[] = [{ id: 'k1', name: 'host', hash: hashApiKey(hostKey), role: 'host' }, { id: 'k2', name: 'admin', hash: hashApiKey(adminKey), role: 'admin' }];
  const recordings = new Map<string, RecordingRow>();
  const records = [aRecord('r-anna', 'anna'), aRecord('r-ben', 'ben')];
  const blocked = new Map<string, BlockedRow>();
  const unused = (): never => { throw new Error('not part of this fake'); };
  const store: Store = {
    append: unused, keep: unused, kept: unused, facts: unused, since: unused, openInteractions: unused, openFacts: unused, isEmpty: unused, close: () => Promise.resolve(), lastCursor: () => Promise.resolve(1),
    deliveries: { put: unused, remove: unused, all: unused },
    records: {
      put: unused, ofCustomer: unused, get: (id) => Promise.resolve(records.find((r) => r.id === id)),
      lastAgent: unused, receivedSince: unused,
      find: (_query, scope) => Promise.resolve({ records: records.filter((r) => scope?.agentId === undefined || r.agentId === scope.agentId) }),
    },
    recordings: { put: unused, get: (id) => Promise.resolve(recordings.get(id)), running: unused },
    registrations: { put: unused, remove: unused, all: unused },
    blocklist: {
      has: (keys) => Promise.resolve(keys.some((key) => blocked.has(key))), all: () => Promise.resolve([...blocked.values()]),
      put: (entry) => { blocked.set(entry.number, entry); return Promise.resolve(); }, remove: (keys) => Promise.resolve(keys.filter((key) => blocked.delete(key)).length > 0),
    },
    previews: { put: unused, open: unused, get: unused, find: unused }, notes: { put: unused, remove: unused, all: unused },
    agentLog: { append: unused, last: unused, between: unused }, agentSessions: { put: unused, all: unused },
    config: {
      agents: () => Promise.resolve(agents), apiKeys: () => Promise.resolve(keys), skillGroups: unused, phones: unused, numbers: unused, trunks: unused, flows: unused, collections: unused, settings: unused,
      putAgent: (row) => { agents.splice(agents.findIndex(({ id }) => id === row.id), 1, row); return Promise.resolve(); }, putSkillGroup: unused, putPhone: unused, putNumber: unused, putTrunk: unused, putFlow: unused, putCollection: unused, removeCollection: unused, putSetting: unused, putApiKey: unused,
    },
  };
  return { store, agents, recordings };
}

export interface TestApi extends FakeStore { readonly center: FakeCenter; readonly options: ApiOptions; readonly dir: string; readonly log: [string, string, unknown][]; cleanUp(): void }

export async function testApi(more: Partial<ApiOptions> = {}, config: Partial<ApiOptions['config']> = {}, clock: Clock = systemClock): Promise<TestApi> {
  const dir = mkdtempSync(join(tmpdir(), 'ccc-api-'));
  const fake = await fakeStore();
  const center = new FakeCenter();
  const log: [string, string, unknown][] = [];
  const options: ApiOptions = {
    config: {
      host: '127.0.0.1', httpPort: 0, sessionSecret: randomBytes(32).toString('hex'), tokenLifeMs: 600_000, apiKeys: [], allowedOrigins: ['https://crm.example.com'], frameAncestors: ['https://crm.example.com'],
      trustedProxies: [], recordingsDir: dir, ...config,
    },
    center, store: fake.store, clock, log: (level, message, fields) => { log.push([level, message, fields]); }, onSipSocket: (socket) => { socket.close(); }, ...more,
  };
  return { ...fake, center, options, dir, log, cleanUp: () => { rmSync(dir, { recursive: true, force: true }); } };
}
