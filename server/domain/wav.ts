/** WAV files: reading prompts (8 kHz PCM) and the header of our recordings. */

export const WAV_HEADER_BYTES = 44;
const PCM = 1;
const MULAW = 7;
const ALAW = 6;

/** Writes the canonical 44-byte header of 16-bit PCM. */
export function wavHeader(dataBytes: number, channels: number, rate: number): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(PCM, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

export interface WavFormat { readonly code: number; readonly channels: number; readonly rate: number; readonly bits: number }
export interface WavData { readonly format: WavFormat; readonly offset: number; readonly length: number }

/** Finds the format and the samples; undefined when it is not a WAV file. Lengths beyond the file are cut to it. */
export function parseWav(file: Buffer): WavData | undefined {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') return undefined;
  let format: WavFormat | undefined;
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = at + 8;
    if (id === 'fmt ' && body + 16 <= file.length) {
      format = { code: file.readUInt16LE(body), channels: file.readUInt16LE(body + 2), rate: file.readUInt32LE(body + 4), bits: file.readUInt16LE(body + 14) };
    }
    if (id === 'data') return format && { format, offset: body, length: Math.min(size, file.length - body) };
    at = body + size + (size % 2);
  }
  return undefined;
}

/** The samples as 8 kHz mono; several channels are averaged. Undefined for a rate or coding that we do not read. */
export function decodeWav(file: Buffer, decodeG711: (law: 'PCMU' | 'PCMA', byte: number) => number): Int16Array | undefined {
  const wav = parseWav(file);
  if (!wav || wav.format.rate !== 8000 || wav.format.channels < 1 || wav.format.channels > 8) return undefined;
  const { channels, bits, code } = wav.format;
  const linear = code === PCM && bits === 16;
  if (!linear && !((code === MULAW || code === ALAW) && bits === 8)) return undefined;
  const width = linear ? 2 : 1;
  const samples = new Int16Array(Math.floor(wav.length / (channels * width)));
  for (let i = 0, at = wav.offset; i < samples.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++, at += width) sum += linear ? file.readInt16LE(at) : decodeG711(code === MULAW ? 'PCMU' : 'PCMA', file.readUInt8(at));
    samples[i] = Math.round(sum / channels);
  }
  return samples;
}
