/** One incoming RTP stream: counts it, reports digits, forwards it to its listeners and feeds the jitter buffer when tapped. */
import type { Codec } from '../../../ports/media.js';
import { FRAME } from '../pcm/g711.js';
import { JitterBuffer } from '../pcm/jitter-buffer.js';
import { DtmfReceiver } from './dtmf.js';
import type { Outbound } from './outbound.js';
import { RtpView } from './packet.js';
import { ReceiveStats } from './receive-stats.js';

/** What the owner learns; called from the packet path, so nothing here may wait. */
export interface InboundEvents {
  /** A packet of the stream: the far end is there. */
  alive(): void;
  codecChanged(): void;
  digitStarted(digit: string): void;
  digitEnded(digit: string, durationMs: number): void;
  /** True while what arrives waited for a stall of this thread. */
  isStale(now: number): boolean;
}

type Kind = Codec | 'dtmf' | 'noise';
/** Comfort noise (RFC 3389) is understood as silence. */
const COMFORT_NOISE = 13;
/** A digit whose end packets were all lost ends after this many ticks without news. */
const DIGIT_IDLE_TICKS = 10;

export class Inbound {
  readonly stats = new ReceiveStats();
  readonly jitter = new JitterBuffer();
  /** The 20 ms of this tick, when tapped. */
  readonly frame = new Int16Array(FRAME);
  /** What the far end sends now. */
  codec: Codec = 'PCMU';
  clockRate = 8000;
  listeners: readonly Outbound[] = [];
  /** Somebody needs the samples. */
  tapped = false;
  idleTicks = 0;
  readonly #kinds: (Kind | undefined)[] = new Array<Kind | undefined>(128).fill(undefined);
  readonly #view = new RtpView();
  readonly #dtmf: DtmfReceiver;
  readonly #events: InboundEvents;
  readonly #now: () => number;
  #ssrc = 0;
  #digitIdle = 0;

  constructor(events: InboundEvents, now: () => number) {
    this.#events = events;
    this.#now = now;
    this.#dtmf = new DtmfReceiver(
      (digit) => { events.digitStarted(digit); },
      (digit, duration) => { events.digitEnded(digit, Math.round(duration * 1000 / this.clockRate)); },
    );
  }

  /** The payload numbers of our description. */
  accept(types: readonly { readonly payloadType: number; readonly codec: Codec }[], dtmf: number | undefined): void {
    this.#kinds.fill(undefined);
    this.#kinds[COMFORT_NOISE] = 'noise';
    for (const { payloadType, codec } of types) this.#kinds[payloadType] = codec;
    if (dtmf !== undefined) this.#kinds[dtmf] = 'dtmf';
  }

  receive(packet: Buffer): void {
    const view = this.#view;
    if (!view.read(packet)) return;
    const kind = this.#kinds[view.payloadType];
    if (kind === undefined) return;
    const now = this.#now();
    this.stats.update(view.ssrc, view.sequence, view.timestamp, (now * this.clockRate / 1000) | 0, kind !== 'dtmf');
    this.idleTicks = 0;
    this.#events.alive();
    if (view.ssrc !== this.#ssrc) {
      this.#ssrc = view.ssrc;
      this.jitter.reset();
    }
    if (kind === 'dtmf') this.#receiveDtmf(packet, view, now);
    else if (kind === 'noise') for (const listener of this.listeners) listener.omit(view);
    else this.#receiveAudio(kind, packet, view, now);
  }

  /** Takes the next 20 ms out of the jitter buffer, after the ticks that were missed. */
  readFrame(missed: number): void {
    if (missed > 0) this.jitter.skip(missed);
    this.jitter.read(this.frame);
  }

  tick(): void {
    this.idleTicks += 1;
    if (this.#dtmf.open && ++this.#digitIdle > DIGIT_IDLE_TICKS) this.#dtmf.finish();
  }

  #receiveAudio(codec: Codec, packet: Buffer, view: RtpView, now: number): void {
    if (codec !== this.codec) {
      this.codec = codec;
      this.#events.codecChanged();
    }
    if (this.listeners.length > 0 && !this.#events.isStale(now)) {
      for (const listener of this.listeners) listener.forward(packet, view, listener.payloadType, now);
    }
    if (this.tapped && codec !== 'opus') this.jitter.put(codec, view.timestamp, packet, view.payloadOffset, view.payloadLength);
  }

  #receiveDtmf(packet: Buffer, view: RtpView, now: number): void {
    this.#digitIdle = 0;
    this.#dtmf.receive(packet, view.payloadOffset, view.payloadLength, view.timestamp);
    for (const listener of this.listeners) {
      if (listener.dtmfPayloadType === undefined) listener.omit(view);
      else listener.forward(packet, view, listener.dtmfPayloadType, now);
    }
  }
}
