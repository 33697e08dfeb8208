/** The dial stage: an agent or a desk phone calls out; early media, answer, refusal and cancelling, until it talks or ends. */
import type { EndCause, NewFact } from 'ccc-workstation/protocol';
import type { Playback } from '../ports/media.js';
import type { CallTarget, IncomingLeg, Sdp } from '../ports/sip.js';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import type { Stage } from './stage.js';

export interface DialOptions {
  readonly call: Call;
  readonly caller: CallLeg;
  readonly incoming: IncomingLeg;
  readonly callee: CallLeg;
  readonly target: CallTarget;
  /** The caller ID the callee sees. */
  readonly from: { readonly number: string; readonly name?: string };
  readonly ringTimeoutMs: number;
  readonly codecs: readonly ('PCMU' | 'PCMA' | 'opus')[];
  /** A colleague is presented the call like any offer: with a deadline, and missed when it rings out. */
  readonly offeredTo: string | undefined;
  /** How the interaction began, stored together with the first sign of the callee. */
  readonly opening: readonly NewFact[];
  readonly talk: (call: Call) => Stage;
}

export class DialStage implements Stage {
  readonly name = 'dial';
  readonly #o: DialOptions;
  #ringback: Playback | undefined;
  #alerting = false;
  #early = false;

  constructor(options: DialOptions) { this.#o = options; }

  async enter(): Promise<void> {
    const { call, caller, callee, incoming, target, offeredTo } = this.#o;
    const { kit } = call;
    // Both sides' media and the durable beginning are independent of each other, so they are made side by side.
    await call.session();
    const [, offer] = await Promise.all([
      call.addMedia(caller, incoming.transport, this.#o.codecs).then((media) => caller.prepareAnswer(media, incoming)),
      call.addMedia(callee, kit.sip.transportOf(target), this.#o.codecs).then((media) => media.offer()),
      call.record(...this.#openingFacts()),
    ]);
    if (offeredTo !== undefined) kit.roster.apply(offeredTo, { type: 'offered', interactionId: call.id });
    const sip = kit.sip.dial(target, { offer, from: this.#o.from, interactionId: call.id, legId: callee.id, ringTimeoutMs: this.#o.ringTimeoutMs });
    call.attach(callee, sip);
    sip.events.onAlerting = (sdp) => { call.post(() => this.#alert(sdp)); };
    sip.events.onAnswered = (sdp) => { call.post(() => this.#answered(sdp)); };
  }

  #openingFacts(): NewFact[] {
    const { call, callee, offeredTo } = this.#o;
    const toColleague = callee.party.kind === 'agent';
    const added: NewFact = { type: 'leg.added', legId: callee.id, role: 'customer', direction: 'outbound', state: toColleague ? 'alerting' : 'dialing', party: callee.party };
    if (offeredTo === undefined) return [...this.#o.opening, added];
    return [...this.#o.opening, added, { type: 'interaction.offered', agentId: offeredTo, legId: callee.id, deadlineAt: call.kit.clock.now() + this.#o.ringTimeoutMs }];
  }

  /** 180 or 183. With early media the caller hears the far end; without it our own ringback, so that the caller always has one path. */
  async #alert(sdp: Sdp | undefined): Promise<void> {
    if (this.#isOver()) return;
    const { call, caller, callee } = this.#o;
    const first = !this.#alerting;
    this.#alerting = true;
    if (sdp === undefined) {
      if (!first) return;
      await call.record({ type: 'leg.alerting', legId: callee.id, earlyMedia: false });
      this.#ring();
      if (caller.localSdp !== undefined && this.#o.incoming.offer !== undefined) this.#ringback = await call.play(caller.id, { kind: 'tone', name: 'ringback' }, { loop: true });
      return;
    }
    await callee.takeAnswer(sdp);
    if (this.#early) return;
    this.#early = true;
    await this.#stopRingback();
    await call.record(
      { type: 'leg.alerting', legId: callee.id, earlyMedia: true }, { type: 'leg.alerting', legId: caller.id, earlyMedia: true },
      { type: 'legs.joined', legIds: [caller.id, callee.id] },
    );
    this.#ring();
    await call.applyMedia();
  }

  /** 183 with our side of the caller's media; a caller without an offer gets a plain 180. */
  #ring(): void {
    const { caller, incoming } = this.#o;
    if (incoming.offer === undefined) incoming.ring(); else incoming.ring(caller.localSdp);
  }

  async #answered(sdp: Sdp): Promise<void> {
    if (this.#isOver()) return;
    const { call, caller, callee, incoming, offeredTo } = this.#o;
    await this.#stopRingback();
    await callee.takeAnswer(sdp);
    if (caller.localSdp !== undefined) incoming.answer(caller.localSdp);
    const accepted: NewFact[] = offeredTo === undefined ? [] : [{ type: 'offer.accepted', agentId: offeredTo, legId: callee.id }];
    await call.record(
      ...accepted, { type: 'leg.connected', legId: callee.id }, { type: 'leg.connected', legId: caller.id },
      { type: 'legs.joined', legIds: [caller.id, callee.id] },
    );
    if (offeredTo !== undefined) call.kit.roster.apply(offeredTo, { type: 'callStarted', interactionId: call.id });
    await call.enter(this.#o.talk(call));
  }

  /** Digits of the caller reach an early-media announcement; the far end's have nobody to go to yet. */
  async digit(leg: CallLeg, digit: string, passedOn: readonly string[]): Promise<void> {
    const { caller, callee } = this.#o;
    if (passedOn.includes(callee.id)) return;
    if (leg === caller && this.#early && !await callee.media?.sendDtmf(digit)) await callee.sip?.sendDigit(digit, 160);
  }

  async legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    const { call, callee, caller, offeredTo } = this.#o;
    if (leg === caller) {
      const why = cause === 'normal' ? 'cancelled' : cause;
      return await call.end({ party: 'agent', cause: why, facts: [{ type: 'leg.ended', legId: leg.id, cause: why }] });
    }
    const facts: NewFact[] = [{ type: 'leg.ended', legId: callee.id, cause }];
    if (offeredTo !== undefined) {
      const type = cause === 'noAnswer' ? 'offer.missed' : 'offer.rejected';
      facts.unshift({ type, agentId: offeredTo, legId: callee.id });
    }
    await call.end({ party: declined.has(cause) ? 'customer' : 'system', cause, facts });
  }

  /** The caller's page is gone before anybody answered: nobody is there to talk to. */
  async lost(leg: CallLeg): Promise<boolean> {
    if (leg !== this.#o.caller || !leg.isPage) return false;
    await this.legEnded(leg, 'networkError');
    return true;
  }

  closing(): NewFact[] {
    const { callee, offeredTo } = this.#o;
    return offeredTo === undefined || callee.over ? [] : [{ type: 'offer.withdrawn', agentId: offeredTo, legId: callee.id, reason: 'abandoned' }];
  }

  leave(): void { void this.#ringback?.stop(); }

  #isOver(): boolean { return this.#o.call.isEnded || this.#o.call.stage !== this; }
  async #stopRingback(): Promise<void> {
    await this.#ringback?.stop();
    this.#ringback = undefined;
  }
}

/** Endings that a person at the far end chose. */
const declined: ReadonlySet<EndCause> = new Set<EndCause>(['rejected', 'busy', 'normal']);
