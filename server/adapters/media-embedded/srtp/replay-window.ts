/** A sliding replay window over 48-bit packet indexes (RFC 3711 section 3.3.2, RFC 6347 section 4.1.2.6), 128 wide. */

const width = 128;

export class ReplayWindow {
  #highest = -1;
  /** Bit i of the ring stands for every index that is i modulo 128. */
  readonly #seen = new Uint32Array(width / 32);

  /** Whether `index` is new enough and has not been recorded. Ask before, record only after the packet has proved itself. */
  isFresh(index: number): boolean {
    if (index > this.#highest) return true;
    if (index <= this.#highest - width) return false;
    const slot = index % width;
    return ((this.#seen[slot >>> 5] ?? 0) & (1 << (slot & 31))) === 0;
  }

  record(index: number): void {
    if (index > this.#highest) {
      if (index - this.#highest >= width) this.#seen.fill(0);
      else for (let i = this.#highest + 1; i < index; i++) this.#clear(i % width);
      this.#highest = index;
    }
    const slot = index % width;
    this.#seen[slot >>> 5] = (this.#seen[slot >>> 5] ?? 0) | (1 << (slot & 31));
  }

  #clear(slot: number): void { this.#seen[slot >>> 5] = (this.#seen[slot >>> 5] ?? 0) & ~(1 << (slot & 31)); }
}
