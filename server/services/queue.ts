/** The waiting lines: who waits, in which order, and which free agent is offered which call. */
import type { QueueStatus } from 'ccc-workstation/protocol';
import { chooseTargets, nextRetryAt, nobodyOnline, type Choice, type Group, type Passes } from '../domain/routing.js';
import type { Clock } from '../ports/clock.js';
import type { Plan } from './plan.js';
import type { Roster } from './roster.js';

/** A call in a queue, as the queue sees it. */
export interface Waiter {
  readonly interactionId: string;
  readonly enteredAt: number;
  /** In order; the last may be an overflow group. */
  readonly groupIds: readonly string[];
  readonly passes: Passes;
  /** Who served this caller last, where that counts (RTE-02). */
  readonly lastAgent?: string | undefined;
  /** Rings these; the agents among them are already reserved. */
  ring(choice: Choice): void;
  /** The place in the line changed. */
  moved(position: number): void;
  /** Nobody who could take the call is signed in. */
  nobodyOnline(): void;
}

export class Queue {
  readonly #clock: Clock;
  readonly #roster: Roster;
  readonly #plan: Plan;
  readonly #waiters: Waiter[] = [];
  readonly #ringing = new Set<Waiter>();
  readonly #positions = new Map<Waiter, number>();
  readonly #listeners = new Set<() => void>();
  #cancelRetry: (() => void) | undefined;
  #paused = false;

  constructor(ports: { readonly clock: Clock; readonly roster: Roster; readonly plan: Plan }) {
    this.#clock = ports.clock;
    this.#roster = ports.roster;
    this.#plan = ports.plan;
    ports.roster.onChange(() => { this.match(); });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => { this.#listeners.delete(listener); };
  }

  /** Adds a call and says its place, from 1. `match` then offers it. `first`: it has been served before and was lost. */
  add(waiter: Waiter, first = false): number {
    if (first) this.#waiters.unshift(waiter); else this.#waiters.push(waiter);
    const position = this.#placeOf(waiter);
    this.#positions.set(waiter, position);
    this.#recount();
    this.#changed();
    return position;
  }

  remove(waiter: Waiter): void {
    const index = this.#waiters.indexOf(waiter);
    if (index < 0) return;
    this.#waiters.splice(index, 1);
    this.#ringing.delete(waiter);
    this.#positions.delete(waiter);
    this.#recount();
    this.#changed();
  }

  #recount(): void {
    for (const other of [...this.#waiters]) {
      const position = this.#placeOf(other);
      if (this.#positions.get(other) === position) continue;
      this.#positions.set(other, position);
      other.moved(position);
    }
  }

  positionOf(waiter: Waiter): number { return this.#positions.get(waiter) ?? 1; }

  /** Somebody takes it out of its turn: nobody else is asked meanwhile. */
  hold(waiter: Waiter): void { this.#ringing.add(waiter); }

  /** Who waits for a group, in order. */
  waitersOf(skillGroupId: string): readonly Waiter[] { return this.#waiters.filter((waiter) => waiter.groupIds[0] === skillGroupId); }

  /** Nobody answered this time; the call waits for the next agent. */
  rangOut(waiter: Waiter): void {
    this.#ringing.delete(waiter);
    this.match();
  }

  /** Nobody is offered anything any more: this process ends. */
  pause(): void {
    this.#paused = true;
    this.#cancelRetry?.();
  }

  /** Offers waiting calls to free agents, the longest waiting first. Reserving an agent here is what keeps two calls off one agent. */
  match(): void {
    if (this.#paused) return;
    const now = this.#clock.now();
    for (const waiter of [...this.#waiters]) {
      if (this.#ringing.has(waiter) || !this.#waiters.includes(waiter)) continue;
      const groups = this.#groups(waiter);
      const choice = chooseTargets(groups, waiter.passes, now, { basis: this.#plan.settings.routing, first: waiter.lastAgent });
      if (choice) {
        this.#ringing.add(waiter);
        for (const target of choice.ring) {
          if (target.kind === 'agent') this.#roster.apply(target.id, { type: 'offered', interactionId: waiter.interactionId });
          else this.#roster.takePhone(target.id, waiter.interactionId);
        }
        waiter.ring(choice);
      } else if (nobodyOnline(groups)) waiter.nobodyOnline();
    }
    this.#armRetry(now);
    this.#changed();
  }

  status(): readonly QueueStatus[] {
    return [...this.#plan.skillGroups.values()].map((row) => {
      const waiting = this.waitersOf(row.id);
      const since = waiting[0]?.enteredAt;
      const agentsReady = this.#roster.groupForRouting(row).candidates.filter((candidate) => candidate.routable).length;
      return { skillGroupId: row.id, name: row.name, waiting: waiting.length, agentsReady, ...(since === undefined ? {} : { longestWaitSince: since }) };
    });
  }

  #groups(waiter: Waiter): Group[] {
    return waiter.groupIds.map((id) => this.#plan.skillGroups.get(id)).filter((row) => row !== undefined).map((row) => this.#roster.groupForRouting(row));
  }

  #placeOf(waiter: Waiter): number {
    return this.#waiters.slice(0, this.#waiters.indexOf(waiter) + 1).filter((other) => other.groupIds[0] === waiter.groupIds[0]).length;
  }

  /** An agent who let a call pass is asked again after a while, also when nothing else happens meanwhile. */
  #armRetry(now: number): void {
    this.#cancelRetry?.();
    const times = this.#waiters.map((waiter) => nextRetryAt(waiter.passes, now)).filter((at) => at !== undefined);
    this.#cancelRetry = times.length > 0 ? this.#clock.after(Math.min(...times) - now, () => { this.match(); }) : undefined;
  }

  #changed(): void { for (const listener of this.#listeners) listener(); }
}
