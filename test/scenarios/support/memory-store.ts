/** A store in memory for scenarios: same order and same promises as the real one, nothing on a disk. */
import type { InteractionFact, PreviewContact, ServiceRecord } from 'ccc-workstation/protocol';
import type {
  AgentLogRow, AgentRow, ApiKeyRow, BlockedRow, CollectionRow, DeliveryRow, FlowRow, NoteRow, NumberRow, PhoneRow, RecordingRow, SettingsRow, SkillGroupRow, Store, StoredFact, TrunkRow,
} from '../../../server/ports/store.js';

export class MemoryStore implements Store {
  readonly all: StoredFact[] = [];
  readonly registrationRows = new Map<string, string>();
  readonly keptRows = new Map<string, string>();
  readonly recordRows = new Map<string, ServiceRecord>();
  readonly recordingRows = new Map<string, RecordingRow>();
  readonly agentLogRows: AgentLogRow[] = [];
  readonly sessionRows = new Map<string, string>();
  /** Set to make the next appends fail, as a full disk would. */
  failing: Error | undefined;
  /** Set to make the next appends wait, as a slow disk would. */
  slow: Promise<void> | undefined;
  readonly #tables = {
    agents: new Map<string, AgentRow>(), skillGroups: new Map<string, SkillGroupRow>(), phones: new Map<string, PhoneRow>(), numbers: new Map<string, NumberRow>(),
    trunks: new Map<string, TrunkRow>(), flows: new Map<string, FlowRow>(), collections: new Map<string, CollectionRow>(), settings: new Map<string, SettingsRow>(), apiKeys: new Map<string, ApiKeyRow>(),
  };

  /** As a process that was killed leaves it: what it still writes is not seen here. */
  copy(): MemoryStore {
    const copy = new MemoryStore();
    copy.all.push(...this.all);
    copy.agentLogRows.push(...this.agentLogRows);
    for (const [key, row] of this.sessionRows) copy.sessionRows.set(key, row);
    for (const [key, row] of this.registrationRows) copy.registrationRows.set(key, row);
    for (const [key, row] of this.keptRows) copy.keptRows.set(key, row);
    for (const [key, row] of this.deliveryRows) copy.deliveryRows.set(key, row);
    for (const [key, row] of this.noteRows) copy.noteRows.set(key, row);
    for (const [key, row] of this.previewRows) copy.previewRows.set(key, row);
    for (const [key, row] of this.recordRows) copy.recordRows.set(key, row);
    for (const [key, row] of this.recordingRows) copy.recordingRows.set(key, row);
    Object.assign(copy.#tables, structuredClone(this.#tables));
    return copy;
  }

  append: Store['append'] = async (interactionId, facts, at, keep) => {
    await this.slow;
    if (this.failing) throw this.failing;
    if (keep !== undefined) this.keptRows.set(interactionId, keep);
    if (facts.some((fact) => fact.type === 'interaction.closed')) this.keptRows.delete(interactionId);
    return facts.map((fact) => {
      const seq = this.all.filter((stored) => stored.fact.interactionId === interactionId).length + 1;
      // A JSON round trip, as through a database: nothing that only lives in memory may be relied on.
      const whole: InteractionFact = JSON.parse(JSON.stringify({ ...fact, interactionId, seq, at }));
      const stored = { cursor: this.all.length + 1, fact: whole };
      this.all.push(stored);
      return stored;
    });
  };
  keep: Store['keep'] = async (id, body) => { this.keptRows.set(id, body); };
  kept: Store['kept'] = async () => new Map(this.keptRows);
  facts: Store['facts'] = async (id) => this.all.filter((stored) => stored.fact.interactionId === id).map((stored) => stored.fact);
  since: Store['since'] = async (cursor, limit) => this.all.filter((stored) => stored.cursor > cursor).slice(0, limit);
  lastCursor: Store['lastCursor'] = async () => this.all.length;
  openInteractions: Store['openInteractions'] = async () => {
    const ids = new Set(this.all.map((stored) => stored.fact.interactionId));
    for (const { fact } of this.all) if (fact.type === 'interaction.closed') ids.delete(fact.interactionId);
    return [...ids];
  };
  openFacts: Store['openFacts'] = async () => new Map(await Promise.all((await this.openInteractions()).map(async (id) => [id, await this.facts(id)] as const)));
  records: Store['records'] = {
    put: async (record) => { this.recordRows.set(record.id, structuredClone(record)); },
    get: async (id) => this.recordRows.get(id),
    ofCustomer: async (number, limit, but) => {
      const theirs = [...this.recordRows.values()].filter((record) => record.contactNumber === number && record.channel === 'phone' && record.id !== but).reverse();
      return { count: theirs.length, last: theirs.slice(0, limit) };
    },
    find: async () => ({ records: [...this.recordRows.values()] }),
    lastAgent: async (number, { outbound }) => [...this.recordRows.values()]
      .filter((row) => row.contactNumber === number && row.channel === 'phone' && row.duration > 0 && (outbound || row.callType === 'inbound'))
      .sort((a, b) => b.startedAt.localeCompare(a.startedAt))[0]?.agentId,
    receivedSince: async (ms) => {
      const calls = new Map<string, number>();
      for (const row of this.recordRows.values()) {
        if (row.agentId === undefined || row.callType !== 'inbound' || row.channel !== 'phone' || row.duration === 0 || Date.parse(row.startedAt) < ms) continue;
        calls.set(row.agentId, (calls.get(row.agentId) ?? 0) + 1);
      }
      return [...calls].map(([agentId, n]) => ({ agentId, calls: n }));
    },
  };
  readonly blockedRows = new Map<string, BlockedRow>();
  blocklist: Store['blocklist'] = {
    has: async (keys) => keys.some((key) => this.blockedRows.has(key)), all: async () => [...this.blockedRows.values()],
    put: async (row) => { this.blockedRows.set(row.number, row); }, remove: async (keys) => keys.filter((key) => this.blockedRows.delete(key)).length > 0,
  };
  readonly previewRows = new Map<string, PreviewContact>();
  previews: Store['previews'] = {
    put: async (contact) => {
      await this.slow;
      if (this.failing) throw this.failing;
      this.previewRows.set(contact.id, structuredClone(contact));
    },
    open: async () => [...this.previewRows.values()].filter(({ state }) => ['waiting', 'previewing', 'dialling'].includes(state)),
    get: async (id) => this.previewRows.get(id),
    find: async ({ taskId, state }) => ({ contacts: [...this.previewRows.values()].filter((row) => (taskId ?? row.taskId) === row.taskId && (state ?? row.state) === row.state) }),
  };
  readonly noteRows = new Map<string, NoteRow>();
  notes: Store['notes'] = { put: async (row) => { this.noteRows.set(row.id, row); }, remove: async (id) => { this.noteRows.delete(id); }, all: async () => [...this.noteRows.values()] };
  readonly deliveryRows = new Map<string, DeliveryRow>();
  deliveries: Store['deliveries'] = { put: async (row) => { this.deliveryRows.set(row.id, row); }, remove: async (id) => { this.deliveryRows.delete(id); }, all: async () => [...this.deliveryRows.values()] };
  recordings: Store['recordings'] = {
    put: async (row) => { this.recordingRows.set(row.id, row); },
    get: async (id) => this.recordingRows.get(id),
    running: async () => [...this.recordingRows.values()].filter((row) => row.state === 'running'),
  };
  registrations: Store['registrations'] = {
    put: async (id, body) => { this.registrationRows.set(id, body); }, remove: async (id) => { this.registrationRows.delete(id); }, all: async () => [...this.registrationRows.values()],
  };
  agentLog: Store['agentLog'] = {
    append: async (row) => { this.agentLogRows.push(row); },
    last: async () => [...new Map(this.agentLogRows.map((row) => [row.agentId, row])).values()],
    between: async (agentId, from, to) => {
      const rows = this.agentLogRows.filter((row) => row.agentId === agentId && row.at < to);
      const before = rows.findLast((row) => row.at < from);
      return [...before ? [before] : [], ...rows.filter((row) => row.at >= from)];
    },
  };
  agentSessions: Store['agentSessions'] = { put: async (id, body) => { this.sessionRows.set(id, body); }, all: async () => new Map(this.sessionRows) };
  config: Store['config'] = {
    agents: async () => [...this.#tables.agents.values()], skillGroups: async () => [...this.#tables.skillGroups.values()], phones: async () => [...this.#tables.phones.values()],
    numbers: async () => [...this.#tables.numbers.values()], trunks: async () => [...this.#tables.trunks.values()], flows: async () => [...this.#tables.flows.values()],
    collections: async () => [...this.#tables.collections.values()], settings: async () => [...this.#tables.settings.values()], apiKeys: async () => [...this.#tables.apiKeys.values()],
    putAgent: async (row) => { this.#tables.agents.set(row.id, row); }, putSkillGroup: async (row) => { this.#tables.skillGroups.set(row.id, row); },
    putPhone: async (row) => { this.#tables.phones.set(row.extension, row); }, putNumber: async (row) => { this.#tables.numbers.set(row.number, row); },
    putTrunk: async (row) => { this.#tables.trunks.set(row.id, row); }, putFlow: async (row) => { this.#tables.flows.set(row.id, row); },
    putCollection: async (row) => { this.#tables.collections.set(row.id, row); }, removeCollection: async (id) => this.#tables.collections.delete(id),
    putSetting: async (row) => { this.#tables.settings.set(row.key, row); }, putApiKey: async (row) => { this.#tables.apiKeys.set(row.id, row); },
  };
  isEmpty: Store['isEmpty'] = async () => this.#tables.agents.size === 0;
  close: Store['close'] = async () => undefined;
}
