/** The dial stage: an agent or a desk phone calls out; early media, answer, refusal and cancelling, until it talks or ends. */
import type { EndCause, NewFact } from 'ccc-workstation/protocol';
import type { Playback } from '../ports/media.js';
import type { CallTarget, IncomingLeg, Sdp } from '../ports/sip.js';
import type { Call } from './call.js';
import { CallLeg } from './call-leg.js';
import type { Stage } from './stage.js';

/** A phone that answers by itself does so at once, or not at all. */
const pickUpMs = 10_000;

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
  /** Who is being called; a colleague who picks the call up takes the place of the one it rings at. */
  #callee: CallLeg;
  #offeredTo: string | undefined;
  #picking: { readonly leg: CallLeg; readonly agentId: string } | undefined;

  constructor(options: DialOptions) {
    this.#o = options;
    this.#callee = options.callee;
    this.#offeredTo = options.offeredTo;
  }

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
    const { call, caller } = this.#o;
    const callee = this.#callee;
    const first = !this.#alerting;
    this.#alerting = true;
    // A page makes its media path ready while it rings and sends nothing: no early media.
    const ready = sdp !== undefined && callee.sip?.transport === 'webrtc';
    if (ready) await callee.takeAnswer(sdp);
    if (sdp === undefined || ready) {
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

  async #answered(sdp: Sdp, before: readonly NewFact[] = []): Promise<void> {
    if (this.#isOver()) return;
    const { call, caller, incoming } = this.#o;
    const callee = this.#callee, offeredTo = this.#offeredTo;
    await this.#stopRingback();
    await callee.takeAnswer(sdp);
    if (caller.localSdp !== undefined) incoming.answer(caller.localSdp);
    const accepted: NewFact[] = offeredTo === undefined ? [] : [{ type: 'offer.accepted', agentId: offeredTo, legId: callee.id }];
    await call.plug(
      ...before, ...accepted, { type: 'leg.connected', legId: callee.id }, { type: 'leg.connected', legId: caller.id },
      { type: 'legs.joined', legIds: [caller.id, callee.id] },
    );
    if (offeredTo !== undefined) call.kit.roster.apply(offeredTo, { type: 'callStarted', interactionId: call.id });
    await call.enter(this.#o.talk(call));
  }

  /** Digits of the caller reach an early-media announcement; the far end's have nobody to go to yet. */
  async digit(leg: CallLeg, digit: string, passedOn: readonly string[]): Promise<void> {
    const { caller } = this.#o;
    const callee = this.#callee;
    if (passedOn.includes(callee.id)) return;
    if (leg === caller && this.#early && !await callee.media?.sendDtmf(digit)) await callee.sip?.sendDigit(digit, 160);
  }

  async legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    const { call, caller } = this.#o;
    const callee = this.#callee, offeredTo = this.#offeredTo;
    if (this.#picking?.leg === leg) return await this.#pickUpFailed(cause);
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

  async reject(agentId: string, reason: string | undefined): Promise<boolean> {
    const callee = this.#callee;
    if (agentId !== this.#offeredTo || callee.over) return false;
    await this.#o.call.end({ party: 'customer', cause: 'rejected', facts: [
      { type: 'offer.rejected', agentId, legId: callee.id, ...(reason === undefined ? {} : { by: 'agent' as const, reason }) }, { type: 'leg.ended', legId: callee.id, cause: 'rejected' },
    ] });
    return true;
  }

  async pickUp(ringing: string, by: string): Promise<boolean> {
    const { call, from, codecs } = this.#o;
    const { kit } = call;
    const target = kit.roster.targetOf(by);
    const row = kit.plan.agents.get(by);
    if (ringing !== this.#offeredTo || this.#callee.over || this.#picking || !target || !row) return false;
    const leg = new CallLeg(kit.ids.next('leg'), 'customer', { kind: 'agent', number: row.agentNo, name: row.name, agentId: by });
    this.#picking = { leg, agentId: by };
    kit.roster.apply(by, { type: 'offered', interactionId: call.id });
    call.legs.set(leg.id, leg);
    await call.record(
      { type: 'leg.added', legId: leg.id, role: 'customer', direction: 'outbound', state: 'alerting', party: leg.party },
      { type: 'interaction.offered', agentId: by, legId: leg.id, deadlineAt: kit.clock.now() + pickUpMs },
    );
    const media = await call.addMedia(leg, kit.sip.transportOf(target), codecs);
    const sip = kit.sip.dial(target, { offer: await media.offer(), from, interactionId: call.id, legId: leg.id, ringTimeoutMs: pickUpMs, autoAnswer: true });
    call.attach(leg, sip);
    sip.events.onAnswered = (sdp) => { call.post(() => this.#pickedUp(sdp)); };
    return true;
  }

  async #pickedUp(sdp: Sdp): Promise<void> {
    const picking = this.#picking, ringing = this.#callee, agentId = this.#offeredTo;
    if (this.#isOver() || !picking || agentId === undefined) return;
    this.#picking = undefined;
    this.#callee = picking.leg;
    this.#offeredTo = picking.agentId;
    ringing.hangUp('answeredElsewhere');
    this.#o.call.kit.roster.apply(agentId, { type: 'offerOver', interactionId: this.#o.call.id });
    await this.#answered(sdp, [
      { type: 'offer.withdrawn', agentId, legId: ringing.id, reason: 'answeredElsewhere' }, { type: 'leg.ended', legId: ringing.id, cause: 'answeredElsewhere' },
    ]);
  }

  /** It goes on ringing where it rang. */
  async #pickUpFailed(cause: EndCause): Promise<void> {
    const { call } = this.#o;
    const picking = this.#picking;
    this.#picking = undefined;
    if (!picking) return;
    await call.record({ type: 'offer.withdrawn', agentId: picking.agentId, legId: picking.leg.id, reason: 'failed' }, { type: 'leg.ended', legId: picking.leg.id, cause });
    call.kit.roster.apply(picking.agentId, { type: 'offerOver', interactionId: call.id });
  }

  closing(): NewFact[] {
    const callee = this.#callee, offeredTo = this.#offeredTo;
    const withdrawn = (leg: CallLeg, agentId: string): NewFact[] => leg.over ? [] : [{ type: 'offer.withdrawn', agentId, legId: leg.id, reason: 'abandoned' }];
    return [...offeredTo === undefined ? [] : withdrawn(callee, offeredTo), ...this.#picking ? withdrawn(this.#picking.leg, this.#picking.agentId) : []];
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
