/**
 * One outgoing RTP stream. Whatever feeds it (forwarded packets, our own frames, DTMF), the far end sees one SSRC with
 * sequence numbers without holes of our making and timestamps that follow the clock; a change of source sets the marker.
 */
import type { Codec } from '../../../ports/media.js';
import type { PacketTransport } from '../packet-transport.js';
import type { StoredStream } from '../persisted.js';
import { encodeFrame, FRAME, type G711, silenceByte } from '../pcm/g711.js';
import { DtmfSender } from './dtmf.js';
import { type RtpView, RTP_HEADER, sequenceDistance, writeHeader } from './packet.js';

const TICK_MS = 20;
/** The Opus frame that decodes to 20 ms of silence. */
const OPUS_SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe);

/** RFC 3550 appendix A.1: beyond these distances a sequence has been restarted. */
const MAX_AHEAD = 3000;
const MAX_BEHIND = 100;

const RESTORED_AHEAD = 200;

type Source = 'none' | 'forward' | 'frames' | 'dtmf';

export class Outbound {
  readonly ssrc: number;
  readonly dtmf = new DtmfSender();
  codec: Codec = 'PCMU';
  payloadType = 0;
  dtmfPayloadType: number | undefined;
  clockRate = 8000;
  /** How frames of ours are coded; without it (Opus alone) they are silence. */
  g711: { readonly payloadType: number; readonly law: G711 } | undefined;
  transport: PacketTransport | undefined;
  packets = 0;
  octets = 0;
  /** Monotonic milliseconds of the last packet. */
  lastSentAt = 0;
  /** The same for forwarded ones: when it is long ago, the talker is silent. */
  lastForwardedAt = 0;
  #source: Source = 'none';
  #enabled = false;
  #sequence: number;
  #timestamp: number;
  #tick = 0;
  /** The forwarded stream: its SSRC, the offsets from its numbers to ours, and where it began. */
  #forwardSsrc = 0;
  #sequenceOffset = 0;
  #timestampOffset = 0;
  #highest = 0;
  #sinceSync = 0;
  readonly #frame = Buffer.alloc(RTP_HEADER + FRAME);
  readonly #small = Buffer.alloc(RTP_HEADER + 4);

  /**
   * Goes on with a stream of before a restart. How far it had come is estimated and then exceeded by some seconds: a far end takes a jump
   * forward for loss, but drops what it believes to have had (RFC 3550 appendix A.1).
   */
  static restored({ ssrc, sequence, timestamp, at }: StoredStream, clockRate: number, epoch: number): Outbound {
    const ms = Math.max(0, epoch - at);
    return new Outbound(ssrc, sequence + Math.ceil(ms / TICK_MS) + RESTORED_AHEAD, timestamp + Math.ceil(ms / TICK_MS) * (clockRate / 50));
  }

  stored(epoch: number): StoredStream { return { ssrc: this.ssrc, sequence: this.#sequence, timestamp: this.#timestamp >>> 0, at: Math.round(epoch) }; }

  constructor(ssrc: number, sequence: number, timestamp: number) {
    this.ssrc = ssrc;
    this.#sequence = sequence & 0xffff;
    this.#timestamp = Math.floor(timestamp % 0x1_0000_0000) | 0;
  }

  /** True while the far end wants to hear us and negotiation is done. */
  get enabled(): boolean { return this.#enabled; }
  set enabled(on: boolean) {
    // What was not sent meanwhile is no loss: the numbers go on, and the marker says that a pause is over (RFC 3551 4.1).
    if (on && !this.#enabled) this.#source = 'none';
    this.#enabled = on;
  }

  /** Timestamp of this instant, for sender reports. */
  timestampAt(now: number): number { return (this.#timestamp + Math.round((now - this.lastSentAt) * this.clockRate / 1000)) >>> 0; }

  /** Rewrites a received packet in place and sends it. `payloadType` is the number that the far end of this leg knows. */
  forward(packet: Buffer, view: RtpView, payloadType: number, now: number): void {
    if (!this.enabled || this.dtmf.active) return;
    let marker = view.marker;
    let ahead = sequenceDistance(view.sequence, this.#highest);
    // A far end may begin its numbers anew under the same SSRC.
    if (this.#source !== 'forward' || view.ssrc !== this.#forwardSsrc || ahead > MAX_AHEAD || ahead < -MAX_BEHIND) {
      this.#synchronise(view, now);
      marker = true;
      ahead = 1;
    }
    // A straggler from before the switch would collide with what was sent from the other source.
    if (ahead <= 0 && -ahead >= this.#sinceSync) return;
    const sequence = (view.sequence + this.#sequenceOffset) & 0xffff;
    const timestamp = (view.timestamp + this.#timestampOffset) | 0;
    packet[1] = (marker ? 0x80 : 0) | payloadType;
    packet.writeUInt16BE(sequence, 2);
    packet.writeUInt32BE(timestamp >>> 0, 4);
    packet.writeUInt32BE(this.ssrc, 8);
    if (ahead > 0) {
      this.#highest = view.sequence;
      this.#sinceSync = Math.min(30_000, this.#sinceSync + ahead);
      this.#sequence = sequence;
      this.#timestamp = timestamp;
    }
    this.#count(view.payloadLength, now);
    this.lastForwardedAt = now;
    this.transport?.sendRtp(packet);
  }

  /** A packet of the forwarded stream that is not for this far end: closes the hole that it would leave. */
  omit(view: RtpView): void {
    if (this.#source !== 'forward' || view.ssrc !== this.#forwardSsrc || sequenceDistance(view.sequence, this.#highest) <= 0) return;
    this.#highest = view.sequence;
    this.#sequenceOffset -= 1;
  }

  /** Sends 20 ms of our own in this tick (a counter that also counts ticks that were missed). */
  sendFrame(samples: Int16Array, tick: number, now: number): void {
    const { g711 } = this;
    if (!g711) { this.sendSilence(tick, now); return; }
    if (!this.enabled || this.dtmf.active) return;
    encodeFrame(g711.law, samples, this.#frame, RTP_HEADER);
    this.#sendOwn(this.#frame, FRAME, g711.payloadType, 8000, tick, now);
  }

  /** Sends 20 ms of silence in the codec of the call, so that the path and the far end stay awake. */
  sendSilence(tick: number, now: number): void {
    if (!this.enabled || this.dtmf.active) return;
    const packet = this.codec === 'opus' ? this.#small : this.#frame;
    if (this.codec === 'opus') packet.set(OPUS_SILENCE, RTP_HEADER);
    else packet.fill(silenceByte[this.codec], RTP_HEADER);
    this.#sendOwn(packet, this.codec === 'opus' ? OPUS_SILENCE.length : FRAME, this.payloadType, this.clockRate, tick, now);
  }

  #sendOwn(packet: Buffer, length: number, payloadType: number, rate: number, tick: number, now: number): void {
    const marker = this.#advance('frames', tick, now, rate);
    writeHeader(packet, payloadType, marker, this.#sequence, this.#timestamp >>> 0, this.ssrc);
    this.#count(length, now);
    this.transport?.sendRtp(packet, RTP_HEADER + length);
  }

  /** Sends the DTMF packet that is due in this tick. */
  sendDtmf(tick: number, now: number): void {
    if (!this.dtmf.active || this.dtmfPayloadType === undefined) return;
    const due = this.dtmf.tick(this.clockRate / 50);
    if (!due || !this.enabled) return;
    if (this.dtmf.first) { this.#source = 'none'; this.#advance('dtmf', tick, now, this.clockRate); } else this.#sequence = (this.#sequence + 1) & 0xffff;
    const packet = this.#small;
    packet.set(this.dtmf.payload, RTP_HEADER);
    // All packets of a digit carry the timestamp of its beginning (RFC 4733 section 2.3).
    writeHeader(packet, this.dtmfPayloadType, this.dtmf.first, this.#sequence, this.#timestamp >>> 0, this.ssrc);
    const startedAt = this.dtmf.first ? now : this.lastSentAt;
    this.#count(4, now);
    // The clock of the next source is counted from the digit's beginning.
    this.lastSentAt = startedAt;
    this.transport?.sendRtp(packet);
  }

  /** Steps to the next sequence number and timestamp; true when the source changed. */
  #advance(source: Source, tick: number, now: number, rate: number): boolean {
    const changed = this.#source !== source;
    const steps = changed ? this.#stepsSince(now) : Math.max(1, tick - this.#tick);
    this.#source = source;
    this.#tick = tick;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#timestamp = (this.#timestamp + steps * (rate / 50)) | 0;
    return changed;
  }

  #synchronise(view: RtpView, now: number): void {
    const next = (this.#timestamp + this.#stepsSince(now) * (this.clockRate / 50)) | 0;
    this.#source = 'forward';
    this.#forwardSsrc = view.ssrc;
    this.#sequenceOffset = this.#sequence + 1 - view.sequence;
    this.#timestampOffset = (next - view.timestamp) | 0;
    this.#highest = (view.sequence - 1) & 0xffff;
    this.#sinceSync = 0;
  }

  /** Whole frames between the last packet and now, at least one. */
  #stepsSince(now: number): number {
    return this.packets === 0 ? 1 : Math.max(1, Math.round((now - this.lastSentAt) / TICK_MS));
  }

  #count(octets: number, now: number): void {
    this.packets += 1;
    this.octets += octets;
    this.lastSentAt = now;
  }
}
