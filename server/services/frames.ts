/** Who sees what: each agent gets the facts of their own interactions, everybody gets presence and queues; missed frames can be replayed. */
import type { Interaction, ServerFrame } from 'ccc-workstation/protocol';
import type { StoredFact } from '../ports/store.js';

type Listener = (frame: ServerFrame) => void;
/** What of a frame about this interaction the agent may see. */
type View = (agentId: string, frame: ServerFrame, interaction: Interaction) => ServerFrame;
interface Kept { readonly cursor: number; readonly frame: ServerFrame }

/** How much a client may miss before it needs a snapshot. */
const keptFrames = 500;

export class Frames {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #audience = new Map<string, Set<string>>();
  readonly #kept = new Map<string, Kept[]>();
  /** Up to here frames are no longer kept. */
  readonly #forgotten = new Map<string, number>();
  readonly #start: number;

  readonly #view: View;

  constructor(cursor: number, view: View) {
    this.#start = cursor;
    this.#view = view;
  }

  subscribe(agentId: string, listener: Listener): () => void {
    const set = this.#listeners.get(agentId) ?? new Set();
    this.#listeners.set(agentId, set.add(listener));
    return () => { set.delete(listener); };
  }

  sees(agentId: string, interactionId: string): boolean { return this.#audience.get(interactionId)?.has(agentId) ?? false; }

  broadcast(frame: ServerFrame): void { for (const agentId of this.#listeners.keys()) this.#deliver(agentId, frame); }
  /** The same news, worded for each. */
  tellEach(make: (agentId: string) => ServerFrame | undefined): void {
    for (const agentId of this.#listeners.keys()) {
      const frame = make(agentId);
      if (frame) this.#deliver(agentId, frame);
    }
  }
  send(agentId: string, frame: ServerFrame): void { this.#deliver(agentId, frame); }

  /** A stored fact goes to the agents of its interaction; who joins with it gets the whole interaction instead. */
  fact({ cursor, fact }: StoredFact, interaction: Interaction): void {
    // Nobody watches it any more: whoever did this is told, and the rest is for the record.
    if (interaction.phase === 'closed' && fact.type !== 'interaction.closed') {
      if (fact.type === 'customer.blocked') this.#keep(fact.agentId, cursor, this.#view(fact.agentId, { type: 'interaction', cursor, interaction }, interaction));
      return;
    }
    const audience = this.#audience.get(interaction.id) ?? new Set<string>();
    this.#audience.set(interaction.id, audience);
    for (const agentId of audience) this.#keep(agentId, cursor, this.#view(agentId, { type: 'fact', cursor, fact }, interaction));
    const newcomer = fact.type === 'interaction.created' ? fact.agentId : fact.type === 'leg.added' ? fact.party.agentId : undefined;
    if (newcomer !== undefined && !audience.has(newcomer)) {
      audience.add(newcomer);
      this.#keep(newcomer, cursor, this.#view(newcomer, { type: 'interaction', cursor, interaction }, interaction));
    }
    const dismissed = fact.type === 'leg.ended' ? dismissedBy(interaction, fact.legId) : undefined;
    if (dismissed !== undefined && audience.delete(dismissed)) this.#keep(dismissed, cursor, this.#view(dismissed, { type: 'interaction', cursor, interaction: { ...interaction, phase: 'closed' } }, interaction));
    if (fact.type === 'interaction.closed') this.#audience.delete(interaction.id);
  }

  /** A call of before a restart has the audience that its facts gave it. */
  admit(interaction: Interaction): void {
    const dismissed = new Set(interaction.legs.filter((leg) => leg.state === 'ended').map((leg) => dismissedBy(interaction, leg.id)));
    const agents = [interaction.agentId, ...interaction.legs.map((leg) => leg.party.agentId)].filter((id) => id !== undefined && !dismissed.has(id));
    this.#audience.set(interaction.id, new Set(agents.filter((id) => id !== undefined)));
  }

  /** What the agent missed after a cursor; undefined when it is no longer known. Presence is not kept but repeated. */
  resume(agentId: string, after: number, cursor: number): readonly ServerFrame[] | undefined {
    if (after < this.#start || after < (this.#forgotten.get(agentId) ?? 0) || after > cursor) return undefined;
    return (this.#kept.get(agentId) ?? []).filter((kept) => kept.cursor > after).map((kept) => kept.frame);
  }

  #keep(agentId: string, cursor: number, frame: ServerFrame): void {
    const kept = this.#kept.get(agentId) ?? [];
    this.#kept.set(agentId, kept);
    kept.push({ cursor, frame });
    const dropped = kept.length > keptFrames ? kept.shift() : undefined;
    if (dropped) this.#forgotten.set(agentId, dropped.cursor);
    this.#deliver(agentId, frame);
  }

  #deliver(agentId: string, frame: ServerFrame): void { for (const listener of this.#listeners.get(agentId) ?? []) listener(frame); }
}

/** An agent whose offer came to nothing has no further part in the call: for this reader it is closed. */
function dismissedBy(interaction: Interaction, legId: string): string | undefined {
  const leg = interaction.legs.find((each) => each.id === legId);
  if (!leg || leg.connectedAt !== undefined || leg.direction !== 'outbound') return undefined;
  return leg.party.agentId;
}
