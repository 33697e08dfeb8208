/** Plays a list of sample blocks frame by frame, once or in a loop. */
import { FRAME } from './g711.js';

export class Player {
  readonly id: number;
  readonly bargeIn: boolean;
  readonly #parts: readonly Int16Array[];
  readonly #loop: boolean;
  #part = 0;
  #at = 0;

  constructor(id: number, parts: readonly Int16Array[], options: { readonly loop: boolean; readonly bargeIn: boolean }) {
    this.id = id;
    this.bargeIn = options.bargeIn;
    this.#parts = parts.filter((part) => part.length > 0);
    this.#loop = options.loop;
  }

  /** Fills the frame; false when there was nothing left to put into it. */
  read(frame: Int16Array): boolean {
    let filled = 0;
    while (filled < FRAME) {
      const part = this.#current();
      if (!part) break;
      const count = Math.min(FRAME - filled, part.length - this.#at);
      frame.set(part.subarray(this.#at, this.#at + count), filled);
      this.#at += count;
      filled += count;
    }
    frame.fill(0, filled);
    return filled > 0;
  }

  #current(): Int16Array | undefined {
    const part = this.#parts[this.#part];
    if (part && this.#at < part.length) return part;
    this.#at = 0;
    this.#part += 1;
    if (this.#part >= this.#parts.length && this.#loop) this.#part = 0;
    return this.#parts[this.#part];
  }
}
