/** Uploaded and spoken sounds become what a telephone carries, and anything else is refused. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { soundOf } from './sound.js';
import { parseWav, wavHeader } from './wav.js';

const wav = (rate: number, seconds: number, hertz: number, channels = 1): Buffer => {
  const data = Buffer.alloc(rate * seconds * channels * 2);
  for (let i = 0; i < data.length / 2; i++) data.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * hertz * Math.floor(i / channels)) / rate)), i * 2);
  return Buffer.concat([wavHeader(data.length, channels, rate), data]);
};
/** Root mean square of 8 kHz samples, the edges left out. */
const level = (file: Buffer): number => {
  const { offset = 0, length = 0 } = parseWav(file) ?? {};
  let sum = 0, n = 0;
  for (let at = offset + 400; at < offset + length - 400; at += 2, n++) sum += file.readInt16LE(at) ** 2;
  return Math.sqrt(sum / n);
};
const loud = 8000 / Math.SQRT2;

// proves CAL-03: uploaded audio
it.each([8000, 16_000, 22_050, 44_100, 48_000])('keeps a tone of speech at %i Hz as loud as it was, whatever the channels', (rate) => {
  for (const channels of [1, 2]) {
    const sound = soundOf(wav(rate, 1, 1000, channels));
    expect(parseWav(sound?.wav ?? Buffer.alloc(0))?.format).toEqual({ code: 1, channels: 1, rate: 8000, bits: 16 });
    expect(sound?.durationMs).toBeCloseTo(1000, -1);
    expect(level(sound?.wav ?? Buffer.alloc(0)) / loud).toBeCloseTo(1, 1);
  }
});

it.each([16_000, 22_050, 48_000])('does not fold what a telephone cannot carry into the sound, from %i Hz', (rate) => {
  expect(level(soundOf(wav(rate, 1, 6000))?.wav ?? Buffer.alloc(0)) / loud).toBeLessThan(0.05);
});

it('adds the pause of a loop, and refuses anything else without throwing', () => {
  expect(soundOf(wav(8000, 1, 500), 1500)?.durationMs).toBe(2500);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(60), (bytes, at) => {
    soundOf(Buffer.from(bytes));
    const bent = wav(8000, 1, 500).subarray(0, 500);
    bytes.forEach((byte, i) => { if (at + i < bent.length) bent.writeUInt8(byte, at + i); });
    const sound = soundOf(bent);
    if (sound) expect(sound.durationMs).toBeLessThanOrEqual(600_000);
  }));
});
