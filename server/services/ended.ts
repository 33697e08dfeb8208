/** The calls that an agent had a part in since the sign-in and that are over: a page that is loaded again gets its list back (CAL-14, OLA-18). */
import { reduceInteraction } from 'ccc-workstation/model';
import type { Interaction } from 'ccc-workstation/protocol';
import type { Clock, Log } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import type { Ledger } from './ledger.js';
import type { Roster } from './roster.js';

interface Ports { readonly clock: Clock; readonly log: Log; readonly store: Pick<Store, 'facts' | 'agentLog' | 'records'>; readonly ledger: Ledger; readonly roster: Roster }

/** As many as a page shows. */
const most = 50;
/** First what a page needs at once, its running call, is there (F-12); when many come back together, one after the other (F-29). */
const delayMs = 300;
const dayMs = 86_400_000;

export class Ended {
  readonly #ports: Ports;
  /** By agent, the latest last. */
  readonly #ids = new Map<string, string[]>();
  #line = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
    ports.ledger.onFact(({ fact }, { id, legs }) => {
      if (fact.type !== 'interaction.closed') return;
      for (const agentId of new Set(legs.map((leg) => leg.party.agentId))) {
        const ids = agentId === undefined ? undefined : this.#ids.get(agentId);
        if (ids && ids.push(id) > most) ids.shift();
      }
    });
    ports.roster.onChange((agent, before) => {
      if (agent.presence === before.presence) return;
      if (before.presence === 'offline') this.#ids.set(agent.id, []);
      else if (agent.presence === 'offline') this.#ids.delete(agent.id);
    });
  }

  /** In a moment, the latest first. */
  tell(agentId: string, show: (interaction: Interaction) => void): void {
    this.#ports.clock.after(delayMs, () => {
      this.#line = this.#line.then(() => this.#each(agentId, show)).catch((error: unknown) => { this.#ports.log('warn', 'the list of ended calls could not be read', { agent: agentId, error: String(error) }); });
    });
  }

  async #each(agentId: string, show: (interaction: Interaction) => void): Promise<void> {
    const { ledger, roster, store } = this.#ports;
    if ((roster.get(agentId)?.presence ?? 'offline') === 'offline') return;
    const known = this.#ids.get(agentId) ?? await this.#recall(agentId);
    for (const id of [...known].reverse()) {
      const interaction = ledger.interaction(id) ? undefined : (await store.facts(id)).reduce<Interaction | undefined>(reduceInteraction, undefined);
      if (interaction?.phase === 'closed') show(interaction);
    }
  }

  /** Signed in before the center was started: what the records tell of the agent since then. */
  async #recall(agentId: string): Promise<readonly string[]> {
    const { clock, store } = this.#ports;
    const rows = await store.agentLog.between(agentId, clock.now() - dayMs, clock.now());
    const since = rows[rows.findLastIndex(({ presence }) => presence === 'offline') + 1]?.at ?? clock.now();
    const { records } = await store.records.find({ from: Math.floor(since / 1000), limit: most }, { agentId });
    const ids = this.#ids.get(agentId) ?? records.map(({ id }) => id).reverse();
    this.#ids.set(agentId, ids);
    return ids;
  }
}
