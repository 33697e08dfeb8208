/** Previewed contacts: pushes one at a time to a ready agent, who reads and then calls or passes over; nobody is called here (PVW-01, PVW-02, PVW-18). */
import { CccError } from 'ccc-workstation/errors';
import { allowedOnPreview, hasWork, isExpired, reducePreview, takesPreview, type Agent, type PreviewCommand, type PreviewEvent } from 'ccc-workstation/model';
import type { Preview, PreviewContact, PreviewOrder, RecordStatus } from 'ccc-workstation/protocol';
import { maskPreview } from '../domain/masking.js';
import { classify } from '../domain/numbers.js';
import type { Clock, Ids, Log } from '../ports/clock.js';
import type { Store } from '../ports/store.js';
import type { Ledger } from './ledger.js';
import { hidesNumbers, type Plan } from './plan.js';
import type { Roster } from './roster.js';

export interface PreviewPorts {
  readonly clock: Clock; readonly ids: Ids; readonly log: Log; readonly store: Store; readonly plan: Plan; readonly roster: Roster; readonly ledger: Ledger;
  /** What is shown to this agent has changed. */
  readonly tell: (agentId: string, previews: readonly Preview[]) => void;
}

/** An end is looked for at least so often. */
const sweepMs = 3_600_000;

export class Previews {
  readonly #ports: PreviewPorts;
  /** Those that are not over, in the order in which they were made: as decided, and as stored, which is what agents are told. */
  readonly #open = new Map<string, PreviewContact>();
  readonly #stored = new Map<string, PreviewContact>();
  readonly #timers = new Map<string, () => void>();
  #cancelSweep = (): void => undefined;
  #isPaused = true;
  #matchDue = false;

  constructor(ports: PreviewPorts, open: readonly PreviewContact[]) {
    this.#ports = ports;
    for (const contact of open) {
      this.#open.set(contact.id, contact);
      this.#stored.set(contact.id, contact);
    }
    ports.roster.onChange((agent) => {
      if (agent.presence !== 'ready') for (const contact of this.#readBy(agent.id)) this.#apply(contact, { type: 'takenBack' });
      this.#matchSoon();
    });
    ports.ledger.onFact(({ fact }, { previewId }) => {
      if (fact.type === 'interaction.ended' && previewId !== undefined) this.#callOver(previewId, fact.interactionId, fact.status);
    });
  }

  /** Once the calls of before a restart have been taken up: what an agent read then goes back into the line, and calls that ended meanwhile have their result. */
  async start(): Promise<void> {
    const { ledger, store } = this.#ports;
    for (const contact of [...this.#open.values()]) {
      const { interactionId } = contact;
      this.#apply(contact, { type: 'takenBack' });
      if (contact.state !== 'dialling' || interactionId === undefined || ledger.interaction(interactionId)?.endedAt === undefined && ledger.has(interactionId)) continue;
      // The contact is stored before its call is, and nobody is called before both are.
      const record = await store.records.get(interactionId);
      this.#apply(contact, record ? { type: 'ended', status: record.status ?? 'unknown' } : { type: 'undialled' });
    }
    this.#isPaused = false;
    this.#sweep();
  }

  /** Nobody is shown anything more: this process ends. */
  pause(): void {
    this.#isPaused = true;
    this.#cancelSweep();
  }

  // ── business systems ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** All are taken or none; stored when it resolves. */
  async create(orders: readonly PreviewOrder[]): Promise<readonly PreviewContact[]> {
    const contacts = orders.map((order, at) => this.#made(order, at));
    await Promise.all(contacts.map((contact) => this.#ports.store.previews.put(contact)));
    for (const contact of contacts) {
      this.#open.set(contact.id, contact);
      this.#stored.set(contact.id, contact);
    }
    this.#sweep();
    return contacts;
  }

  #made({ taskName, data, previewSeconds, ...order }: PreviewOrder, at: number): PreviewContact {
    const { plan, ids, clock } = this.#ports;
    const number = classify(order.number, (extension) => plan.phones.has(extension));
    if (number?.kind !== 'external') throw new CccError('invalid-number', `contacts.${at}.number`);
    if (order.agentId !== undefined && !plan.agents.has(order.agentId)) throw new CccError('not-found', `contacts.${at}.agentId`);
    if (order.skillGroupId !== undefined && !plan.skillGroups.has(order.skillGroupId)) throw new CccError('not-found', `contacts.${at}.skillGroupId`);
    return {
      ...order, id: ids.next('preview'), number: number.number, taskName: taskName ?? order.taskId, data: data ?? {}, previewSeconds: previewSeconds ?? plan.settings.previewSeconds,
      createdAt: clock.now(), state: 'waiting', passedBy: [],
    };
  }

  /** Rejects with `not-found`, or with `not-allowed-now` once it was dialled. */
  async cancel(id: string): Promise<PreviewContact> {
    const contact = this.#open.get(id);
    if (!contact) throw new CccError(await this.#ports.store.previews.get(id) ? 'not-allowed-now' : 'not-found');
    if (contact.state === 'dialling') throw new CccError('not-allowed-now', 'it is being called');
    const { next, stored } = this.#change(contact, { type: 'cancelled' });
    await stored;
    return next;
  }

  // ── the agent ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** As stored; masked where numbers are. */
  shown(agentId: string): readonly Preview[] {
    const { plan } = this.#ports;
    const shown = [...this.#stored.values()].flatMap(({ id, taskId, taskName, number, name, data, state, takenBy, takenAt, until }): Preview[] =>
      state === 'previewing' && takenBy === agentId && takenAt !== undefined && until !== undefined
        ? [{ id, taskId, taskName, number, ...(name === undefined ? {} : { name }), data, since: takenAt, until }] : []);
    return hidesNumbers(plan, agentId) ? shown.map(maskPreview) : shown;
  }

  async skip(agentId: string, id: string, reason: string): Promise<void> {
    const contact = this.#allowed(agentId, id, 'skipPreview');
    // One that somebody else reads and none at all answer alike.
    if (!contact) throw new CccError('not-found', 'no such contact is shown to you');
    await this.#change(contact, { type: 'skipped', reason }).stored;
  }

  /** It is called by this call from now on, and by no other; undefined when this agent may not call it. `stored` resolves before anybody may be rung. */
  dial(agentId: string, id: string, interactionId: string): { readonly contact: PreviewContact; readonly stored: Promise<void> } | undefined {
    const contact = this.#allowed(agentId, id, 'dialPreview');
    if (!contact) return undefined;
    const { next, stored } = this.#change(contact, { type: 'dialled', interactionId });
    return { contact: next, stored };
  }
  /** The call is over. That is known already, unless it came to nothing before it began. */
  callGone(interactionId: string): void {
    for (const contact of this.#open.values()) if (contact.state === 'dialling' && contact.interactionId === interactionId) this.#apply(contact, { type: 'undialled' });
  }
  #callOver(id: string, interactionId: string, status: RecordStatus): void {
    const contact = this.#open.get(id);
    if (contact?.interactionId === interactionId) this.#apply(contact, { type: 'ended', status });
  }

  mayDial(agentId: string, id: string): boolean { return this.#allowed(agentId, id, 'dialPreview') !== undefined; }
  #allowed(agentId: string, id: string, command: PreviewCommand): PreviewContact | undefined {
    const contact = this.#open.get(id);
    return contact && allowedOnPreview(contact, agentId).has(command) ? contact : undefined;
  }

  // ── who is shown what ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** When all has been said about this moment: by then the queue has given a free agent the customer who waits, who comes before one who does not. */
  #matchSoon(): void {
    if (this.#matchDue) return;
    this.#matchDue = true;
    queueMicrotask(() => {
      this.#matchDue = false;
      this.#match();
    });
  }

  /** The longest idle agent first, and the oldest contact; one that an agent let pass comes to that agent only when there is nothing else. */
  #match(): void {
    const { roster, clock } = this.#ports;
    const waiting = (): PreviewContact[] => [...this.#open.values()].filter((each) => each.state === 'waiting' && !isExpired(each, clock.now()));
    if (this.#isPaused || waiting().length === 0) return;
    const isFree = (agent: Agent): boolean => takesPreview(agent) && roster.targetOf(agent.id)?.kind === 'agent';
    for (const again of [false, true]) {
      for (const agent of roster.all().filter(isFree).sort((a, b) => idleSince(a) - idleSince(b))) {
        const contact = waiting().find((each) => isFor(each, agent) && each.passedBy.includes(agent.id) === again);
        if (contact) this.#push(contact, agent.id);
      }
    }
  }

  #push(contact: PreviewContact, agentId: string): void {
    const { clock } = this.#ports;
    const now = clock.now();
    const until = Math.min(now + contact.previewSeconds * 1000, contact.expiresAt ?? Infinity);
    this.#timers.set(contact.id, clock.after(until - now, () => { this.#lapsed(contact.id); }));
    this.#apply(contact, { type: 'pushed', agentId, until }, now);
  }

  /** Whoever lets a contact pass is treated as one who let a call ring out (RTE-06), before anything else comes to the empty chair. */
  #lapsed(id: string): void {
    const contact = this.#open.get(id);
    const agent = this.#ports.roster.get(contact?.takenBy ?? '');
    if (contact?.state !== 'previewing') return;
    const { roster, plan: { settings: { afterMissed, previewPushes } } } = this.#ports;
    this.#timers.delete(id);
    if (agent && !hasWork(agent) && afterMissed !== 'ready') {
      roster.apply(agent.id, { type: 'presenceAsked', ...afterMissed === 'notReady' ? { presence: afterMissed } : { presence: 'onBreak', reason: afterMissed.onBreak } }, 'previewMissed');
    }
    this.#apply(contact, { type: 'lapsed', most: previewPushes });
    this.#sweep();
  }

  #readBy(agentId: string): PreviewContact[] {
    return [...this.#timers.keys()].flatMap((id) => this.#open.get(id) ?? []).filter(({ state, takenBy }) => state === 'previewing' && takenBy === agentId);
  }

  /** What waited beyond its end is over; the rest is for whoever is free. */
  #sweep(): void {
    this.#cancelSweep();
    if (this.#isPaused) return;
    const { clock } = this.#ports;
    const now = clock.now();
    for (const contact of [...this.#open.values()]) if (isExpired(contact, now)) this.#apply(contact, { type: 'expired' });
    const next = Math.min(...[...this.#open.values()].flatMap(({ state, expiresAt }) => state === 'waiting' && expiresAt !== undefined ? [expiresAt] : []));
    if (Number.isFinite(next)) this.#cancelSweep = clock.after(Math.min(next - now, sweepMs), () => { this.#sweep(); });
    this.#matchSoon();
  }

  // ── changes ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

  #apply(contact: PreviewContact, event: PreviewEvent, at?: number): void {
    this.#change(contact, event, at).stored.catch((error: unknown) => { this.#ports.log('error', 'a previewed contact could not be written', { preview: contact.id, error: String(error) }); });
  }

  /** Decided at once, so that nobody else is shown it or calls it meanwhile; told when it is stored. */
  #change(contact: PreviewContact, event: PreviewEvent, at = this.#ports.clock.now()): { readonly next: PreviewContact; readonly stored: Promise<void> } {
    const { roster, store } = this.#ports;
    const next = reducePreview(contact, event, at);
    if (next === contact) return { next, stored: Promise.resolve() };
    if (next.endedAt === undefined) this.#open.set(next.id, next); else this.#open.delete(next.id);
    if (next.state === 'waiting') this.#matchSoon();
    if (next.state !== 'previewing') {
      this.#timers.get(next.id)?.();
      this.#timers.delete(next.id);
    }
    const stored = store.previews.put(next).then(() => { this.#written(contact, next); });
    if (contact.state === 'previewing' && contact.takenBy !== undefined) roster.apply(contact.takenBy, { type: 'switched', name: 'previewing', on: false });
    if (next.state === 'previewing' && next.takenBy !== undefined) roster.apply(next.takenBy, { type: 'switched', name: 'previewing', on: true });
    return { next, stored };
  }
  #written(before: PreviewContact, next: PreviewContact): void {
    if (next.endedAt === undefined) this.#stored.set(next.id, next); else this.#stored.delete(next.id);
    const readers = [before, next].flatMap(({ state, takenBy }) => state === 'previewing' && takenBy !== undefined ? [takenBy] : []);
    for (const agentId of new Set(readers)) this.#ports.tell(agentId, this.shown(agentId));
  }
}

const idleSince = (agent: Agent): number => Math.max(agent.activitySince, agent.presenceSince);
const isFor = ({ agentId, skillGroupId }: PreviewContact, agent: Agent): boolean => agentId === agent.id || (skillGroupId !== undefined && agent.skillGroupIds.includes(skillGroupId));
