/** An uploaded or spoken sound as the media engine plays it: 8 kHz, one channel, 16 bit — made once, off the packet path. Pure. */
import { parseWav, wavHeader } from './wav.js';

export const rate = 8000;
/** Longer than anybody should be on hold without a word. */
const longestSeconds = 600;
const rates = { least: 8000, most: 48_000 } as const;
/** Zero crossings of the filter on each side: enough to keep what a telephone cannot carry from folding back into what it can. */
const reach = 12;

export interface Sound { readonly wav: Buffer; readonly durationMs: number }

/** Undefined for what is no WAV file of 16-bit PCM, 8 to 48 kHz, one or two channels, or has nothing in it, or too much. */
export function soundOf(file: Buffer, pauseMs = 0): Sound | undefined {
  const wav = parseWav(file);
  if (!wav) return undefined;
  const { format } = wav;
  const width = format.channels * 2;
  const frames = Math.floor(wav.length / Math.max(1, width));
  if (format.code !== 1 || format.bits !== 16 || format.channels < 1 || format.channels > 2 || frames === 0) return undefined;
  if (format.rate < rates.least || format.rate > rates.most || frames > format.rate * longestSeconds) return undefined;
  const mono = new Float32Array(frames);
  for (let i = 0; i < frames; i++) {
    let sum = 0;
    for (let c = 0; c < format.channels; c++) sum += file.readInt16LE(wav.offset + i * width + c * 2);
    mono[i] = sum / format.channels;
  }
  const samples = format.rate === rate ? mono : resample(mono, format.rate);
  const pause = Math.round((pauseMs * rate) / 1000);
  const data = Buffer.alloc((samples.length + pause) * 2);
  samples.forEach((sample, i) => { data.writeInt16LE(Math.max(-32_768, Math.min(32_767, Math.round(sample))), i * 2); });
  return { wav: Buffer.concat([wavHeader(data.length, 1, rate), data]), durationMs: Math.round((data.length / 2 / rate) * 1000) };
}

/** A windowed sinc at a little under half the new rate. */
function resample(input: Float32Array, from: number): Float32Array {
  const step = from / rate;
  const output = new Float32Array(Math.max(1, Math.floor(input.length / step)));
  const half = Math.ceil(reach * step);
  const cutoff = 0.94 / step;
  for (let i = 0; i < output.length; i++) {
    const center = i * step;
    const first = Math.max(0, Math.ceil(center - half)), last = Math.min(input.length - 1, Math.floor(center + half));
    let sum = 0, weight = 0;
    for (let n = first; n <= last; n++) {
      const x = n - center;
      const w = sinc(x * cutoff) * (0.5 + 0.5 * Math.cos((Math.PI * x) / (half + 1)));
      sum += w * (input[n] ?? 0);
      weight += w;
    }
    output[i] = weight === 0 ? 0 : sum / weight;
  }
  return output;
}

const sinc = (x: number): number => x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
