/** A call of ours, to every place where its target is registered at once: the first answer wins, the others are cancelled. */
import type { EndCause } from 'ccc-workstation/protocol';
import type { DialOptions, SipLeg } from '../../ports/sip.js';
import type { SipCore } from './core.js';
import { LegBase } from './leg.js';
import type { Header, SipRequest } from './message.js';
import { OutgoingBranch, type BranchOwner, type Destination } from './outgoing-branch.js';
import { escapeUser, formatHost, quoted } from './serialise.js';
import type { ServerTransaction } from './server-transaction.js';
import type { StoredCall } from './persisted.js';
import type { Session } from './session.js';

/** What several failures together mean: the most telling one, as RFC 3261 16.7 prefers 6xx. */
const TELLING: readonly EndCause[] = ['rejected', 'busy', 'forbidden', 'notFound', 'powerOff', 'outOfService', 'arrears', 'noAnswer', 'overload', 'systemError', 'unreachable'];

export class OutgoingCall extends LegBase implements SipLeg, BranchOwner {
  readonly interactionId: string;
  readonly #branches: OutgoingBranch[];
  readonly #failures: EndCause[] = [];
  #session: Session | undefined;
  #cancelRing: (() => void) | undefined;

  constructor(
    core: SipCore, id: string, onGone: () => void, readonly transport: 'webrtc' | 'rtp', private readonly options: DialOptions,
    destinations: readonly Destination[], asserted: boolean,
  ) {
    super(core, id, onGone);
    this.interactionId = options.interactionId;
    const address = `<sip:${escapeUser(options.from.number)}@${formatHost(core.domain)}>`;
    const from = options.from.name === undefined ? address : `${quoted(options.from.name)} ${address}`;
    const extra: Header[] = [{ name: 'x-ccc-interaction', value: options.interactionId }];
    if (options.legId !== undefined) extra.push({ name: 'x-ccc-leg', value: options.legId });
    if (options.attach) extra.push({ name: 'x-ccc-attach', value: '1' });
    if (options.muted) extra.push({ name: 'x-ccc-muted', value: '1' });
    if (options.autoAnswer) extra.push({ name: 'x-ccc-auto-answer', value: '1' }, { name: 'answer-mode', value: 'Auto' });
    if (options.userData !== undefined) extra.push({ name: 'user-to-user', value: `${Buffer.from(options.userData).toString('hex')};encoding=hex` });
    if (asserted) extra.push({ name: 'p-asserted-identity', value: from });
    this.#branches = destinations.map((destination) => new OutgoingBranch(core, destination, this, from, extra, options.offer));
  }

  /** After the owner had its chance to set the events. */
  start(): void {
    if (this.over) return;
    if (this.#branches.length === 0) { this.finish('unreachable', true); return; }
    this.#cancelRing = this.core.clock.after(this.options.ringTimeoutMs, () => { this.#giveUp('noAnswer'); });
    for (const branch of this.#branches) branch.start();
  }

  /** Before the answer: the newest early dialog, where UPDATE may carry an offer (RFC 3311). */
  protected current(): Session | undefined { return this.#session ?? this.#branches.map((b) => b.early).findLast((s) => s !== undefined); }

  persist(): StoredCall | undefined {
    if (this.over || this.transport === 'webrtc') return undefined;
    const { interactionId } = this;
    if (this.#session) return { state: 'up', interactionId, session: this.#session.stored() };
    return { state: 'calling', interactionId, branches: this.#branches.map((branch) => branch.stored()).filter((branch) => branch !== undefined) };
  }

  alerting(_branch: OutgoingBranch, sdp: string | undefined): void {
    if (!this.over && !this.#session) this.guarded(() => { this.events.onAlerting?.(sdp); });
  }

  answered(branch: OutgoingBranch, session: Session, sdp: string): boolean {
    if (this.over || this.#session) return false;
    this.#session = session;
    this.#cancelRing?.();
    for (const other of this.#branches) if (other !== branch) other.cancel('answeredElsewhere');
    this.guarded(() => { this.events.onAnswered?.(sdp); });
    return true;
  }

  failed(_branch: OutgoingBranch, cause: EndCause): void {
    if (this.#session || this.over) return;
    this.#failures.push(cause);
    if (this.#failures.length < this.#branches.length) return;
    this.finish(TELLING.find((c) => this.#failures.includes(c)) ?? cause, true);
  }

  hangUp(cause: EndCause): void {
    if (this.over) return;
    if (!this.#session) { this.#giveUp(cause); return; }
    this.finish(cause, false);
    this.#session.bye(cause);
  }

  #giveUp(cause: EndCause): void {
    if (this.over || this.#session) return;
    this.finish(cause, false);
    for (const branch of this.#branches) branch.cancel(cause);
  }

  /** An early dialog's BYE (legal, if odd) ends nothing but itself; the INVITE decides. */
  override ended(cause: EndCause): void { if (this.#session?.closed === true) super.ended(cause); }

  prack(_request: SipRequest, transaction: ServerTransaction): void { transaction.respond({ status: 481 }); }
  protected released(): void { this.#cancelRing?.(); }
}
