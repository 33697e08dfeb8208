/** The ledger of running interactions: facts go to the store first, then into the folded state, then to whoever watches. */
import { reduceInteraction } from 'ccc-workstation/model';
import type { Interaction, InteractionFact, NewFact } from 'ccc-workstation/protocol';
import { CccError } from 'ccc-workstation/errors';
import { foldRecord, recordOf, type RecordState } from '../domain/records.js';
import type { Clock, Log } from '../ports/clock.js';
import type { Store, StoredFact } from '../ports/store.js';
import type { LoadGauge } from './load.js';

interface Entry {
  interaction: Interaction | undefined;
  record: RecordState | undefined;
  /** The last write of the folded record, so that writes stay in order. */
  written: Promise<void>;
  /** A write is due soon; what changes until then goes with it. */
  cancelDue: (() => void) | undefined;
}
export type FactListener = (stored: StoredFact, interaction: Interaction) => void;

/** How long a stored record may lag behind the facts it is folded from. */
const recordLagMs = 100;
/** After these the folded record in the store is worth a new version. */
const recordWorthy: ReadonlySet<InteractionFact['type']> = new Set(['legs.joined', 'interaction.transferred', 'interaction.ended', 'interaction.noted', 'leg.reported', 'offer.rejected', 'recording.finished', 'recording.failed']);

export class Ledger {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #load: LoadGauge | undefined;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<FactListener>();
  #cursor = 0;

  constructor(ports: { readonly store: Store; readonly clock: Clock; readonly log: Log; readonly load?: LoadGauge }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#load = ports.load;
  }

  async open(): Promise<void> { this.#cursor = await this.#store.lastCursor(); }

  /** The newest stored and published event. */
  get cursor(): number { return this.#cursor; }
  interaction(id: string): Interaction | undefined { return this.#entries.get(id)?.interaction; }
  record(id: string): RecordState | undefined { return this.#entries.get(id)?.record; }
  interactions(): Interaction[] { return [...this.#entries.values()].map((entry) => entry.interaction).filter((x) => x !== undefined); }
  has(id: string): boolean { return this.#entries.has(id); }

  onFact(listener: FactListener): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Takes the id, so that a second call cannot use it while the first fact is on its way to the disk. */
  reserve(id: string): void {
    if (this.#entries.has(id)) throw new CccError('bad-request', `interaction ${id} exists`);
    this.#entries.set(id, emptyEntry());
  }
  forget(id: string): void { this.#entries.delete(id); }

  /** Durable when it resolves, and only then visible. `at` is given by recovery, which writes about the past; `keep` is for the next process. */
  async append(id: string, facts: readonly NewFact[], at = this.#clock.now(), keep?: string): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) throw new CccError('not-found', `interaction ${id}`);
    if (facts.length === 0) return;
    // The record must not be older than the note that nothing more will come.
    const closes = facts.some((fact) => fact.type === 'interaction.closed');
    if (closes) await this.#write(entry, this.preview(id, facts, at));
    const commit = this.#store.append(id, facts, at, keep);
    for (const stored of await (this.#load?.during(commit) ?? commit)) this.#take(entry, stored);
    if (!closes && facts.some((fact) => recordWorthy.has(fact.type))) {
      entry.cancelDue ??= this.#clock.after(recordLagMs, () => { void this.#write(entry, entry.record); });
    }
  }

  /** Also for an interaction that is closed: its facts are stored, its record folded again, and whoever watches is told. */
  async amend(id: string, facts: readonly NewFact[]): Promise<void> {
    if (this.#entries.get(id)?.interaction) return await this.append(id, facts);
    const added = await this.#store.append(id, facts, this.#clock.now());
    const all = await this.#store.facts(id);
    const record = recordOf(all);
    if (record) await this.#store.records.put(record);
    const interaction = all.reduce<Interaction | undefined>(reduceInteraction, undefined);
    for (const stored of added) {
      this.#cursor = Math.max(this.#cursor, stored.cursor);
      if (interaction) for (const listener of this.#listeners) listener(stored, interaction);
    }
  }

  /** What the record would be after these facts; for telling how a call ends in the same batch that ends it. */
  preview(id: string, facts: readonly NewFact[], at = this.#clock.now()): RecordState | undefined {
    const placed = facts.map((fact) => ({ ...fact, seq: 0, at, interactionId: id }));
    return placed.reduce<RecordState | undefined>(foldRecord, this.#entries.get(id)?.record);
  }

  /** What the interaction would be after these facts. */
  ahead(id: string, facts: readonly NewFact[], at = this.#clock.now()): Interaction | undefined {
    return facts.reduce<Interaction | undefined>((interaction, fact) => reduceInteraction(interaction, { ...fact, seq: 0, at, interactionId: id }), this.interaction(id));
  }

  /** Puts a stored interaction back into memory, without publishing it. */
  restore(id: string, facts: readonly InteractionFact[]): Interaction | undefined {
    const entry = emptyEntry();
    for (const fact of facts) fold(entry, fact);
    if (entry.interaction) this.#entries.set(id, entry);
    return entry.interaction;
  }

  /** Resolves when every record so far is stored. */
  async settled(): Promise<void> { await Promise.all([...this.#entries.values()].map((entry) => entry.cancelDue ? this.#write(entry, entry.record) : entry.written)); }

  #take(entry: Entry, stored: StoredFact): void {
    fold(entry, stored.fact);
    this.#cursor = Math.max(this.#cursor, stored.cursor);
    const { interaction } = entry;
    if (interaction) for (const listener of this.#listeners) listener(stored, interaction);
    if (stored.fact.type === 'interaction.closed') this.#entries.delete(stored.fact.interactionId);
  }

  async #write(entry: Entry, state: RecordState | undefined): Promise<void> {
    entry.cancelDue?.();
    entry.cancelDue = undefined;
    entry.written = entry.written.then(async () => { if (state) await this.#store.records.put(state.record); })
      .catch((error: unknown) => { this.#log('error', 'a service record could not be written', { id: state?.record.id, error: String(error) }); });
    await entry.written;
  }
}

const emptyEntry = (): Entry => ({ interaction: undefined, record: undefined, written: Promise.resolve(), cancelDue: undefined });

function fold(entry: Entry, fact: InteractionFact): void {
  entry.interaction = reduceInteraction(entry.interaction, fact);
  entry.record = foldRecord(entry.record, fact);
}
