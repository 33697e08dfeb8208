/** The worker's side of the media engine: carries out the commands of the protocol on its sessions. */
import { networkInterfaces } from 'node:os';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import type { AddLegOptions, MediaEvent } from '../../ports/media.js';
import { Leg, type LegHost, type LegTransport } from './leg.js';
import { StoredLeg } from './persisted.js';
import { Mixer } from './pcm/mixer.js';
import { Player } from './pcm/player.js';
import { Prompts } from './pcm/prompts.js';
import { WebRtcMux } from './port-mux.js';
import { Recorder } from './recorder.js';
import { PortPairs, UdpTransport } from './rtp/udp-transport.js';
import { Session } from './session.js';
import { StandingLegs } from './standing.js';
import { PHASES, Ticker } from './ticker.js';
import type { CallName, Calls, PlaybackEnd, WorkerOptions } from './worker-protocol.js';

export interface EngineHost {
  now(): number;
  epoch(): number;
  random(): number;
  emit(event: MediaEvent): void;
  played(playback: number, end: PlaybackEnd): void;
}
type Handlers = { readonly [N in CallName]: (args: Calls[N]['args']) => Calls[N]['result'] | Promise<Calls[N]['result']> };

export class Engine {
  readonly #options: WorkerOptions;
  readonly #host: EngineHost;
  readonly #mux: WebRtcMux;
  readonly #ports: PortPairs;
  readonly #ticker: Ticker;
  readonly #mixer = new Mixer();
  readonly #prompts = new Prompts();
  readonly #local = new Set(Object.values(networkInterfaces()).flatMap((list) => list ?? []).map((each) => each.address));
  readonly #sessions = new Map<string, Session>();
  readonly #standing = new StandingLegs((session, legId) => this.#hostOf(session, legId));
  readonly #phases: readonly Set<Session>[] = Array.from({ length: PHASES }, () => new Set<Session>());
  #created = 0;

  static async open(options: WorkerOptions, host: EngineHost): Promise<Engine> {
    return new Engine(options, host, await WebRtcMux.open({ port: options.webrtcPort, advertise: options.advertise }));
  }

  private constructor(options: WorkerOptions, host: EngineHost, mux: WebRtcMux) {
    this.#options = options;
    this.#host = host;
    this.#mux = mux;
    this.#ports = new PortPairs(options.rtpPorts);
    this.#ticker = new Ticker(() => host.now(), (phase, tick, now) => {
      for (const session of this.#phases[phase] ?? []) session.tick(tick, now);
    });
  }

  run<N extends CallName>(request: { readonly name: N; readonly args: Calls[N]['args'] }): Calls[N]['result'] | Promise<Calls[N]['result']> {
    return this.#handlers[request.name](request.args);
  }

  readonly #handlers: Handlers = {
    createSession: ({ session, standing = false }) => this.#createSession(session, standing),
    closeSession: ({ session }) => this.#closeSession(session),
    addLeg: async (args) => { await this.#addLeg(args); return null; },
    removeLeg: ({ session, leg }) => { this.#session(session).removeLeg(leg); return null; },
    plug: ({ session, leg, home, silentAfterMs }) => {
      this.#standing.plug(this.#session(home.session), home.leg, this.#session(session), leg, silentAfterMs);
      return null;
    },
    unplug: ({ session: id, leg }) => {
      const session = this.#sessions.get(id);
      if (session) this.#standing.unplug(session, leg);
      return null;
    },
    route: ({ session, gains }) => { this.#session(session).route(gains); return null; },
    play: async (args) => { await this.#play(args); return null; },
    stopPlay: ({ session, playback }) => { this.#sessions.get(session)?.stopPlayback(playback); return null; },
    record: (args) => this.#record(args),
    retrack: ({ session, recording, tracks }) => { this.#session(session).retrack(recording, tracks); return null; },
    stopRecord: ({ session, recording }) => {
      const recorder = this.#session(session).removeTaping(recording);
      if (!recorder) throw new CccError('not-found', `recording ${recording}`);
      return recorder.stop();
    },
    offer: ({ session, leg, direction }) => this.#leg(session, leg).offer(direction),
    answer: ({ session, leg: id, sdp }) => {
      const leg = this.#leg(session, id);
      return { sdp: leg.answer(sdp), stored: leg.stored() };
    },
    acceptAnswer: ({ session, leg: id, sdp }) => {
      const leg = this.#leg(session, id);
      leg.acceptAnswer(sdp);
      return { stored: leg.stored() };
    },
    restoreLeg: async (args) => { await this.#restoreLeg(args); return null; },
    remoteDirection: ({ session, leg }) => this.#leg(session, leg).remoteDirection,
    sendDtmf: ({ session, leg, digits, durationMs }) => this.#leg(session, leg).sendDtmf(digits, durationMs),
    stats: ({ session, leg }) => this.#stats(session, leg),
    shutdown: ({ handOver }) => this.#shutdown(handOver),
  };

  #session(id: string): Session {
    const session = this.#sessions.get(id);
    if (!session) throw new CccError('not-found', `media session ${id}`);
    return session;
  }

  #leg(sessionId: string, leg: string): Leg {
    const session = this.#session(sessionId);
    return this.#standing.find(session, leg) ?? session.leg(leg);
  }

  #createSession(id: string, standing: boolean): null {
    if (this.#sessions.has(id)) throw new CccError('bad-request', `media session ${id} exists`);
    const session = new Session(id, this.#mixer, (playback, end) => { this.#host.played(playback, end); }, (leg) => this.#standing.takeHome(leg));
    this.#sessions.set(id, session);
    // Nothing is done for legs that only stand there: no packet goes to them, and no time-out runs.
    if (standing) return null;
    this.#phases[this.#created++ % PHASES]?.add(session);
    this.#ticker.start();
    return null;
  }

  async #closeSession(id: string): Promise<null> {
    const session = this.#sessions.get(id);
    if (!session) return null;
    this.#sessions.delete(id);
    for (const phase of this.#phases) phase.delete(session);
    if (this.#phases.every((phase) => phase.size === 0)) this.#ticker.stop();
    this.#standing.forget(session);
    await Promise.all(session.close().map((recorder) => recorder.stop()));
    return null;
  }

  async #addLeg({ session: sessionId, leg: legId, options }: Calls['addLeg']['args']): Promise<void> {
    const session = this.#session(sessionId);
    if (session.legs.has(legId)) throw new CccError('bad-request', `media leg ${legId} exists`);
    const transport = options.transport === 'webrtc' ? { kind: 'webrtc' as const, webrtc: this.#mux.createTransport() } : this.#udp(await this.#ports.open(this.#options.host));
    this.#plug(session, legId, options, transport);
  }

  async #restoreLeg({ session: sessionId, leg: legId, stored }: Calls['restoreLeg']['args']): Promise<void> {
    const session = this.#session(sessionId);
    if (session.legs.has(legId)) throw new CccError('bad-request', `media leg ${legId} exists`);
    const parsed = v.safeParse(StoredLeg, stored);
    if (!parsed.success) throw new CccError('bad-request', 'a stored media leg');
    const { port, negotiation } = parsed.output;
    this.#plug(session, legId, { transport: 'rtp', codecs: negotiation.codecs }, this.#udp(await this.#ports.reopen(this.#options.host, port)), parsed.output);
  }

  #plug(session: Session, legId: string, options: AddLegOptions, transport: LegTransport, stored?: StoredLeg): void {
    const { id: sessionId } = session;
    const leg = new Leg(legId, options, transport, this.#hostOf(session, legId), stored);
    // Binding the ports took a moment, in which the session may have ended.
    if (this.#sessions.get(sessionId) !== session) { leg.close(); throw new CccError('not-found', `media session ${sessionId}`); }
    session.legs.set(legId, leg);
  }

  #hostOf(session: Session, legId: string): LegHost {
    return {
      rtpTimeoutMs: this.#options.rtpTimeoutMs,
      now: () => this.#host.now(), random: () => this.#host.random(), epoch: () => this.#host.epoch(),
      isStale: (now) => this.#ticker.isStale(now),
      emit: (event) => { this.#host.emit({ ...event, sessionId: session.id, legId }); },
      replan: () => { session.replan(); },
      digitStarted: (from) => { session.digitStarted(from); },
      digitEnded: (from, digit, durationMs) => session.digitEnded(from, digit, durationMs),
    };
  }

  #udp({ port, rtp, rtcp }: Awaited<ReturnType<PortPairs['open']>>): LegTransport {
    const sameHost = (named: string, source: string): boolean => named === source || this.#local.has(named) && this.#local.has(source);
    const udp = new UdpTransport(port, rtp, rtcp, sameHost, () => this.#host.now());
    const outside = this.#options.advertise[0] ?? '127.0.0.1';
    return { kind: 'rtp', udp, addressFor: (remote) => (remote?.startsWith('127.') ? '127.0.0.1' : outside), release: () => { this.#ports.release(port); } };
  }

  async #play({ session, leg, playback, source, options }: Calls['play']['args']): Promise<void> {
    this.#leg(session, leg);
    const parts = await this.#prompts.load(source);
    this.#session(session).play(leg, new Player(playback, parts, { loop: options.loop ?? false, bargeIn: options.bargeIn ?? false }));
  }

  async #record({ session: sessionId, recording: recordingId, tracks, resume }: Calls['record']['args']): Promise<{ path: string }> {
    this.#session(sessionId);
    const begin = resume ? Recorder.resume : Recorder.start;
    const recorder = await begin(this.#options.recordingsDir, recordingId, (error) => {
      this.#host.emit({ type: 'recordingFailed', sessionId, recordingId, reason: error.message });
    });
    const session = this.#sessions.get(sessionId);
    if (!session) { await recorder.stop(); throw new CccError('not-found', `media session ${sessionId}`); }
    session.addTaping(recordingId, recorder, tracks);
    return { path: recorder.path };
  }

  #stats(sessionId: string, legId: string): Calls['stats']['result'] {
    const session = this.#session(sessionId);
    const leg = session.leg(legId);
    return leg.stats(session.isForwarded(leg));
  }

  async #shutdown(handOver: boolean): Promise<null> {
    this.#ticker.stop();
    if (handOver) await Promise.all([...this.#sessions.values()].flatMap((session) => [...session.tapings.values()].map(({ recorder }) => recorder.leave())));
    if (handOver) return null;
    await Promise.all([...this.#sessions.keys()].map((id) => this.#closeSession(id)));
    this.#ticker.stop();
    await this.#mux.close();
    return null;
  }
}
