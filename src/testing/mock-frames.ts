/** The mock center's ledger: facts get their place, fold into interactions, and reach the agent as the frames of the protocol. */
import type { Clock } from '../kernel/clock.js';
import { reduceInteraction } from '../model/index.js';
import type { Interaction, InteractionFact, NewFact, ServerFrame } from '../protocol/index.js';

interface Kept { readonly cursor: number; readonly frame: ServerFrame }
interface Entry { readonly interaction: Interaction | undefined; readonly seq: number; readonly seen: boolean }

export class MockFrames {
  cursor = 0;
  readonly #entries = new Map<string, Entry>();
  readonly #kept: Kept[] = [];
  readonly #listeners = new Set<(frame: ServerFrame) => void>();

  constructor(private readonly clock: Clock, private readonly agentId: string) {}

  subscribe(listener: (frame: ServerFrame) => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }
  send(frame: ServerFrame): void { for (const listener of [...this.#listeners]) listener(frame); }

  interaction(id: string): Interaction | undefined { return this.#entries.get(id)?.interaction; }
  all(): Interaction[] { return [...this.#entries.values()].flatMap(({ interaction }) => interaction ?? []); }
  /** What the agent has a part in, for a snapshot. */
  seen(): Interaction[] { return [...this.#entries.values()].flatMap(({ interaction, seen }) => seen && interaction && interaction.phase !== 'closed' ? interaction : []); }

  append(interactionId: string, facts: readonly NewFact[]): void {
    for (const fact of facts) this.#take(interactionId, fact);
  }

  #take(interactionId: string, fact: NewFact): void {
    const before = this.#entries.get(interactionId) ?? { interaction: undefined, seq: 0, seen: false };
    const seq = before.seq + 1;
    const stored: InteractionFact = { ...fact, seq, at: this.clock.now(), interactionId };
    const interaction = reduceInteraction(before.interaction, stored);
    const cursor = ++this.cursor;
    let { seen } = before;
    this.#entries.set(interactionId, { interaction, seq, seen });
    if (!interaction) return;
    if (seen) this.#keep({ type: 'fact', cursor, fact: stored });
    const joins = stored.type === 'interaction.created' ? stored.agentId : stored.type === 'leg.added' ? stored.party.agentId : undefined;
    if (joins === this.agentId && !seen) {
      seen = true;
      this.#keep({ type: 'interaction', cursor, interaction });
    }
    if (stored.type === 'leg.ended' && seen && this.#isDismissed(interaction, stored.legId)) {
      seen = false;
      this.#keep({ type: 'interaction', cursor, interaction: { ...interaction, phase: 'closed' } });
    }
    this.#entries.set(interactionId, { interaction, seq, seen });
  }

  /** An offer that came to nothing: for this reader the call is closed. */
  #isDismissed(interaction: Interaction, legId: string): boolean {
    const leg = interaction.legs.find((each) => each.id === legId);
    return leg?.party.agentId === this.agentId && leg.connectedAt === undefined && leg.direction === 'outbound';
  }

  /** What was missed after a cursor; undefined when the cursor is none of ours. */
  after(cursor: number): readonly ServerFrame[] | undefined {
    return cursor > this.cursor ? undefined : this.#kept.filter((kept) => kept.cursor > cursor).map((kept) => kept.frame);
  }

  #keep(frame: Extract<ServerFrame, { cursor: number }>): void {
    this.#kept.push({ cursor: frame.cursor, frame });
    this.send(frame);
  }
}
