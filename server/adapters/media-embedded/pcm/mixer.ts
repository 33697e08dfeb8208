/** Adds frames with gains and clips; what a listener hears is the mix of its sources, never itself unless routed so. */
import { FRAME } from './g711.js';

const MAX = 32767;
const MIN = -32768;

export class Mixer {
  readonly #sum = new Float64Array(FRAME);

  /** Writes the sum of `frames[i] * gains[i]` into `target`. One source at full gain is a plain copy. */
  mix(frames: readonly Int16Array[], gains: readonly number[], target: Int16Array): void {
    const [first] = frames;
    if (!first) { target.fill(0); return; }
    if (frames.length === 1 && gains[0] === 1) { target.set(first); return; }
    const sum = this.#sum.fill(0);
    for (let source = 0; source < frames.length; source++) {
      const frame = frames[source] ?? first;
      const gain = gains[source] ?? 0;
      for (let i = 0; i < FRAME; i++) sum[i] = (sum[i] ?? 0) + (frame[i] ?? 0) * gain;
    }
    for (let i = 0; i < FRAME; i++) {
      const value = Math.round(sum[i] ?? 0);
      target[i] = value > MAX ? MAX : value < MIN ? MIN : value;
    }
  }
}
