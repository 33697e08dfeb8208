/** The exchange in the page for a plain PBX: what a center would do by re-plugging legs, done by the phone's own SIP. One microphone, so one call is heard at a time. */
import type { CenterClient, CenterSideFact } from '../center/center.js';
import type { Clock } from '../kernel/clock.js';
import { CccError } from '../kernel/errors.js';
import type { Log } from '../kernel/log.js';
import { randomId, type Random } from '../kernel/random.js';
import type { Signalling } from '../model/facts.js';
import type { Agent, CenterCommand, SipAccess, Target } from '../protocol/index.js';
import type { CallControl, CallId, ControlEvent } from '../softphone/call-control.js';
import type { DialRequest, NewPhoneFact, Softphone } from '../softphone/softphone.js';
import { activeLine, isHeld, lineOf, step, type Book, type BookEvent, type Conversation, type Line, type Outcome, type Self } from './book.js';
import { recordOf } from './record.js';
import { snapshotOf } from './snapshot.js';

export interface ExchangeOptions {
  /** The phone, whose calls are single dialogs here. */
  readonly phone: Pick<Softphone, 'start' | 'stop' | 'wake' | 'answer' | 'reject' | 'hangUp' | 'mute' | 'sendDigits' | 'dial'>;
  readonly control: CallControl;
  readonly access: () => Promise<SipAccess>;
  readonly self: Self;
  /** Names the account, so that all tabs that use it have one phone together. */
  readonly account: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Digits go by SIP INFO. */
  readonly digitsByInfo: boolean;
  /** Facts about the agent's one leg in each conversation. */
  readonly tell: (fact: NewPhoneFact) => void;
}
/** What the workstation's softphone asks of it. */
export type PhoneSide = Pick<Softphone, 'answer' | 'reject' | 'hangUp' | 'mute' | 'sendDigits' | 'dial' | 'has'>;
export interface Exchange extends CenterClient, PhoneSide {
  heard(fact: NewPhoneFact): void;
  control(event: ControlEvent): void;
}

const keepRecords = 200;

export function createExchange(options: ExchangeOptions): Exchange {
  const { phone, control, clock, self } = options;
  const records: ReturnType<typeof recordOf>[] = [];
  let book: Book = {};
  let emit: (fact: CenterSideFact) => void = () => undefined;
  let signalling: Signalling = 'offline';
  let agent: Agent = { id: self.agentId, name: self.name, presence: 'offline', presenceSince: clock.now(), activity: 'idle', activitySince: clock.now(), reachable: false, skillGroupIds: [] };

  // ── the book and what follows from it ───────────────────────────────────────────────────────────────────────────────────

  function enter(event: BookEvent): void {
    const at = clock.now();
    const { book: next, outcomes } = step(book, event, at, self);
    const before = book;
    book = next;
    for (const outcome of outcomes) carryOut(outcome, at, before);
    follow();
  }

  function carryOut(outcome: Outcome, at: number, before: Book): void {
    switch (outcome.kind) {
      case 'fact':
        emit({ ...outcome.fact, at, seq: outcome.seq, interactionId: outcome.interactionId });
        if (outcome.fact.type === 'interaction.ended') keepRecord(outcome, at, before);
        break;
      case 'phone': options.tell(outcome.fact); break;
      case 'whole': { const conversation = book[outcome.interactionId]; if (conversation) emit({ type: 'center.interaction', at, interaction: conversation.interaction }); break; }
      case 'digit': emit({ type: 'center.dtmf', at, interactionId: outcome.interactionId, legId: outcome.legId, digit: outcome.digit }); break;
      case 'hangUp': afterwards(phone.hangUp(outcome.callId)); break;
      case 'hold': afterwards(holdLine(outcome.callId, true)); break;
      case 'resume': afterwards(resumeLine(outcome.callId)); break;
    }
  }
  const afterwards = (work: Promise<void>): void => { work.catch((error: unknown) => { options.log('warn', 'phone', error instanceof Error ? error.message : 'failed'); }); };

  function keepRecord(outcome: Extract<Outcome, { kind: 'fact' }>, at: number, before: Book): void {
    const conversation = before[outcome.interactionId];
    if (!conversation || outcome.fact.type !== 'interaction.ended') return;
    records.unshift(recordOf(conversation, outcome.fact, at, self));
    records.length = Math.min(records.length, keepRecords);
  }

  function follow(): void {
    const all = Object.values(book);
    const ringing = all.filter(({ interaction, ownLeg }) => interaction.legs.find((leg) => leg.id === ownLeg)?.state === 'alerting');
    const activity = all.length > ringing.length ? 'onCall' : ringing.length > 0 ? 'offered' : 'idle';
    changeAgent(activity === agent.activity ? {} : { activity, activitySince: clock.now() });
  }
  function changeAgent(change: Partial<Agent>): void {
    if (Object.keys(change).length === 0) return;
    agent = { ...agent, ...change };
    if (signalling !== 'offline') emit({ type: 'center.agent', at: clock.now(), agent });
  }

  // ── the connection ──────────────────────────────────────────────────────────────────────────────────────────────────────

  function signal(next: Signalling, reason?: string): void {
    if (next === signalling) return;
    signalling = next;
    emit({ type: 'connection.signalling', at: clock.now(), signalling: next, ...(reason === undefined ? {} : { reason }) });
  }

  function registration(fact: Extract<NewPhoneFact, { type: 'phone.registration' }>): void {
    if (signalling === 'offline' || signalling === 'signedOut') return;
    const registered = fact.registration === 'registered';
    const refused = fact.registration === 'refused';
    if (registered !== agent.reachable) changeAgent({ reachable: registered });
    // A line that is lost for a moment does not make the agent leave; nobody routes by it here.
    if (agent.presence === (refused ? 'ready' : 'offline') && (registered || refused)) changeAgent({ presence: registered ? 'ready' : 'offline', presenceSince: clock.now() });
    if (registered) signal('connected');
    else if (refused) signal('signedOut', 'wrongCredentials');
    else if (fact.reason !== undefined) signal('reconnecting', fact.reason);
  }

  // ── lines ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

  async function holdLine(callId: CallId, held: boolean): Promise<void> {
    await control.hold(callId, held);
    enter({ type: 'own.held', callId, held });
  }
  async function resumeLine(callId: CallId): Promise<void> {
    await holdOthers(callId);
    await holdLine(callId, false);
  }
  /** Only one far end may hear the microphone. */
  async function holdOthers(callId?: CallId): Promise<void> {
    for (const conversation of Object.values(book)) {
      for (const line of conversation.lines) if (line.callId !== callId && line.connected && !isHeld(conversation, line)) await holdLine(line.callId, true);
    }
  }
  function conversationOf(interactionId: string): Conversation {
    const conversation = Object.hasOwn(book, interactionId) ? book[interactionId] : undefined;
    if (!conversation) throw new CccError('not-allowed-now', 'no call of this page');
    return conversation;
  }
  function needed(line: Line | undefined): Line {
    if (!line) throw new CccError('not-allowed-now');
    return line;
  }
  const numberOf = (to: Target): string => {
    if (to.kind !== 'phone' && to.kind !== 'external') throw new CccError('not-supported', to.kind);
    return to.id;
  };

  // ── what the agent asks ─────────────────────────────────────────────────────────────────────────────────────────────────

  async function transfer(conversation: Conversation, to: Target): Promise<void> {
    const { callId } = needed(lineOf(conversation, 'customer'));
    const number = numberOf(to);
    if (!isHeld(conversation, needed(lineOf(conversation, 'customer')))) await holdLine(callId, true);
    await refer(callId, to, { number });
  }
  async function refer(callId: CallId, to: Target, target: Parameters<CallControl['refer']>[1]): Promise<void> {
    enter({ type: 'own.reaching', callId, to });
    try { await control.refer(callId, target); } catch (error) { enter({ type: 'referral', callId, outcome: 'failed', cause: 'rejected' }); throw error; }
  }
  async function consult(conversation: Conversation, to: Target): Promise<void> {
    const number = numberOf(to);
    await holdOthers();
    const callId = randomId(options.random);
    enter({ type: 'own.consulting', interactionId: conversation.interaction.id, callId, to });
    try { await phone.dial({ interactionId: callId, target: number }); } catch (error) {
      // Where it failed before anything was said of it.
      enter({ type: 'phone.ended', interactionId: callId, legId: callId, cause: 'systemError' });
      throw error;
    }
  }
  async function swap(conversation: Conversation): Promise<void> {
    await resumeLine(needed(conversation.lines.find((line) => line.connected && isHeld(conversation, line))).callId);
  }

  async function send(command: CenterCommand): Promise<void> {
    if (!('interactionId' in command)) throw new CccError('not-supported', command.name);
    const conversation = conversationOf(command.interactionId);
    switch (command.name) {
      case 'hold': return await holdLine(needed(activeLine(conversation)).callId, true);
      case 'resume': return await resumeLine(needed(conversation.lines.find((line) => isHeld(conversation, line))).callId);
      case 'hangUp': return await hangUp(command.interactionId);
      case 'transfer': return await transfer(conversation, command.to);
      case 'consult': return await consult(conversation, command.to);
      case 'cancelConsult': return await phone.hangUp(needed(lineOf(conversation, 'consult')).callId);
      case 'swap': return await swap(conversation);
      case 'completeTransfer': {
        const third = needed(lineOf(conversation, 'consult'));
        return await refer(needed(lineOf(conversation, 'customer')).callId, { kind: 'external', id: third.number }, { callId: third.callId });
      }
      default: throw new CccError('not-supported', command.name);
    }
  }

  async function hangUp(interactionId: string): Promise<void> {
    const { lines } = conversationOf(interactionId);
    enter({ type: 'own.leaving', interactionId });
    for (const { callId } of [...lines].reverse()) await phone.hangUp(callId);
  }

  return {
    heard(fact) {
      if (fact.type === 'phone.registration') registration(fact);
      enter(fact);
    },
    control: enter,
    onFact(listener) { emit = listener; },
    connect() {
      if (signalling !== 'offline' && signalling !== 'signedOut') return;
      signal('connecting');
      emit(snapshotOf(self, agent, Object.values(book).map(({ interaction }) => interaction), clock.now()));
      phone.start(options.access);
    },
    disconnect() { signal('offline'); void phone.stop(); },
    wake() { phone.wake(); },
    send,
    identify: async () => options.account,
    sipAccess: options.access,
    records: async ({ limit = 50, cursor }) => {
      const from = Number(cursor ?? 0);
      const next = from + limit;
      return { records: records.slice(from, next), ...(next < records.length ? { next: String(next) } : {}) };
    },
    recordingUrl: () => Promise.reject(new CccError('not-supported', 'recordings')),

    has: (id) => Object.hasOwn(book, id),
    async answer(id) {
      const { callId } = needed(conversationOf(id).lines[0]);
      await holdOthers(callId);
      await phone.answer(callId);
    },
    reject: (id) => phone.reject(needed(conversationOf(id).lines[0]).callId),
    hangUp,
    async mute(id, muted) { for (const { callId } of conversationOf(id).lines) await phone.mute(callId, muted); },
    async sendDigits(id, digits) {
      const conversation = conversationOf(id);
      const { callId } = needed(activeLine(conversation) ?? conversation.lines[0]);
      await (options.digitsByInfo ? control.sendInfo(callId, digits) : phone.sendDigits(callId, digits));
    },
    async dial(request: DialRequest) {
      await holdOthers();
      await phone.dial(request);
    },
  };
}
