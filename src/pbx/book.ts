/** What the phone of a plain PBX tells, read as interactions: which dialog belongs to which conversation, and what follows from it. Pure and total. */
import { customerLeg, reduceInteraction, type Interaction, type NewFact } from '../model/interaction.js';
import type { EndCause, LegRole, RecordStatus, Target } from '../protocol/index.js';
import type { CallId, ControlEvent } from '../softphone/call-control.js';
import type { NewPhoneFact } from '../softphone/softphone.js';

/** One dialog. */
export interface Line {
  readonly callId: CallId;
  readonly role: 'customer' | 'consult';
  /** The leg of its far end. */
  readonly legId: string;
  readonly number: string;
  readonly name?: string;
  readonly connected: boolean;
  /** Takes the place of this one once it is connected: we are being transferred. */
  readonly replaces?: CallId;
}
export interface Conversation {
  readonly interaction: Interaction;
  readonly seq: number;
  /** The agent's leg. */
  readonly ownLeg: string;
  readonly lines: readonly Line[];
  /** The agent has hung up. */
  readonly leaving: boolean;
}
export type Book = Readonly<Record<string, Conversation>>;

/** What the agent asked for and the phone has done, or is about to do. */
export type OwnEvent =
  | { readonly type: 'own.held'; readonly callId: CallId; readonly held: boolean }
  | { readonly type: 'own.reaching'; readonly callId: CallId; readonly to: Target }
  | { readonly type: 'own.consulting'; readonly interactionId: string; readonly callId: CallId; readonly to: Target }
  | { readonly type: 'own.leaving'; readonly interactionId: string };
export type BookEvent = NewPhoneFact | ControlEvent | OwnEvent;

/** What follows: facts of the interactions, facts about the agent's one leg in each, and what the phone must do. */
export type Outcome =
  | { readonly kind: 'fact'; readonly interactionId: string; readonly seq: number; readonly fact: NewFact }
  | { readonly kind: 'phone'; readonly fact: NewPhoneFact }
  /** The interaction itself, where no fact says it: another customer. */
  | { readonly kind: 'whole'; readonly interactionId: string }
  | { readonly kind: 'digit'; readonly interactionId: string; readonly legId: string; readonly digit: string }
  | { readonly kind: 'resume' | 'hold' | 'hangUp'; readonly callId: CallId };

export interface Self { readonly agentId: string; readonly number: string; readonly name: string }

export function step(book: Book, event: BookEvent, at: number, self: Self): { readonly book: Book; readonly outcomes: readonly Outcome[] } {
  const id = 'interactionId' in event && (event.type === 'own.consulting' || event.type === 'own.leaving') ? event.interactionId : undefined;
  const callId = 'callId' in event && event.type !== 'own.consulting' ? event.callId : 'interactionId' in event ? event.interactionId : undefined;
  const known = id !== undefined ? own(book, id) : callId === undefined ? undefined : Object.values(book).find(({ lines }) => lines.some((line) => line.callId === callId));
  const page = new Page(known, at, self);
  page.read(event);
  if (!page.conversation) return { book: known ? without(book, known) : book, outcomes: page.outcomes };
  return { book: { ...book, [page.conversation.interaction.id]: page.conversation }, outcomes: page.outcomes };
}

const own = (book: Book, id: string): Conversation | undefined => Object.hasOwn(book, id) ? book[id] : undefined;
const without = (book: Book, gone: Conversation): Book => Object.fromEntries(Object.entries(book).filter(([id]) => id !== gone.interaction.id));

export const isHeld = (conversation: Conversation, line: Line): boolean => conversation.interaction.legs.find((leg) => leg.id === line.legId)?.hold.local === true;
export const lineOf = (conversation: Conversation, role: Line['role']): Line | undefined => conversation.lines.find((line) => line.role === role && line.replaces === undefined);
/** The line whose far end is heard. */
export const activeLine = (conversation: Conversation): Line | undefined => conversation.lines.findLast((line) => line.connected && line.replaces === undefined && !isHeld(conversation, line));

/** One event's work on one conversation. */
class Page {
  readonly outcomes: Outcome[] = [];

  constructor(public conversation: Conversation | undefined, private readonly at: number, private readonly self: Self) {}

  read(event: BookEvent): void {
    switch (event.type) {
      case 'phone.alerting': case 'phone.dialing': this.#begin(event); break;
      case 'phone.progress': this.#progress(event); break;
      case 'phone.connected': this.#connected(event.interactionId); break;
      case 'phone.ended': this.#ended(event.interactionId, event.cause); break;
      case 'phone.muted': case 'phone.media': case 'phone.quality': case 'phone.report': this.#ofOwnLeg(event); break;
      case 'phone.registration': case 'phone.microphone': case 'phone.autoplay': this.outcomes.push({ kind: 'phone', fact: event }); break;
      case 'held': case 'digit': case 'referral': case 'moving': this.#control(event); break;
      default: this.#own(event);
    }
  }

  #tell(...facts: readonly NewFact[]): void {
    for (const fact of facts) {
      const before = this.conversation;
      if (!before) return;
      const seq = before.seq + 1;
      const interaction = reduceInteraction(before.interaction, { ...fact, seq, at: this.at, interactionId: before.interaction.id });
      if (interaction) this.conversation = { ...before, interaction, seq };
      this.outcomes.push({ kind: 'fact', interactionId: before.interaction.id, seq, fact });
    }
  }
  #set(change: Partial<Conversation>): void { if (this.conversation) this.conversation = { ...this.conversation, ...change }; }
  #lines(change: (lines: readonly Line[]) => readonly Line[]): void { if (this.conversation) this.#set({ lines: change(this.conversation.lines) }); }
  #line(callId: CallId): Line | undefined { return this.conversation?.lines.find((line) => line.callId === callId); }

  // ── what the phone tells ────────────────────────────────────────────────────────────────────────────────────────────────

  #begin(fact: Extract<NewPhoneFact, { type: 'phone.alerting' | 'phone.dialing' }>): void {
    // A consultation, or a call that takes another's place: it was announced.
    if (this.conversation) return;
    const inbound = fact.type === 'phone.alerting';
    const name = inbound ? fact.name : undefined;
    const customer = { kind: 'external', number: fact.number, ...(name ? { name } : {}) } as const;
    const { agentId, number } = this.self;
    const created: NewFact = {
      type: 'interaction.created', channel: 'phone', direction: inbound ? 'inbound' : 'outbound', customer, centerNumber: number, agentId,
      data: !inbound && fact.desc ? { desc: fact.desc } : {},
    };
    const interaction = reduceInteraction(undefined, { ...created, seq: 1, at: this.at, interactionId: fact.interactionId });
    if (!interaction) return;
    const line: Line = { callId: fact.interactionId, role: 'customer', legId: `${fact.legId}-far`, number: fact.number, ...(name ? { name } : {}), connected: false };
    this.conversation = { interaction, seq: 1, ownLeg: fact.legId, lines: [line], leaving: false };
    this.outcomes.push({ kind: 'fact', interactionId: fact.interactionId, seq: 1, fact: created }, { kind: 'phone', fact });
    this.#tell(
      // Seen from an exchange: who calls comes in, who is called is called out.
      { type: 'leg.added', legId: line.legId, role: 'customer', direction: inbound ? 'inbound' : 'outbound', state: inbound ? 'alerting' : 'dialing', party: customer },
      { type: 'leg.added', legId: fact.legId, role: 'agent', direction: inbound ? 'outbound' : 'inbound', state: inbound ? 'alerting' : 'dialing', party: { kind: 'agent', number, agentId, name: this.self.name } },
    );
  }

  #progress(fact: Extract<NewPhoneFact, { type: 'phone.progress' }>): void {
    const line = this.#line(fact.interactionId);
    if (!line || line.replaces !== undefined) return;
    this.#tell({ type: 'leg.alerting', legId: line.legId, earlyMedia: fact.earlyMedia });
    if (line.role === 'customer') this.#ofOwnLeg(fact);
  }

  #connected(callId: CallId): void {
    const line = this.#line(callId);
    const { conversation } = this;
    if (!line || !conversation || line.connected) return;
    this.#lines((lines) => lines.map((each) => each === line ? { ...each, connected: true } : each));
    if (line.replaces !== undefined) { this.#moved(line, line.replaces); return; }
    this.#tell({ type: 'leg.connected', legId: line.legId });
    if (line.role === 'consult') this.#tell({ type: 'reach.ended', outcome: 'answered' });
    else {
      this.#tell({ type: 'leg.connected', legId: conversation.ownLeg });
      this.outcomes.push({ kind: 'phone', fact: { type: 'phone.connected', interactionId: conversation.interaction.id, legId: conversation.ownLeg } });
    }
    this.#tell({ type: 'legs.joined', legIds: [conversation.ownLeg, line.legId] });
  }

  /** The far end is somebody else now. */
  #moved(line: Line, replaced: CallId): void {
    const before = this.conversation;
    const old = this.#line(replaced);
    if (!before) return;
    const held = old !== undefined && isHeld(before, old);
    this.#lines((lines) => lines.filter((each) => each.callId !== replaced).map((each) => each.callId === line.callId ? connectedLine(line) : each));
    if (old) this.#tell({ type: 'leg.ended', legId: old.legId, cause: 'normal' });
    const party = { kind: 'external', number: line.number, ...(line.name ? { name: line.name } : {}) } as const;
    const role: LegRole = line.role;
    this.#tell({ type: 'leg.added', legId: line.legId, role, direction: 'outbound', state: 'dialing', party }, { type: 'leg.connected', legId: line.legId }, { type: 'legs.joined', legIds: [before.ownLeg, line.legId] });
    if (role === 'customer' && this.conversation) {
      this.#set({ interaction: { ...this.conversation.interaction, customer: party } });
      this.outcomes.push({ kind: 'whole', interactionId: before.interaction.id });
    }
    if (held) this.outcomes.push({ kind: 'hold', callId: line.callId });
  }

  #ended(callId: CallId, cause: EndCause): void {
    const line = this.#line(callId);
    const { conversation } = this;
    if (!line || !conversation) return;
    this.#lines((lines) => lines.filter((each) => each !== line));
    const rest = this.conversation?.lines ?? [];
    const successor = rest.find((each) => each.replaces === callId);
    if (line.replaces === undefined) this.#tell({ type: 'leg.ended', legId: line.legId, cause });
    // Whoever transferred us has left before the new one answered, as most do.
    if (successor) return;
    const transferring = conversation.interaction.reaching?.purpose === 'transfer';
    if (transferring && line.role === 'customer') { this.#transferred(); return; }
    if (rest.length === 0) { this.#end(cause, conversation.leaving ? 'agent' : 'customer'); return; }
    if (line.replaces !== undefined) return;
    if (line.role === 'consult') this.#consultOver(cause, transferring);
    else this.#customerGone(rest);
  }

  #consultOver(cause: EndCause, transferring: boolean): void {
    const { conversation } = this;
    if (!conversation) return;
    // The customer has taken its place already; the NOTIFY that says so is on its way.
    if (transferring) return;
    if (conversation.interaction.reaching) this.#tell({ type: 'reach.ended', outcome: cause === 'cancelled' ? 'cancelled' : 'failed', cause });
    const customer = lineOf(conversation, 'customer');
    if (customer) this.outcomes.push({ kind: 'resume', callId: customer.callId });
  }

  #customerGone(rest: readonly Line[]): void {
    for (const line of rest) this.outcomes.push({ kind: line.connected ? 'resume' : 'hangUp', callId: line.callId });
  }

  #end(cause: EndCause, party: 'agent' | 'customer', transferred = false): void {
    const { conversation } = this;
    if (!conversation) return;
    const { interaction, ownLeg } = conversation;
    const { direction } = interaction;
    const mine = interaction.legs.find((leg) => leg.id === ownLeg);
    const connected = mine?.connectedAt !== undefined;
    if (direction === 'inbound' && !connected && (cause === 'cancelled' || cause === 'noAnswer')) this.#tell({ type: 'offer.missed', agentId: this.self.agentId, legId: ownLeg });
    for (const leg of interaction.legs) if (leg.state !== 'ended') this.#tell({ type: 'leg.ended', legId: leg.id, cause });
    if (interaction.reaching) this.#tell({ type: 'reach.ended', outcome: transferred ? 'answered' : 'cancelled' });
    this.#tell({ type: 'interaction.ended', status: transferred ? 'externalTransfer' : statusOf(direction, connected, cause), hangUpParty: party, cause }, { type: 'interaction.closed' });
    this.outcomes.push({ kind: 'phone', fact: { type: 'phone.ended', interactionId: interaction.id, legId: ownLeg, cause } });
    this.conversation = undefined;
  }

  /** The customer talks to somebody else now; what is left of our dialogs ends. */
  #transferred(): void {
    for (const line of this.conversation?.lines ?? []) this.outcomes.push({ kind: 'hangUp', callId: line.callId });
    this.#end('normal', 'agent', true);
  }

  #ofOwnLeg(fact: Extract<NewPhoneFact, { legId: string }>): void {
    const { conversation } = this;
    const line = this.#line(fact.interactionId);
    if (!conversation || !line) return;
    if ((fact.type === 'phone.quality' || fact.type === 'phone.media') && line !== (activeLine(conversation) ?? conversation.lines[0])) return;
    this.outcomes.push({ kind: 'phone', fact: { ...fact, interactionId: conversation.interaction.id, legId: conversation.ownLeg } });
  }

  // ── what SIP says beyond that ───────────────────────────────────────────────────────────────────────────────────────────

  #control(event: ControlEvent): void {
    const { conversation } = this;
    const line = this.#line(event.callId);
    if (!conversation || !line) return;
    switch (event.type) {
      case 'held': this.#tell({ type: event.held ? 'leg.held' : 'leg.resumed', legId: line.legId, side: 'remote', by: 'customer' }); break;
      case 'digit': this.outcomes.push({ kind: 'digit', interactionId: conversation.interaction.id, legId: line.legId, digit: event.digit }); break;
      case 'moving':
        // No line takes the place of itself, or of another while it is a line already.
        if (this.#line(event.to)) break;
        this.#lines((lines) => [...lines, { callId: event.to, role: line.role, legId: `${event.legId}-far`, number: event.number, ...(event.name ? { name: event.name } : {}), connected: false, replaces: line.callId }]);
        break;
      case 'referral': this.#referral(event); break;
    }
  }

  #referral(event: Extract<ControlEvent, { type: 'referral' }>): void {
    const { conversation } = this;
    if (!conversation?.interaction.reaching || event.outcome === 'ringing') return;
    if (event.outcome === 'answered') { this.#transferred(); return; }
    this.#tell({ type: 'reach.ended', outcome: 'failed', cause: event.cause ?? 'noAnswer' });
    // With a third party on the line the agent still talks to that one.
    if (!lineOf(conversation, 'consult')) this.outcomes.push({ kind: 'resume', callId: event.callId });
  }

  // ── what the agent did ──────────────────────────────────────────────────────────────────────────────────────────────────

  #own(event: OwnEvent): void {
    const { conversation } = this;
    if (!conversation) return;
    switch (event.type) {
      case 'own.held': {
        const line = this.#line(event.callId);
        if (!line || isHeld(conversation, line) === event.held) return;
        this.#tell({ type: event.held ? 'leg.held' : 'leg.resumed', legId: line.legId, side: 'local', by: 'agent' });
        if (!event.held) this.#tell({ type: 'legs.joined', legIds: [conversation.ownLeg, line.legId] });
        break;
      }
      case 'own.reaching': this.#tell({ type: 'reach.started', purpose: 'transfer', agentId: this.self.agentId, to: event.to, by: 'agent' }); break;
      case 'own.consulting': {
        const legId = `${event.callId}-far`;
        const customer = customerLeg(conversation.interaction);
        this.#lines((lines) => [...lines, { callId: event.callId, role: 'consult', legId, number: event.to.id, connected: false }]);
        this.#tell(
          { type: 'legs.split', legIds: customer ? [customer.id] : [] }, { type: 'reach.started', purpose: 'consult', agentId: this.self.agentId, to: event.to, by: 'agent' },
          { type: 'leg.added', legId, role: 'consult', direction: 'outbound', state: 'dialing', party: { kind: 'external', number: event.to.id } },
        );
        break;
      }
      case 'own.leaving': this.#set({ leaving: true }); break;
    }
  }
}

function connectedLine({ replaces: _replaced, ...line }: Line): Line { return { ...line, connected: true }; }

const outbound: Partial<Record<EndCause, RecordStatus>> = {
  rejected: 'rejected', forbidden: 'rejected', busy: 'inCall', noAnswer: 'missed', notFound: 'emptyNumber', cancelled: 'callerCancelled', unreachable: 'lineException', networkError: 'lineException', systemError: 'lineException',
};
function statusOf(direction: 'inbound' | 'outbound', connected: boolean, cause: EndCause): RecordStatus {
  if (connected || cause === 'answeredElsewhere') return 'normalEnd';
  if (direction === 'outbound') return outbound[cause] ?? 'unknown';
  return cause === 'cancelled' ? 'gaveUpWhileRinging' : 'agentNotAnswered';
}
