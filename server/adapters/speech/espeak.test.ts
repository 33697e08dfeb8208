// The real program speaks: what it says is sound of a length, in the language of the text; where there is none the center goes on without. proves CAL-03
import { describe, expect, it } from 'vitest';
import { parseWav } from '../../domain/wav.js';
import { espeak } from './espeak.js';

function heard(wav: Buffer | undefined): { readonly seconds: number; readonly rms: number } {
  const data = wav && parseWav(wav);
  if (!data) throw new Error('no sound');
  expect(data.format).toMatchObject({ channels: 1, bits: 16 });
  const count = Math.floor(Math.min(data.length, wav.length - data.offset) / 2);
  const sum = Array.from({ length: count }, (_, i) => (wav.readInt16LE(data.offset + i * 2) / 32_768) ** 2).reduce((a, b) => a + b, 0);
  return { seconds: count / data.format.rate, rms: Math.sqrt(sum / count) };
}

describe('a spoken text', () => {
  const said: string[] = [];
  const log = (_level: string, message: string): void => { said.push(message); };

  it.each(['Please hold the line.', '请稍候，不要挂机。'])('%s', async (text) => {
    const wav = await espeak(log).speak(text);
    expect(said).toEqual([]);
    const once = heard(wav);
    expect(once.seconds).toBeGreaterThan(0.8);
    expect(once.seconds).toBeLessThan(6);
    expect(once.rms).toBeGreaterThan(0.01);
    // Longer text, longer sound: it is the text that is spoken.
    expect(heard(await espeak(log).speak(`${text} ${text}`)).seconds).toBeGreaterThan(once.seconds * 1.5);
  });

  it('is nothing, and is logged, where the program is missing or fails', async () => {
    expect([await espeak(log, '/nowhere/espeak-ng').speak('x'), await espeak(log, 'false').speak('x')]).toEqual([undefined, undefined]);
    expect(said).toEqual(['text could not be spoken', 'text could not be spoken']);
  });
});
