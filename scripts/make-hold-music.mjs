// Composes the seed's hold music: a slow arpeggio over four soft chords, written so that its end runs into its start.

const RATE = 8000;
const BEAT_S = 0.5;
const BEATS_A_BAR = 6;

/** MIDI note numbers: a low pair for the pad, then the notes the arpeggio walks through. */
const BARS = [
  { pad: [57, 64], walk: [69, 72, 76, 79, 76, 72] }, // A minor 7
  { pad: [53, 60], walk: [69, 72, 77, 76, 72, 69] }, // F major 7
  { pad: [60, 67], walk: [67, 72, 76, 79, 83, 79] }, // C major 7
  { pad: [55, 62], walk: [67, 71, 74, 79, 74, 71] }, // G
  { pad: [57, 64], walk: [72, 76, 81, 79, 76, 72] }, // A minor 7, higher
  { pad: [53, 60], walk: [72, 77, 81, 84, 81, 77] }, // F major 9
  { pad: [62, 65], walk: [69, 74, 77, 81, 77, 74] }, // D minor 7
  { pad: [55, 62], walk: [71, 74, 79, 83, 79, 74] }, // G, leads back to A minor
];

const hertz = (note) => 440 * 2 ** ((note - 69) / 12);

/** Adds one tone at `start`; what rings past the end of the piece is folded onto its beginning, so the loop has no seam. */
function addTone(samples, { note, startS, lengthS, level, attackS, partials }) {
  const first = Math.round(startS * RATE);
  const count = Math.round(lengthS * RATE);
  for (let i = 0; i < count; i += 1) {
    const t = i / RATE;
    const envelope = Math.min(1, t / attackS) * Math.exp((-3.2 * t) / lengthS) * Math.min(1, (count - i) / (0.05 * RATE));
    let value = 0;
    partials.forEach((strength, k) => {
      const f = hertz(note) * (k + 1);
      // A telephone line ends at 3400 Hz; above it there is only aliasing to lose.
      if (f < 3300) value += strength * Math.exp(-k * 1.5 * t) * Math.sin(2 * Math.PI * f * t);
    });
    const at = (first + i) % samples.length;
    samples[at] += value * envelope * level;
  }
}

/** The whole piece as floating-point samples, not yet normalised. */
function compose() {
  const barS = BEAT_S * BEATS_A_BAR;
  const samples = new Float64Array(Math.round(BARS.length * barS * RATE));
  BARS.forEach(({ pad, walk }, bar) => {
    for (const note of pad) {
      addTone(samples, { note, startS: bar * barS, lengthS: barS * 1.7, level: 0.32, attackS: 0.7, partials: [1, 0.35, 0.12] });
    }
    walk.forEach((note, beat) => {
      const level = beat === 0 ? 0.42 : 0.3;
      addTone(samples, { note, startS: bar * barS + beat * BEAT_S, lengthS: 2.4, level, attackS: 0.012, partials: [1, 0.25, 0.1, 0.03] });
    });
  });
  return samples;
}

/** A mono 16-bit PCM WAV file at 8 kHz with its peak at `peak` of full scale. */
export function wav(samples, peak = 0.6) {
  const loudest = samples.reduce((max, s) => Math.max(max, Math.abs(s)), 0) || 1;
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((s, i) => bytes.writeInt16LE(Math.round((s / loudest) * peak * 32767), 44 + i * 2));
  return bytes;
}

export const holdMusic = () => wav(compose(), 0.5);

/** One short soft tone, the signal before a message. */
export function beep() {
  const samples = new Float64Array(RATE * 0.35);
  addTone(samples, { note: 81, startS: 0, lengthS: 0.35, level: 1, attackS: 0.01, partials: [1, 0.2] });
  return wav(samples, 0.5);
}

/** Two soft notes, again and again: somebody is coming back. The pause after the second pair is for a sentence; the end runs into the start. */
export function chimes() {
  const samples = new Float64Array(RATE * 12);
  for (const startS of [0, 1.5, 7.5, 9, 10.5]) {
    addTone(samples, { note: 72, startS, lengthS: 1.4, level: 0.5, attackS: 0.02, partials: [1, 0.3, 0.1] });
    addTone(samples, { note: 76, startS: startS + 0.35, lengthS: 1.6, level: 0.5, attackS: 0.02, partials: [1, 0.3, 0.1] });
  }
  return wav(samples, 0.35);
}
