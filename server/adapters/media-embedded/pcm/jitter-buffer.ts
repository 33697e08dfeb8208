/**
 * A small adaptive jitter buffer for G.711. Packets are decoded into a ring of samples addressed by RTP timestamp, so that
 * reordering, loss, duplicates, any packet time and DTX need no cases of their own. The reader takes 20 ms per tick.
 */
import { decodeTableOf, FRAME, type G711 } from './g711.js';

/** 512 ms; a power of two so that a timestamp addresses the ring by masking. */
const RING = 4096;
const MASK = RING - 1;
/** Presence is kept per 4 ms, which divides both the ring and a frame. */
const BLOCK = 32;
/** Two packets: one being played, one in hand. */
const TARGET = 2 * FRAME;
const MAX_TARGET = 6 * FRAME;
/** Reads over which the least depth is observed before the delay is reduced (2 s), as clock drift asks for. */
const WINDOW = 100;
/** So many packets in a row that are too late mean that the sender's clock jumped. */
const LATE_LIMIT = 3;
/** How a frame fades when nothing came: repeat at half the level, then silence. */
const CONCEAL_SHIFT = 1;

const difference = (a: number, b: number): number => (a - b) | 0;

export class JitterBuffer {
  readonly #ring = new Int16Array(RING);
  readonly #present = new Uint8Array(RING / BLOCK);
  /** The last frame that was read whole, for concealment. */
  readonly #last = new Int16Array(FRAME);
  #started = false;
  /** Timestamp of the next sample to play, and the one after the newest sample. */
  #play = 0;
  #head = 0;
  #late = 0;
  #reads = 0;
  #least = RING;
  #concealed = true;
  /** Frames for which nothing was there although the stream was running. */
  underruns = 0;

  /** Decodes `length` bytes of a packet into its place. */
  put(law: G711, timestamp: number, packet: Uint8Array, offset: number, length: number): void {
    if (length <= 0 || length > RING / 2) return;
    if (!this.#started || Math.abs(difference(timestamp, this.#play)) > RING * 4) this.#restart(timestamp);
    let ahead = difference(timestamp, this.#play);
    if (ahead < 0 || ahead + length > RING) {
      ahead = this.#adjust(timestamp, ahead, length);
      if (ahead < 0) return;
    } else this.#late = 0;
    const table = decodeTableOf(law);
    for (let i = 0; i < length; i++) this.#ring[(timestamp + i) & MASK] = table[packet[offset + i] ?? 0] ?? 0;
    for (let i = 0; i < length; i += BLOCK) this.#present[((timestamp + i) & MASK) / BLOCK | 0] = 1;
    if (difference(timestamp + length, this.#head) > 0) this.#head = (timestamp + length) | 0;
  }

  /** Fills `frame` with the next 20 ms; false when it is silence because there is no stream. */
  read(frame: Int16Array): boolean {
    if (!this.#started) { frame.fill(0); return false; }
    this.#shrink();
    const from = this.#play;
    if (this.#isPresent(from) || this.#isPresent(from + FRAME / 2)) {
      for (let i = 0; i < FRAME; i++) frame[i] = this.#ring[(from + i) & MASK] ?? 0;
      this.#last.set(frame);
      this.#concealed = false;
    } else this.#conceal(frame);
    this.#forget(from, FRAME);
    this.#play = (from + FRAME) | 0;
    return true;
  }

  /** Lets time pass without a reader, after a stall of the process. */
  skip(frames: number): void {
    if (!this.#started || frames <= 0) return;
    if (frames * FRAME >= RING) { this.reset(); return; }
    this.#forget(this.#play, frames * FRAME);
    this.#play = (this.#play + frames * FRAME) | 0;
    this.#least = RING;
    this.#reads = 0;
  }

  reset(): void {
    this.#started = false;
    this.#ring.fill(0);
    this.#present.fill(0);
    this.#last.fill(0);
  }

  get depth(): number { return this.#started ? difference(this.#head, this.#play) : 0; }

  #restart(timestamp: number): void {
    this.reset();
    this.#started = true;
    this.#play = (timestamp - TARGET) | 0;
    this.#head = timestamp | 0;
    this.#late = 0;
    this.#reads = 0;
    this.#least = RING;
  }

  /** A packet outside the ring: too late by little means more delay is needed, by much or often that the clock jumped. */
  #adjust(timestamp: number, ahead: number, length: number): number {
    this.#late += 1;
    if (ahead >= 0 || this.#late >= LATE_LIMIT) {
      this.#restart(timestamp);
      return difference(timestamp, this.#play);
    }
    const behind = Math.ceil(-ahead / FRAME) * FRAME;
    if (behind > MAX_TARGET || difference(this.#head, timestamp + length) > 0) return -1;
    this.#play = (this.#play - behind) | 0;
    this.#least = RING;
    this.#reads = 0;
    return difference(timestamp, this.#play);
  }

  /** When even the least depth of the window held a spare frame, the sender is ahead or the network calmer: drop what is spare. */
  #shrink(): void {
    const depth = difference(this.#head, this.#play);
    if (depth > 0 && depth < this.#least) this.#least = depth;
    if (++this.#reads < WINDOW && depth <= MAX_TARGET + 2 * FRAME) return;
    const spare = depth > MAX_TARGET + 2 * FRAME ? depth - TARGET : this.#least < RING ? this.#least - TARGET : 0;
    const frames = Math.floor(spare / FRAME);
    if (frames > 0) {
      this.#forget(this.#play, frames * FRAME);
      this.#play = (this.#play + frames * FRAME) | 0;
    }
    this.#reads = 0;
    this.#least = RING;
  }

  #isPresent(timestamp: number): boolean { return this.#present[(timestamp & MASK) / BLOCK | 0] === 1; }

  #conceal(frame: Int16Array): void {
    this.underruns += 1;
    if (this.#concealed) { frame.fill(0); return; }
    for (let i = 0; i < FRAME; i++) frame[i] = (this.#last[i] ?? 0) >> CONCEAL_SHIFT;
    this.#concealed = true;
  }

  #forget(from: number, count: number): void {
    for (let i = 0; i < count; i++) this.#ring[(from + i) & MASK] = 0;
    for (let i = 0; i < count; i += BLOCK) this.#present[((from + i) & MASK) / BLOCK | 0] = 0;
  }
}
