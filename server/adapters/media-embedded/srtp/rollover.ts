/** The 48-bit index of a packet from its 16-bit sequence number (RFC 3711 section 3.3.1 and appendix A). */

export class Rollover {
  #highest = -1;

  /** The most likely index: of the three roll-over counters around the present one, the one that lands closest. */
  estimate(sequence: number): number {
    if (this.#highest < 0) return sequence;
    const last = this.#highest & 0xffff;
    const base = this.#highest - last;
    if (last < 0x8000) {
      if (sequence - last > 0x8000 && base > 0) return base - 0x10000 + sequence;
    } else if (last - 0x8000 > sequence) {
      return base + 0x10000 + sequence;
    }
    return base + sequence;
  }

  /** Only for packets that have proved themselves. */
  accept(index: number): void { if (index > this.#highest) this.#highest = index; }
}
