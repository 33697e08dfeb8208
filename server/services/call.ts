/** One running call: its legs, its media, its stage and its mailbox. It carries out; the stages and the domain decide. */
import { CccError } from 'ccc-workstation/errors';
import type { EndCause, HangUpParty, Interaction, NewFact } from 'ccc-workstation/protocol';
import type { FlowState } from '../domain/flow.js';
import { mediaPlan } from '../domain/media-plan.js';
import { endStatus } from '../domain/records.js';
import type { MediaLeg, MediaSession, Playback, PlayOptions, PlaySource } from '../ports/media.js';
import type { Sdp, SipLeg } from '../ports/sip.js';
import type { CallLeg } from './call-leg.js';
import { isWorthKeeping, keptOf } from './keeping.js';
import type { CallKit } from './kit.js';
import { Mailbox } from './mailbox.js';
import { Recorder } from './recorder.js';
import { over, type Stage } from './stage.js';

export interface Ending { readonly party: HangUpParty; readonly cause: EndCause; /** What led to it, stored in the same commit. */ readonly facts?: readonly NewFact[] }

/** A browser sends fifty packets a second, muted or not; one that has sent none for so long is gone, and the customer must not notice (F-12). */
const silentAfterMs = 1200;

export class Call {
  readonly legs = new Map<string, CallLeg>();
  readonly recorder: Recorder;
  /** Trunks that this call holds a line of. */
  readonly lines: string[] = [];
  /** Where it is in its flow, or left it for the queue. */
  place: FlowState | undefined;
  readonly #mailbox: Mailbox;
  readonly #music = new Map<string, { readonly name: string; readonly playback: Playback }>();
  #session: MediaSession | undefined;
  #stage: Stage = over;
  #ended = false;
  /** What the next process would go on with. */
  #kept: string | undefined;
  #cancelWrapUp: (() => void) | undefined;
  /** Who is not as before the call yet (RTE-05). */
  #inWrapUp: readonly string[] = [];

  constructor(readonly id: string, readonly kit: CallKit, private readonly onClosed: (call: Call) => void) {
    this.#mailbox = new Mailbox(kit.clock);
    this.recorder = new Recorder(kit, id);
  }

  get stage(): Stage { return this.#stage; }
  get isEnded(): boolean { return this.#ended; }
  get interaction(): Interaction | undefined { return this.kit.ledger.interaction(this.id); }

  /** Runs in order with everything else of this call; the caller learns of a failure. */
  run<T>(job: () => Promise<T>): Promise<T> { return this.#mailbox.run(job); }
  /** The same for events, which have nobody to tell: a failing step ends the call instead of leaving it half done. */
  post(job: () => Promise<void>): void {
    this.#mailbox.run(async () => { if (!this.#ended) await job(); }).catch((error: unknown) => { this.#failed(error); });
  }

  async record(...facts: readonly NewFact[]): Promise<void> { await this.kit.ledger.append(this.id, facts, undefined, facts.some(isWorthKeeping) ? this.#toKeep() : undefined); }

  /** Stores what changes who hears whom, and changes it meanwhile: nobody's first word waits for the disk. What cannot be stored is taken back. */
  async plug(...facts: readonly NewFact[]): Promise<void> {
    const [stored, routed] = await Promise.allSettled([this.record(...facts), this.applyMedia(this.kit.ledger.ahead(this.id, facts))]);
    if (stored.status === 'rejected') {
      await this.applyMedia();
      throw stored.reason;
    }
    if (routed.status === 'rejected') throw routed.reason;
  }

  /** Something changed that the next process has to know and no fact tells. */
  async keep(): Promise<void> {
    const kept = this.#toKeep();
    // A call must not suffer from what is only for the case of a crash.
    if (kept !== undefined) await this.kit.store.keep(this.id, kept).catch((error: unknown) => { this.kit.log('error', 'a call could not be kept', { interaction: this.id, error: String(error) }); });
  }

  /** Digits are typed, or on their way to the business system: they are in this process alone. */
  get #isAsking(): boolean { return ['collecting', 'collected'].includes(this.interaction?.collection?.state ?? ''); }

  /** The next process could go on with it as it is: nobody is being rung, and everybody there stays or can be called again. */
  get canMove(): boolean {
    const running = this.interaction?.legs.filter((leg) => leg.state !== 'ended') ?? [];
    return running.length > 0 && !this.#isAsking && running.every(({ id, state }) => {
      const leg = this.legs.get(id);
      return state === 'connected' && leg !== undefined && (leg.isPage || (leg.media?.persist() !== undefined && leg.sip?.persist() !== undefined));
    });
  }

  #toKeep(): string | undefined {
    if (this.#ended || !this.kit.options.recoverCalls) return undefined;
    const kept = keptOf(this.legs.values(), this.lines, this.place);
    if (kept === this.#kept) return undefined;
    this.#kept = kept;
    return kept;
  }

  async enter(stage: Stage): Promise<void> {
    this.#stage.leave();
    this.#stage = stage;
    await stage.enter();
  }

  // ── legs ────────────────────────────────────────────────────────────────────────────────────────────────────────────────

  async session(): Promise<MediaSession> {
    const near = [...this.legs.values()].find((leg) => leg.standing)?.standing?.media;
    this.#session ??= await this.kit.media.createSession(this.id, near ? { near } : {});
    return this.#session;
  }

  /** `anew`: with a path of its own, whatever stands. */
  async addMedia(leg: CallLeg, transport: 'webrtc' | 'rtp', codecs = leg.codecs, anew = false): Promise<MediaLeg> {
    const session = await this.session();
    leg.codecs = codecs;
    const agentId = transport === 'webrtc' ? leg.party.agentId : undefined;
    // A caller's page has said itself what it runs on. Opus would reach nobody there: what stands was agreed without it.
    if (agentId !== undefined && !anew && !leg.sip && codecs[0] !== 'opus') leg.standing ??= this.kit.standby.borrow(agentId, { fits: (media) => session.takes(media) });
    const options = { transport, codecs, ...(agentId === undefined ? {} : { silentAfterMs }) };
    const { standing } = leg;
    leg.media = standing ? await session.addLeg(leg.id, { ...options, standing: standing.media }).catch((error: unknown) => {
      if (leg.sip) throw error;
      // Its path broke this very moment.
      leg.standing = undefined;
      standing.giveBack();
      return session.addLeg(leg.id, options);
    }) : await session.addLeg(leg.id, options);
    return leg.media;
  }

  /** A new end for a leg whose old one is gone: same id, so that routes and recording go on with it. */
  async renewMedia(leg: CallLeg, transport: 'webrtc' | 'rtp'): Promise<MediaLeg> {
    this.#music.delete(leg.id);
    leg.standing?.giveBack();
    leg.standing = undefined;
    await (await this.session()).removeLeg(leg.id);
    return await this.addMedia(leg, transport, leg.codecs, true);
  }

  /** Ties a SIP leg to this call, in place of another it may have had. Must run in the same tick in which it was handed over or dialled. */
  attach(leg: CallLeg, sip: SipLeg): void {
    leg.sip = sip;
    leg.isPage = leg.party.agentId !== undefined && sip.transport === 'webrtc';
    this.legs.set(leg.id, leg);
    sip.events.onEnded = (cause) => { this.post(async () => { if (leg.sip === sip) await this.#legEnded(leg, cause); }); };
    sip.events.onDigit = (digit) => { this.digit(leg.id, digit); };
    sip.events.onOffer = (offer) => this.#reoffered(leg, offer);
    sip.events.onPeerAnswer = (sdp) => {
      this.post(async () => {
        await leg.takeAnswer(sdp);
        await this.#remoteHold(leg);
        await this.keep();
      });
    };
    sip.events.onConfirmed = (sdp) => {
      this.post(async () => {
        if (sdp !== undefined) await leg.takeAnswer(sdp);
        await this.#stage.confirmed?.(leg);
      });
    };
  }

  /** Lets one party go while the call goes on without it. */
  async release(leg: CallLeg, cause: EndCause): Promise<void> {
    leg.hangUp(cause);
    this.#freeParty(leg);
    await this.#session?.removeLeg(leg.id);
  }

  digit(legId: string, digit: string, passedOn: readonly string[] = []): void {
    const leg = this.legs.get(legId);
    if (leg) this.post(async () => { await this.#stage.digit?.(leg, digit, passedOn); });
  }

  /** An agent's page sends nothing any more. */
  mediaSilent(legId: string): void {
    this.post(async () => {
      const line = this.legs.get(legId);
      const held = this.interaction?.legs.find((each) => each.id === legId)?.hold.remote;
      if (line && !line.over && !held) await this.#stage.lost?.(line);
    });
  }
  mediaBack(legId: string): void {
    this.post(async () => {
      const line = this.legs.get(legId);
      if (line && !line.over) await this.#stage.back?.(line);
    });
  }

  mediaLost(legId: string): void {
    this.post(async () => {
      const leg = this.interaction?.legs.find((each) => each.id === legId);
      // Who holds us may rightly send nothing (F-37).
      if (!leg || leg.state === 'ended' || leg.hold.remote) return;
      // It only rings there: the path was made ready ahead of time and is tried again with the answer.
      if (leg.state === 'alerting' && leg.direction === 'outbound') return;
      const line = this.legs.get(legId);
      if (line && await this.#stage.lost?.(line)) return;
      await this.end({ party: 'system', cause: 'mediaTimeout' });
    });
  }

  /** The disk refused: the call goes on without a recording, and its record says so (F-32). */
  recordingFailed(recordingId: string, reason: string): void {
    this.kit.log('error', 'a recording failed', { interaction: this.id, recording: recordingId, reason });
    this.post(async () => {
      if (this.recorder.fail(recordingId)) await this.record({ type: 'recording.failed', recordingId, reason });
    });
  }

  async #legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    if (leg.over || await this.#stage.keeps?.(leg, cause)) return;
    leg.end();
    await this.#stage.legEnded(leg, cause);
  }

  /** The answer goes out at once; what the new direction means for the others follows in the mailbox. */
  async #reoffered(leg: CallLeg, offer: Sdp): Promise<Sdp> {
    if (!leg.media) throw new Error('a re-offer before the first answer');
    const answer = await leg.media.answer(offer);
    this.post(async () => {
      await this.#remoteHold(leg);
      await this.keep();
    });
    return answer;
  }

  async #remoteHold(leg: CallLeg): Promise<void> {
    const direction = await leg.media?.remoteDirection();
    const before = this.interaction?.legs.find((each) => each.id === leg.id);
    if (!before || before.state !== 'connected' || direction === undefined || leg.isParked) return;
    const held = direction === 'sendonly' || direction === 'inactive';
    if (held === before.hold.remote) return;
    await this.plug({ type: held ? 'leg.held' : 'leg.resumed', legId: leg.id, side: 'remote' });
  }

  // ── media ───────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Makes the media what the interaction says: who hears whom, and who hears music. */
  async applyMedia(interaction = this.interaction): Promise<void> {
    const session = this.#session;
    if (!interaction || !session) return;
    const plan = mediaPlan(interaction);
    const wanted = new Map([...plan.music.map((id) => [id, 'hold-music'] as const), ...plan.comfort.map((id) => [id, 'comfort'] as const)]);
    const stopped = [...this.#music].filter(([legId, { name }]) => wanted.get(legId) !== name).map(([legId, { playback }]) => { this.#music.delete(legId); return playback.stop(); });
    await Promise.all([...stopped, session.route(Object.fromEntries(Object.entries(plan.hears).map(([listener, speakers]) => [listener, Object.fromEntries(speakers.map((id) => [id, 1]))])))]);
    for (const [legId, name] of wanted) if (!this.#music.has(legId)) this.#music.set(legId, { name, playback: await session.play(legId, name === 'hold-music' ? this.kit.holdSounds.source : this.kit.prompts.file(name), { loop: true }) });
  }

  async play(legId: string, source: PlaySource, options: PlayOptions = {}): Promise<Playback> {
    return await (await this.session()).play(legId, source, options);
  }

  // ── the end ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Ends every leg and the interaction: one commit says how, then wrap-up or the end of everything. */
  async end({ party, cause, facts = [] }: Ending): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const known = [...facts, ...this.#stage.closing?.() ?? []];
    this.#stage.leave();
    this.#stage = over;
    for (const leg of this.legs.values()) leg.hangUp(cause);
    const before = this.interaction;
    if (!before) return await this.#abandon();
    const said = new Set(known.map((fact) => fact.type === 'leg.ended' ? fact.legId : undefined));
    const rest = before.legs.filter((leg) => leg.state !== 'ended' && !said.has(leg.id)).map((leg): NewFact => ({ type: 'leg.ended', legId: leg.id, cause }));
    const all = [...known, ...rest];
    const preview = this.kit.ledger.preview(this.id, all);
    const status = preview ? endStatus(preview, party, cause) : 'systemError';
    const wrapUp = this.#wrapUp();
    const started: NewFact[] = wrapUp ? [{ type: 'wrapUp.started', ...wrapUp.fact }] : [];
    await this.record(...all, { type: 'interaction.ended', status, hangUpParty: party, ...(cause === 'normal' ? {} : { cause }) }, ...started);
    this.#inWrapUp = wrapUp?.agentIds ?? [];
    this.#freeAgents();
    const recorded = await this.#closeMedia();
    if (!wrapUp) return await this.#close(...recorded);
    await this.record(...recorded);
    this.#finishAt(wrapUp.fact.until);
  }

  #finishAt(until: number): void {
    this.#cancelWrapUp?.();
    this.#cancelWrapUp = this.kit.clock.after(until - this.kit.clock.now(), () => { void this.run(() => this.finishWrapUp()).catch((error: unknown) => { this.#failed(error); }); });
  }

  /** One step more, never beyond the limit. */
  async extendWrapUp(): Promise<void> {
    const { interaction } = this;
    if (interaction?.phase !== 'wrapUp' || interaction.agentId === undefined || interaction.wrapUpUntil === undefined) throw new CccError('not-allowed-now', 'extendWrapUp');
    const until = Math.min(interaction.wrapUpLimit ?? 0, interaction.wrapUpUntil + this.kit.plan.settings.wrapUpExtensionSeconds * 1000);
    await this.record({ type: 'wrapUp.extended', by: 'agent', agentId: interaction.agentId, until });
    this.#finishAt(until);
  }

  /** It failed before its first fact: there is nothing to record. */
  async #abandon(): Promise<void> {
    this.#freeAgents();
    this.onClosed(this);
    await this.#session?.close();
  }

  async finishWrapUp(): Promise<void> {
    this.#cancelWrapUp?.();
    const { interaction } = this;
    if (interaction?.phase !== 'wrapUp' || interaction.agentId === undefined) return;
    await this.#close({ type: 'wrapUp.finished', agentId: interaction.agentId });
    for (const agentId of this.#inWrapUp) this.kit.roster.apply(agentId, { type: 'wrapUpFinished', interactionId: this.id });
  }

  /**
   * The agent who talked to a customer gets the skill group's time for the paperwork. After an internal call there is none, and everybody who
   * talked in it is as before it after the seconds of the center's setting (RTE-05); the first of them may end that.
   */
  #wrapUp(): { agentIds: readonly string[]; fact: { agentId: string; until: number; limit?: number } } | undefined {
    const { interaction } = this;
    if (!interaction?.legs.some((each) => each.role === 'customer' && each.connectedAt !== undefined)) return undefined;
    const isInternal = interaction.channel === 'internal';
    const talking = interaction.legs.filter((each) => each.state !== 'ended' && each.connectedAt !== undefined && (isInternal || each.role === 'agent')).flatMap(({ party }) => party.agentId ?? []);
    const agentIds = isInternal ? [...new Set(talking)] : talking.slice(-1);
    const [agentId] = agentIds;
    const { plan } = this.kit;
    const group = [...plan.skillGroups.values()].find((each) => each.name === this.kit.ledger.record(this.id)?.record.skillGroup);
    const seconds = plan.settings.restoreAfterSeconds ?? (isInternal ? 0 : group?.wrapUpSeconds ?? plan.settings.outboundWrapUpSeconds);
    if (agentId === undefined || seconds <= 0) return undefined;
    const { wrapUpExtensionSeconds: step, wrapUpMaxSeconds: most } = plan.settings;
    const now = this.kit.clock.now();
    return { agentIds, fact: { agentId, until: now + seconds * 1000, ...(step > 0 && most > seconds ? { limit: now + most * 1000 } : {}) } };
  }

  #freeAgents(): void {
    for (const leg of this.legs.values()) this.#freeParty(leg);
  }

  #freeParty({ party }: CallLeg): void {
    const { roster } = this.kit;
    if (party.agentId !== undefined) {
      roster.apply(party.agentId, { type: 'callEnded', interactionId: this.id, wrapUp: this.#inWrapUp.includes(party.agentId) });
      roster.apply(party.agentId, { type: 'offerOver', interactionId: this.id });
    }
    if (party.kind === 'phone') roster.freePhone(party.number, this.id);
  }

  async #closeMedia(): Promise<NewFact[]> {
    const recorded = await this.recorder.stop();
    await this.#session?.close();
    return recorded;
  }

  async #close(...facts: readonly NewFact[]): Promise<void> {
    await this.record(...facts, { type: 'interaction.closed' });
    this.onClosed(this);
  }

  /** Could not be taken up after a restart: lets everybody go and writes nothing; recovery ends it on paper. */
  async drop(): Promise<void> {
    this.#ended = true;
    this.#stage.leave();
    for (const leg of this.legs.values()) leg.hangUp('serverRestart');
    this.#freeAgents();
    await this.#session?.close();
  }

  /** Something that should not fail did. The call ends rather than hangs; what cannot be written is left to recovery. */
  #failed(error: unknown): void {
    this.kit.log('error', 'a call failed', { interaction: this.id, stage: this.#stage.name, error: error instanceof Error ? error.stack : String(error) });
    if (this.#ended) {
      this.#freeAgents();
      this.onClosed(this);
      return;
    }
    // A line that cannot be had is a matter of room: the caller may try again.
    const cause = error instanceof CccError && error.code === 'overloaded' ? 'overload' : 'systemError';
    this.#mailbox.run(() => this.end({ party: 'system', cause })).catch((again: unknown) => { this.#failed(again); });
  }
}
