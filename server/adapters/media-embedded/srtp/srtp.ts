/** SRTP and SRTCP for one direction (RFC 3711): AES_CM_128_HMAC_SHA1_80, replay window of 128, no MKI. */
import { AesCounter, maxPacketSize } from './aes-counter.js';
import { HmacSha1 } from './hmac-sha1.js';
import { sessionKeys } from './key-derivation.js';
import { ReplayWindow } from './replay-window.js';
import { Rollover } from './rollover.js';

export const srtpTagSize = 10;
/** SRTCP adds E ‖ index (4 bytes) and the tag. */
export const srtcpOverhead = 14;
const rtpHeaderSize = 12;
const rtcpHeaderSize = 8;
/** A leg has one sender; a peer that changes SSRC more often than this is not a phone. Bounds memory, never reuses a keystream. */
const maxSources = 64;
const maxSrtcpIndex = 0x7fffffff;

interface RtpSource { readonly rollover: Rollover; readonly window: ReplayWindow }
interface RtcpSource { index: number; readonly window: ReplayWindow }
export interface SrtpMasterKey { readonly key: Buffer; readonly salt: Buffer }

/** One direction. Protecting and unprotecting are the same object's work, never of both kinds. */
export class SrtpContext {
  readonly #rtpCipher: AesCounter;
  readonly #rtpAuth: HmacSha1;
  readonly #rtcpCipher: AesCounter;
  readonly #rtcpAuth: HmacSha1;
  readonly #rtpSources = new Map<number, RtpSource>();
  readonly #rtcpSources = new Map<number, RtcpSource>();

  constructor(master: SrtpMasterKey) {
    const rtp = sessionKeys(master.key, master.salt, 'rtp');
    const rtcp = sessionKeys(master.key, master.salt, 'rtcp');
    this.#rtpCipher = new AesCounter(rtp.cipher, rtp.salt);
    this.#rtpAuth = new HmacSha1(rtp.auth);
    this.#rtcpCipher = new AesCounter(rtcp.cipher, rtcp.salt);
    this.#rtcpAuth = new HmacSha1(rtcp.auth);
  }

  /** Encrypts `packet[0, length)` into `out` and returns the protected length, 0 if it must not be sent. */
  protectRtp(packet: Buffer, length: number, out: Buffer): number {
    const header = rtpHeaderLength(packet, length);
    if (header === 0 || length + srtpTagSize > out.length) return 0;
    const ssrc = packet.readUInt32BE(8);
    const source = this.#rtpSources.get(ssrc) ?? this.#newRtpSource(ssrc);
    if (!source) return 0;
    const index = source.rollover.estimate(packet.readUInt16BE(2));
    // A (SSRC, index) pair sent twice with other content would reveal both (RFC 3711 section 9.1).
    if (!source.window.isFresh(index)) return 0;
    source.window.record(index);
    source.rollover.accept(index);

    const roc = Math.floor(index / 0x10000);
    out.set(packet.subarray(0, header));
    this.#rtpCipher.apply(packet, out, header, length, ssrc, roc, index & 0xffff);
    this.#rtpAuth.sign(out, length, roc, out, length, srtpTagSize);
    return length + srtpTagSize;
  }

  /** Checks and decrypts in place; returns the plain length, 0 for a forged, replayed or malformed packet. */
  unprotectRtp(packet: Buffer): number {
    const length = packet.length - srtpTagSize;
    const header = rtpHeaderLength(packet, length);
    if (header === 0) return 0;
    const ssrc = packet.readUInt32BE(8);
    const known = this.#rtpSources.get(ssrc);
    const sequence = packet.readUInt16BE(2);
    const index = known ? known.rollover.estimate(sequence) : sequence;
    if (known && !known.window.isFresh(index)) return 0;
    const roc = Math.floor(index / 0x10000);
    if (!this.#rtpAuth.matches(packet, length, roc, packet, length, srtpTagSize)) return 0;

    // State is made and moved by authentic packets only (RFC 3711 section 3.3).
    const source = known ?? this.#newRtpSource(ssrc);
    if (!source) return 0;
    source.window.record(index);
    source.rollover.accept(index);
    this.#rtpCipher.apply(packet, packet, header, length, ssrc, roc, index & 0xffff);
    return length;
  }

  protectRtcp(packet: Buffer, length: number, out: Buffer): number {
    if (length < rtcpHeaderSize || length > maxPacketSize || length > packet.length || length + srtcpOverhead > out.length) return 0;
    const ssrc = packet.readUInt32BE(4);
    const source = this.#rtcpSources.get(ssrc) ?? this.#newRtcpSource(ssrc);
    if (!source || source.index >= maxSrtcpIndex) return 0;
    const index = source.index++;
    out.set(packet.subarray(0, rtcpHeaderSize));
    this.#rtcpCipher.apply(packet, out, rtcpHeaderSize, length, ssrc, index >>> 16, index & 0xffff);
    // E flag and 31-bit index, authenticated with the packet (RFC 3711 section 3.4).
    const flagged = (0x80000000 | index) >>> 0;
    out.writeUInt32BE(flagged, length);
    this.#rtcpAuth.sign(out, length, flagged, out, length + 4, srtpTagSize);
    return length + srtcpOverhead;
  }

  unprotectRtcp(packet: Buffer): number {
    const length = packet.length - srtcpOverhead;
    if (length < rtcpHeaderSize || length > maxPacketSize || (packet[0] ?? 0) >>> 6 !== 2) return 0;
    const ssrc = packet.readUInt32BE(4);
    const flagged = packet.readUInt32BE(length);
    const index = flagged & maxSrtcpIndex;
    const known = this.#rtcpSources.get(ssrc);
    if (known && !known.window.isFresh(index)) return 0;
    if (!this.#rtcpAuth.matches(packet, length, flagged, packet, length + 4, srtpTagSize)) return 0;
    // Our profile encrypts RTCP (RFC 5764 section 4.1.2: SRTCP uses the same cipher); a clear one is not taken.
    if (flagged >>> 31 === 0) return 0;
    const source = known ?? this.#newRtcpSource(ssrc);
    if (!source) return 0;
    source.window.record(index);
    this.#rtcpCipher.apply(packet, packet, rtcpHeaderSize, length, ssrc, index >>> 16, index & 0xffff);
    return length;
  }

  #newRtpSource(ssrc: number): RtpSource | undefined {
    if (this.#rtpSources.size >= maxSources) return undefined;
    const source = { rollover: new Rollover(), window: new ReplayWindow() };
    this.#rtpSources.set(ssrc, source);
    return source;
  }

  #newRtcpSource(ssrc: number): RtcpSource | undefined {
    if (this.#rtcpSources.size >= maxSources) return undefined;
    const source = { index: 0, window: new ReplayWindow() };
    this.#rtcpSources.set(ssrc, source);
    return source;
  }
}

/** Length of fixed header, CSRCs and extension (RFC 3550 section 5.1), which stay readable; 0 if it does not fit. */
function rtpHeaderLength(packet: Buffer, length: number): number {
  if (length < rtpHeaderSize || length > maxPacketSize || length > packet.length) return 0;
  const first = packet[0] ?? 0;
  if (first >>> 6 !== 2) return 0;
  let header = rtpHeaderSize + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (header + 4 > length) return 0;
    header += 4 + packet.readUInt16BE(header + 2) * 4;
  }
  return header <= length ? header : 0;
}
