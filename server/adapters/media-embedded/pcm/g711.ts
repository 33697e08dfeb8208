/** G.711 (ITU-T) by tables: one lookup per sample each way. */

export type G711 = 'PCMU' | 'PCMA';

/** Samples in a 20 ms frame at 8 kHz. */
export const FRAME = 160;
/** Bytes that decode to (next to) nothing. */
export const silenceByte: Readonly<Record<G711, number>> = { PCMU: 0xff, PCMA: 0xd5 };

function ulawToLinear(byte: number): number {
  const inverted = ~byte & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + 0x84) << ((inverted & 0x70) >> 4);
  return inverted & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}

function alawToLinear(byte: number): number {
  const toggled = byte ^ 0x55;
  const segment = (toggled & 0x70) >> 4;
  const step = ((toggled & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return toggled & 0x80 ? magnitude : -magnitude;
}

const highestBit = (value: number): number => 31 - Math.clz32(value);

function linearToUlaw(sample: number): number {
  const magnitude = Math.min(32635, Math.abs(sample)) + 0x84;
  const segment = highestBit(magnitude) - 7;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f)) & 0xff;
}

function linearToAlaw(sample: number): number {
  // The 13-bit scale of A-law; negative values are mirrored at -1 so that both signs have the same steps.
  const magnitude = Math.min(4095, sample >= 0 ? sample >> 3 : (-sample - 1) >> 3);
  const segment = magnitude < 32 ? 0 : highestBit(magnitude) - 4;
  const step = segment === 0 ? (magnitude >> 1) & 0x0f : (magnitude >> segment) & 0x0f;
  return ((sample >= 0 ? 0x80 : 0) | (segment << 4) | step) ^ 0x55;
}

const decodeTable = (decode: (byte: number) => number): Int16Array => Int16Array.from({ length: 256 }, (_, byte) => decode(byte));
/** Indexed by the sample's 16 bits read as unsigned. */
const encodeTable = (encode: (sample: number) => number): Uint8Array => Uint8Array.from({ length: 65536 }, (_, bits) => encode((bits << 16) >> 16));

const decoders: Readonly<Record<G711, Int16Array>> = { PCMU: decodeTable(ulawToLinear), PCMA: decodeTable(alawToLinear) };
const encoders: Readonly<Record<G711, Uint8Array>> = { PCMU: encodeTable(linearToUlaw), PCMA: encodeTable(linearToAlaw) };

export const decodeTableOf = (law: G711): Int16Array => decoders[law];
export const decodeByte = (law: G711, byte: number): number => decoders[law][byte] ?? 0;

/** Encodes a whole frame into `target` from `offset`. */
export function encodeFrame(law: G711, samples: Int16Array, target: Uint8Array, offset: number): void {
  const table = encoders[law];
  for (let i = 0; i < samples.length; i++) target[offset + i] = table[(samples[i] ?? 0) & 0xffff] ?? 0;
}
