/** Two ends joined by a network that delays, reorders and loses datagrams, on a simulated clock and from a seed. */
import type { Clock } from '../../../ports/clock.js';

export interface LinkOptions { readonly loss: number; readonly delayMs: number; readonly jitterMs: number; readonly seed: number }

/** Mulberry32: small, and the same on every machine. */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function lossyLink(clock: Clock, options: LinkOptions, deliver: (datagram: Buffer) => void): (datagram: Buffer) => void {
  const random = seededRandom(options.seed);
  return (datagram) => {
    if (random() < options.loss) return;
    const copy = Buffer.from(datagram);
    clock.after(options.delayMs + random() * options.jitterMs, () => { deliver(copy); });
  };
}
