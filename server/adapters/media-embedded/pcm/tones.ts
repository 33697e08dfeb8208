/** Tones as samples: the cadence of ringing and busy signals, a beep, silence. */
import type { PlaySource } from '../../../ports/media.js';

const RATE = 8000;
const LEVEL = 5000;
/** Edges are ramped over 5 ms so that they do not click. */
const RAMP = 40;

type ToneName = Extract<PlaySource, { kind: 'tone' }>['name'];
/** Frequency in hertz (0 is silence) and how long, in ms. */
type Cadence = readonly (readonly [hertz: number, ms: number])[];
const cadences: Readonly<Record<ToneName, Cadence>> = {
  ringback: [[450, 1000], [0, 4000]],
  busy: [[450, 350], [0, 350]],
  beep: [[1000, 200]],
  silence: [[0, 1000]],
};

/** One period of a tone; playing it in a loop gives the signal. */
export function tone(name: ToneName): Int16Array {
  const parts = cadences[name].map(([hertz, ms]) => sine(hertz, ms));
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { samples.set(part, at); at += part.length; }
  return samples;
}

export function sine(hertz: number, ms: number, level = LEVEL): Int16Array {
  const length = Math.round(ms * RATE / 1000);
  return Int16Array.from({ length }, (_, i) => {
    const edge = Math.min(1, Math.min(i, length - 1 - i) / RAMP);
    return Math.round(level * edge * Math.sin(2 * Math.PI * hertz * i / RATE));
  });
}
