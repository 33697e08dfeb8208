/** The store port: facts that are durable before they are visible, and what the center is configured with. */
import type { InteractionFact, NewFact, Note, PreviewContact, PreviewPage, PreviewQuery, RecordQuery, ServiceRecord } from 'ccc-workstation/protocol';

export interface StoredFact { readonly cursor: number; readonly fact: InteractionFact }

export interface AgentRow {
  readonly id: string; readonly agentNo: string; readonly email: string; readonly name: string; readonly nickname: string; readonly mobile: string;
  readonly role: 'agent' | 'supervisor' | 'admin'; readonly passwordHash: string; readonly disabled: boolean;
}
export interface SkillGroupRow {
  readonly id: string; readonly name: string; readonly ringing: 'sequence' | 'simultaneous'; readonly ringTimeoutMs: number; readonly wrapUpSeconds: number;
  readonly members: readonly { readonly kind: 'agent' | 'phone'; readonly id: string; readonly priority: number }[];
}
export interface PhoneRow {
  readonly extension: string; readonly name: string; readonly ha1Md5: string; readonly ha1Sha256: string; readonly bindAgentId: string | null;
}
export interface NumberRow { readonly number: string; readonly trunkId: string; readonly flowId: string | null; readonly outboundSkillGroupIds: readonly string[] }
export interface TrunkRow {
  readonly id: string; readonly name: string; /** CIDR or address list that may call in without registration. */ readonly sources: readonly string[];
  readonly target: { readonly host: string; readonly port: number; readonly transport: 'udp' | 'tcp' | 'tls' }; readonly prefix: string; readonly maxCalls: number;
}
/** `definition` is parsed by `server/domain/flow`. */
export interface FlowRow { readonly id: string; readonly name: string; readonly version: string; readonly definition: unknown }
/** `definition` is parsed where it is used; `secret` is sealed (`server/domain/seal`). */
export interface CollectionRow { readonly id: string; readonly definition: unknown; readonly secret: string | null }
export interface SettingsRow { readonly key: string; readonly value: unknown }
export interface ApiKeyRow { readonly id: string; readonly name: string; readonly hash: string; readonly role: 'admin' | 'host' }
export interface RecordingRow {
  readonly id: string; readonly interactionId: string; readonly path: string; readonly durationMs: number; readonly state: 'running' | 'final' | 'failed';
}
export interface BlockedRow { readonly number: string; readonly reason: string; /** An agent's id, or that of an API key. */ readonly by: string; readonly at: number }
/** Of what was collected from a customer (CAL-09); `sealed` is the whole `CollectionResult`, empty where the digits are masked. */
export interface DeliveryRow { readonly id: string; readonly interactionId: string; readonly at: number; readonly sealed: string }
/** A note for this agent. */
export interface NoteRow extends Note { readonly agentId: string }
export interface AgentLogRow { readonly agentId: string; readonly at: number; readonly presence: string; readonly reason: string | null; readonly cause: string | null }

export interface Store {
  /**
   * Appends in order and commits; resolves only when durable. Several appends that wait at once share a commit. `keep` replaces what is kept of
   * this call for the next process, in the same commit; `interaction.closed` drops it.
   */
  append(interactionId: string, facts: readonly NewFact[], at: number, keep?: string): Promise<readonly StoredFact[]>;
  /** The same without a fact. */
  keep(interactionId: string, body: string): Promise<void>;
  /** What is kept of each running call. */
  kept(): Promise<ReadonlyMap<string, string>>;
  facts(interactionId: string): Promise<readonly InteractionFact[]>;
  /** Everything after a cursor, oldest first, for resume. */
  since(cursor: number, limit: number): Promise<readonly StoredFact[]>;
  lastCursor(): Promise<number>;
  /** Interactions without `interaction.closed`, for recovery. */
  openInteractions(): Promise<readonly string[]>;
  /** The facts of all of them, in the same order. */
  openFacts(): Promise<ReadonlyMap<string, readonly InteractionFact[]>>;
  records: {
    /** The record is a fold; the store keeps the last folded one for search. */
    put(record: ServiceRecord): Promise<void>;
    get(id: string): Promise<ServiceRecord | undefined>;
    /** How often this number has been in contact, and the latest of those calls first; `but` is the call that is going on. */
    ofCustomer(number: string, limit: number, but: string): Promise<{ readonly count: number; readonly last: readonly ServiceRecord[] }>;
    find(query: RecordQuery, scope?: { readonly agentId?: string }): Promise<{ readonly records: readonly ServiceRecord[]; readonly next?: string }>;
    /** Who talked last with this number: calls the customer made, and where asked for also those made to the customer (RTE-02). */
    lastAgent(contactNumber: string, options: { readonly outbound: boolean }): Promise<string | undefined>;
    /** How many customers' calls each agent has talked in since an instant (RTE-01). */
    receivedSince(ms: number): Promise<readonly { readonly agentId: string; readonly calls: number }[]>;
  };
  recordings: { put(row: RecordingRow): Promise<void>; get(id: string): Promise<RecordingRow | undefined>; running(): Promise<readonly RecordingRow[]> };
  /** Registrations that outlive the process. */
  registrations: { put(id: string, body: string): Promise<void>; remove(id: string): Promise<void>; all(): Promise<readonly string[]> };
  /** Numbers as `blockKeys` of `server/domain/numbers` writes them (CAL-13): one is put, any of them is found and removed. */
  blocklist: { has(keys: readonly string[]): Promise<boolean>; all(): Promise<readonly BlockedRow[]>; put(row: BlockedRow): Promise<void>; remove(keys: readonly string[]): Promise<boolean> };
  previews: {
    put(contact: PreviewContact): Promise<void>;
    /** Those that are not over, in the order in which they were made. */
    open(): Promise<readonly PreviewContact[]>;
    get(id: string): Promise<PreviewContact | undefined>;
    find(query: PreviewQuery): Promise<PreviewPage>;
  };
  /** Notes that were not closed yet, the oldest first. */
  notes: { put(row: NoteRow): Promise<void>; remove(id: string): Promise<void>; all(): Promise<readonly NoteRow[]> };
  /** What a business system has not been told yet. */
  deliveries: { put(row: DeliveryRow): Promise<void>; remove(id: string): Promise<void>; all(): Promise<readonly DeliveryRow[]> };
  agentLog: {
    append(row: AgentLogRow): Promise<void>;
    /** The newest row of every agent. */
    last(): Promise<readonly AgentLogRow[]>;
    /** One agent's rows, oldest first, with the one that was in force when the time began. */
    between(agentId: string, from: number, to: number): Promise<readonly AgentLogRow[]>;
  };
  /** What each agent has set for the session that goes on, for the next process. */
  agentSessions: { put(agentId: string, body: string): Promise<void>; all(): Promise<ReadonlyMap<string, string>> };
  config: {
    agents(): Promise<readonly AgentRow[]>; skillGroups(): Promise<readonly SkillGroupRow[]>; phones(): Promise<readonly PhoneRow[]>;
    numbers(): Promise<readonly NumberRow[]>; trunks(): Promise<readonly TrunkRow[]>; flows(): Promise<readonly FlowRow[]>;
    collections(): Promise<readonly CollectionRow[]>; settings(): Promise<readonly SettingsRow[]>; apiKeys(): Promise<readonly ApiKeyRow[]>;
    /** Insert or replace by primary key; used by the seed and later by the console. */
    putAgent(row: AgentRow): Promise<void>; putSkillGroup(row: SkillGroupRow): Promise<void>; putPhone(row: PhoneRow): Promise<void>;
    putNumber(row: NumberRow): Promise<void>; putTrunk(row: TrunkRow): Promise<void>; putFlow(row: FlowRow): Promise<void>;
    putCollection(row: CollectionRow): Promise<void>; removeCollection(id: string): Promise<boolean>;
    putSetting(row: SettingsRow): Promise<void>; putApiKey(row: ApiKeyRow): Promise<void>;
  };
  /** True when nothing was ever configured, so that the seed may run. */
  isEmpty(): Promise<boolean>;
  close(): Promise<void>;
}
