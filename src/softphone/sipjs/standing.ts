/**
 * Media kept warm (ADR 0010): the phone leaves a line standing between calls, and calls run on its peer connection one after the other.
 * Loaded where `mediaMode` asks for it; what it needs of the phone is handed in.
 *
 *     none ──called, path up──▶ resting ⇄ in a call        any ──its end──▶ none, and again after a pause
 */
import type { URI } from 'sip.js/lib/grammar/uri.js';
import type { Clock } from '../../kernel/clock.js';
import type { Log } from '../../kernel/log.js';
import type { Random } from '../../kernel/random.js';
import type { NewPhoneFact } from '../softphone.js';
import type { Call, CallOptions } from './call.js';
import type { CallIds } from './headers.js';
import type { CallPeer, OfferOptions, Peer } from './peer.js';

export type OwnOptions = Partial<Pick<CallOptions, 'peer' | 'say'>>;
export interface StandingHost {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly calls: ReadonlyMap<string, Call>;
  peer(onMicrophoneLost: () => void): Peer;
  place(ids: CallIds, target: URI, headers: readonly string[], said: undefined, own: OwnOptions): Promise<void>;
  /** Whom to call; undefined while the phone is not registered or may not open the microphone, '' where the center has nobody for it. */
  target(): URI | '' | undefined;
}
export interface Standing {
  /** For a new call: the standing line, if it is free and, of a call that comes in, if the offer speaks of it. */
  own(interactionId: string, offer?: string): OwnOptions | undefined;
  /** What the phone tells the world. */
  heard(fact: NewPhoneFact): void;
}

/** The key among the phone's calls; no interaction is called so. */
const key = 'standby';
/** Long enough for the first packets, by which the center knows that the path works. */
const settleMs = 500;
const mostMs = 30_000;
/** A line that stood so long was a good one. */
const goodMs = 10_000;

export function createStanding(host: StandingHost): Standing {
  const { clock, random, log } = host;
  let peer: Peer | undefined;
  let name: string | undefined;
  let share: Share | undefined;
  let attempt = 0;
  let upSince = Infinity;
  let isLeaving = false;
  let cancelTry: (() => void) | undefined;
  let sending = Promise.resolve();

  const line = (): Call | undefined => peer && host.calls.get(key);

  function look(): void {
    const target = host.target();
    if (peer || cancelTry || isLeaving || target === undefined) return;
    if (target === '') { log('warn', 'phone', 'mediaMode "persistent" is not to be had of this center; each call gets its own media'); return; }
    const own = peer = host.peer(() => { void line()?.hangUp(); });
    // What the microphone hears between calls is nobody's business.
    own.mute(true);
    const say: CallOptions['say'] = (fact) => { if (own === peer) told(fact.type, own); };
    host.place({ interactionId: key, legId: key }, target, [], undefined, { peer: () => behind(own), say }).catch(() => { if (own === peer) gone(); });
  }

  function told(type: NewPhoneFact['type'], own: Peer): void {
    if (type === 'phone.ended') gone();
    if (type !== 'phone.connected') return;
    const { connection } = own;
    // RFC 8866 section 5.2: the origin of its answer is what the center calls this line.
    const origin = /^o=\S+ (\S+)/m.exec(connection.remoteDescription?.sdp ?? '')?.[1];
    const follow = (): void => {
      if (own !== peer) return;
      if (connection.connectionState === 'failed') void line()?.hangUp();
      if (connection.connectionState === 'disconnected') line()?.networkChanged();
      if (connection.connectionState !== 'connected' || name !== undefined) return;
      clock.after(settleMs, () => {
        if (own !== peer || connection.connectionState !== 'connected') return;
        name = origin;
        upSince = clock.monotonic();
        send(share !== undefined);
      });
    };
    connection.onconnectionstatechange = follow;
    follow();
  }

  function gone(): void {
    if (clock.monotonic() - upSince > goodMs) attempt = 0;
    const broken = share;
    peer = share = name = undefined;
    upSince = Infinity;
    cancelTry = clock.after(Math.min(mostMs, 1_000 * 2 ** attempt++) * (0.5 + random()), () => { cancelTry = undefined; look(); });
    broken?.lose();
  }

  /** Between calls the sender rests: no packet is made, and none is to be thrown away by the center. */
  function send(active: boolean): void {
    const own = peer;
    sending = sending.then(async () => {
      const [sender] = own?.connection.getSenders() ?? [];
      const parameters = sender?.getParameters();
      for (const encoding of parameters?.encodings ?? []) encoding.active = active;
      if (sender && parameters) await sender.setParameters(parameters);
    }).catch(() => undefined);
  }

  function leave(): void { if (isLeaving && !share) void line()?.hangUp(); }

  /** The standing line as the media of one call. */
  class Share implements CallPeer {
    readonly held = false;
    readonly connection: Peer['connection'];
    /** It may not be the one the line began with. */
    readonly firstTrack: string | undefined;
    readonly #peer: Peer;
    readonly #description: string;
    #muted = false;
    #speaks = false;
    #served = false;
    #restart: Promise<void> | undefined;

    constructor(of: Peer, origin: string, private readonly interactionId: string) {
      this.#peer = of;
      this.connection = of.connection;
      this.firstTrack = of.connection.getSenders()[0]?.track?.id;
      // RFC 3264 section 5: no media stream of its own.
      this.#description = `v=0\r\no=- ${origin} 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=x-ccc-standing:${origin}\r\n`;
    }
    get #broken(): boolean { return share !== this; }

    async describe({ silent = false, iceRestart = false }: OfferOptions = {}): Promise<string> {
      // The path is the standing line's and is looked for there; this dialog only says that it is still here.
      if (iceRestart) await (this.#restart ??= (line()?.renegotiate({ iceRestart }) ?? Promise.reject(new Error('it stands no more'))).finally(() => { this.#restart = undefined; }));
      if (!silent) await this.speak();
      return this.#description;
    }
    async speak(): Promise<void> {
      this.#speaks = true;
      this.#apply();
    }
    mute(muted: boolean): void {
      this.#muted = muted;
      this.#served = true;
      this.#apply();
      if (this.#broken) queueMicrotask(() => { this.lose(); });
    }
    #apply(): void { if (this.#speaks && !this.#broken) this.#peer.mute(this.#muted); }

    get receives(): boolean { return !this.#broken && this.#peer.receives; }
    sendDtmf(tones: string): boolean { return this.#peer.sendDtmf(tones); }
    async accept(): Promise<void> { /* What there is to agree on was agreed when the line was called. */ }
    async rollback(): Promise<void> { /* Nothing changed. */ }
    async changeMicrophone(): Promise<void> { /* The standing line does. */ }
    hold(): void { /* The center holds. */ }

    /** The line has broken: the call asks the center for a path of its own, as after a reload. One that is not up yet does so as soon as it is. */
    lose(): void {
      const call = host.calls.get(this.interactionId);
      if (call?.dialog && !call.over) call.finish('networkError');
    }
    close(): void {
      if (this.#broken) return;
      share = undefined;
      this.#peer.mute(true);
      send(false);
      leave();
      // Nobody was reached over it: perhaps it is known only here.
      if (!this.#served) void verify();
    }
  }

  /** Does the center still know the line? Where it does not, its call is over with that. */
  async function verify(): Promise<void> {
    const own = peer, known = name;
    if (known === undefined) return;
    name = undefined;
    await line()?.renegotiate().catch(() => undefined);
    if (own === peer) name = known;
  }

  look();
  return {
    own(interactionId, offer) {
      if (!peer || name === undefined || share || isLeaving) return undefined;
      if (offer !== undefined && (/^m=/m.test(offer) || /^a=x-ccc-standing:(\S+)/m.exec(offer)?.[1] !== name)) return undefined;
      const own = share = new Share(peer, name, interactionId);
      send(true);
      return { peer: () => own };
    },
    heard(fact) {
      if (fact.type === 'phone.registration') {
        isLeaving = fact.registration === 'unregistered' || fact.registration === 'refused';
        leave();
        // Back on another connection, perhaps to another process.
        if (fact.registration === 'registered') void verify();
      }
      if (fact.type === 'phone.registration' || fact.type === 'phone.microphone') look();
    },
  };
}

/** What the line's own call sees of its media: it is there, and whether something comes is the business of the call that runs on it. */
function behind(peer: Peer): CallPeer {
  return {
    connection: { getStats: async () => new Map() }, firstTrack: undefined, receives: false, held: false,
    describe: (options) => peer.describe(options), accept: (sdp) => peer.accept(sdp), rollback: () => peer.rollback(), changeMicrophone: () => peer.changeMicrophone(),
    speak: async () => undefined, mute: () => undefined, hold: () => undefined, sendDtmf: () => false, close: () => { peer.close(); },
  };
}
