/** How many customers' calls everybody has taken today, for "fewest calls first" (RTE-01). The day is the center's. */
import { midnight } from '../domain/schedule.js';
import { keyOf } from '../domain/routing.js';
import type { Clock, Log } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import type { Ledger } from './ledger.js';
import type { Plan } from './plan.js';

interface Ports { readonly clock: Clock; readonly plan: Plan; readonly store: Pick<Store, 'records'>; readonly ledger: Ledger; readonly log: Log }

/** Before that no day is over, also when the clocks change. */
const shortestDayMs = 23 * 3_600_000;

export class Tally {
  readonly #ports: Ports;
  readonly #counts = new Map<string, number>();
  #day: number;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#day = this.#midnight();
    ports.ledger.onFact(({ fact }, { direction, channel, legs }) => {
      if (fact.type !== 'leg.connected' || direction !== 'inbound' || channel !== 'phone') return;
      const leg = legs.find((each) => each.id === fact.legId);
      if (leg?.role !== 'agent') return;
      const { agentId, number } = leg.party;
      this.#count(agentId === undefined ? keyOf({ kind: 'phone', id: number }) : keyOf({ kind: 'agent', id: agentId }), 1);
    });
  }

  /** After a restart the day goes on where it was. */
  async restore(): Promise<void> {
    try {
      for (const { agentId, calls } of await this.#ports.store.records.receivedSince(this.#day)) this.#count(keyOf({ kind: 'agent', id: agentId }), calls);
    } catch (error) {
      this.#ports.log('warn', 'the day\'s calls could not be counted; they count from now', { error: String(error) });
    }
  }

  received(key: string): number {
    this.#turnOver();
    return this.#counts.get(key) ?? 0;
  }

  #count(key: string, calls: number): void {
    this.#turnOver();
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + calls);
  }

  #turnOver(): void {
    const now = this.#ports.clock.now();
    // Looking at a calendar for every candidate of every call would cost more than the choice.
    if (now - this.#day < shortestDayMs) return;
    const day = this.#midnight();
    if (day === this.#day) return;
    this.#day = day;
    this.#counts.clear();
  }

  #midnight(): number { return midnight(this.#ports.plan.settings.timeZone, this.#ports.clock.now()); }
}
