/** Sine waves: made as WAV files, and looked for in samples with the Goertzel algorithm. */

/** A mono 16-bit WAV of a sine with amplitude 0.5. The length is a whole number of periods, so that it loops without a click. */
export function toneWav(hz: number, options: { seconds: number; rate: number }): Buffer {
  const count = Math.round(options.seconds * options.rate);
  const data = Buffer.alloc(count * 2);
  for (let i = 0; i < count; i++) data.writeInt16LE(Math.round(16_384 * Math.sin((2 * Math.PI * hz * i) / options.rate)), i * 2);
  return Buffer.concat([wavHeader(data.length, options.rate, 1), data]);
}

/** The same as raw µ-law (ITU-T G.711) at 8 kHz, as SIPp's rtp_stream plays it. */
export function toneUlaw(hz: number, seconds: number): Buffer {
  return Buffer.from(Array.from({ length: seconds * 8000 }, (_, i) => ulaw(Math.round(16_384 * Math.sin((2 * Math.PI * hz * i) / 8000)))));
}

function ulaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(32_635, Math.abs(sample)) + 0x84;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

function wavHeader(bytes: number, rate: number, channels: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + bytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(bytes, 40);
  return header;
}

export interface Wav { readonly rate: number; readonly channels: readonly Float32Array[] }

/** Reads 16-bit PCM WAV; a data length of 0 or too much (a file still being written) means "to the end". */
export function readWav(file: Buffer): Wav {
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error('not a WAV file');
  let at = 12, rate = 0, count = 1;
  while (at + 8 <= file.length) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (id === 'fmt ') { count = file.readUInt16LE(at + 10); rate = file.readUInt32LE(at + 12); }
    if (id === 'data') {
      const end = size === 0 ? file.length : Math.min(file.length, at + 8 + size);
      return { rate, channels: split(file.subarray(at + 8, end), count) };
    }
    at += 8 + size + (size & 1);
  }
  throw new Error('WAV without data');
}

function split(data: Buffer, count: number): Float32Array[] {
  const frames = Math.floor(data.length / (2 * count));
  return Array.from({ length: count }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let i = 0; i < frames; i++) samples[i] = data.readInt16LE((i * count + channel) * 2) / 32_768;
    return samples;
  });
}

/** Amplitude (0…1) of one frequency. */
export function amplitudeOf(hz: number, samples: Float32Array, rate: number): number {
  const w = (2 * Math.PI * hz) / rate;
  let re = 0, im = 0;
  samples.forEach((x, i) => { re += x * Math.cos(w * i); im += x * Math.sin(w * i); });
  return (2 * Math.hypot(re, im)) / Math.max(1, samples.length);
}

export function rms(samples: Float32Array): number {
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / Math.max(1, samples.length));
}

/** The strongest of the wanted frequencies when it stands clear (10 ×) of broadband level, else undefined. */
export function heardTone(samples: Float32Array, rate: number, wanted: readonly number[]): number | undefined {
  const best = wanted.map((hz) => ({ hz, amplitude: amplitudeOf(hz, samples, rate) })).sort((a, b) => b.amplitude - a.amplitude)[0];
  return best && best.amplitude > 0.02 && best.amplitude > rms(samples) * 0.7 ? best.hz : undefined;
}
