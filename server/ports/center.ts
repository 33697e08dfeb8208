/** The center port: what the HTTP and event adapter may ask of the services. */
import type { Agent, BridgePolicy, CenterCommand, CenterSettings, CollectionChange, CollectionTemplate, HoldSound, Interaction, Me, PreviewContact, PreviewOrder, QueueStatus, ServerFrame, SettingsChange, SipAccess } from 'ccc-workstation/protocol';

export type Snapshot = Extract<ServerFrame, { type: 'snapshot' }>;
/** What happened, for whoever watches. `agentIds` says whose interaction it is; the adapter masks and filters by it. */
export type CenterEvent =
  | { readonly type: 'frame'; readonly to: readonly string[]; readonly frame: ServerFrame }
  | { readonly type: 'broadcast'; readonly frame: ServerFrame };

export interface Center {
  /** `isNew`: by another program than the one that was here, whose session and phone are over. */
  signIn(agentId: string, isNew?: boolean): Promise<void>;
  /** Presence goes offline, the phone's flow is dropped. `code`: why, in the agent's words or a program's (OLA-14). */
  signOut(agentId: string, cause: string, code?: string): Promise<void>;
  snapshot(agentId: string): Promise<Snapshot>;
  /** Frames of this agent after a cursor, or undefined when too much was missed and a snapshot is needed. */
  resume(agentId: string, after: number): Promise<readonly ServerFrame[] | undefined>;
  subscribe(agentId: string, listener: (frame: ServerFrame) => void): () => void;
  /** Rejects with CccError: `not-allowed-now`, `forbidden`, `not-found`. */
  command(agentId: string, command: CenterCommand): Promise<void>;
  agent(agentId: string): Agent | undefined;
  agents(): readonly Agent[];
  queues(): readonly QueueStatus[];
  interaction(id: string): Interaction | undefined;
  me(agentId: string): Me | undefined;
  /** Mints the softphone's short-lived SIP credentials. */
  sipAccess(agentId: string): SipAccess;
  settings(): CenterSettings;
  /** The setting `bridge`, with the pages for which the center was started. */
  bridge(): BridgePolicy;
  /** `make` gets them as they are when its turn comes; what it throws is passed on and nothing changes. Stored before it takes effect. */
  changeSettings(make: (settings: CenterSettings) => SettingsChange): Promise<CenterSettings>;
  /** The event sockets of this agent opened or all closed: the client is there or gone. */
  setPresent(agentId: string, present: boolean): void;
  /** The agent asked something over HTTP: who has no page is there by that, for two minutes (OLA-01). */
  heard(agentId: string): void;
  /** The agent's page runs, or it is frozen and can be rung no more than an empty desk. */
  setAwake(agentId: string, awake: boolean): void;
  /** Templates for collecting digits (CAL-09), never with their secrets. */
  collections(): Promise<readonly CollectionTemplate[]>;
  /** Rejects with `bad-request` where the address may not be called. */
  putCollection(id: string, change: CollectionChange): Promise<CollectionTemplate>;
  /** Rejects with `not-found`. */
  removeCollection(id: string): Promise<void>;
  /** Keeps an uploaded sound for the setting `holdSound` or a prompt; refuses what cannot be played. */
  addSound(file: Buffer): Promise<{ readonly id: string; readonly durationMs: number }>;
  holdSound(): Promise<{ readonly setting: HoldSound; readonly playing: HoldSound['kind']; readonly problem?: string }>;
  /** Contacts to be previewed: all are taken or none (`invalid-number`, `not-found`). */
  createPreviews(orders: readonly PreviewOrder[]): Promise<readonly PreviewContact[]>;
  cancelPreview(id: string): Promise<PreviewContact>;
  /** This person sees customers' numbers without their middle (S-29). */
  hidesNumbers(agentId: string): boolean;
}
