/** Recordings on disk: exact samples and gaps, a file cut anywhere is repaired, and a disk that refuses harms no call. */
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FRAME } from './pcm/g711.js';
import { Recorder } from './recorder.js';
import { recoverRecordings } from './recovery.js';
import { parseWav } from '../../domain/wav.js';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'rec-')); });
afterEach(async () => { await rm(folder, { recursive: true }); });

const frame = (value: number): Int16Array => new Int16Array(FRAME).fill(value);
const fail = (error: Error): void => { throw error; };

describe('recorder', () => {
  it('writes both tracks sample by sample and fills missed ticks with silence', async () => {
    const recorder = await Recorder.start(folder, 'r1', fail);
    for (let tick = 100; tick < 125; tick++) recorder.write(frame(tick), frame(-tick), tick);
    recorder.write(frame(7), frame(-7), 130);
    const { durationMs, path } = await recorder.stop();
    expect([durationMs, path]).toEqual([31 * 20, join(folder, 'r1.wav')]);
    const file = await readFile(path);
    const wav = parseWav(file);
    if (!wav) throw new Error('no WAV');
    const sample = (tick: number): number[] => [file.readInt16LE(wav.offset + tick * FRAME * 4), file.readInt16LE(wav.offset + tick * FRAME * 4 + 2)];
    expect([sample(0), sample(24), sample(25), sample(29), sample(30)]).toEqual([[100, -100], [124, -124], [0, 0], [0, 0], [7, -7]]);
    expect(await recorder.stop()).toEqual({ durationMs, path });
  });

  it('has on disk all but the last 200 ms at any moment', async () => {
    const recorder = await Recorder.start(folder, 'r2', fail);
    for (let tick = 0; tick < 57; tick++) recorder.write(frame(1), frame(2), tick);
    await new Promise((resolve) => { setTimeout(resolve, 200); });
    // As after kill -9: nobody stopped it.
    const [recovered] = await recoverRecordings(folder, new Set());
    expect(recovered).toMatchObject({ recordingId: 'r2', path: join(folder, 'r2.wav') });
    expect(recovered?.durationMs).toBeGreaterThan(57 * 20 - 200);
    expect(recovered?.durationMs).toBeLessThanOrEqual(57 * 20);
    await recorder.stop();
  });

  it('repairs a file cut at any byte, and leaves running ones alone', async () => {
    for (const bytes of [0, 10, 44, 45, 44 + 641, 44 + 6400 + 3]) {
      const id = `cut-${String(bytes)}`;
      const recorder = await Recorder.start(folder, id, fail);
      for (let tick = 0; tick < 40; tick++) recorder.write(frame(5), frame(6), tick);
      await new Promise((resolve) => { setTimeout(resolve, 60); });
      const copy = await readFile(join(folder, `${id}.wav.part`));
      await recorder.stop();
      await writeFile(join(folder, `${id}.wav.part`), copy);
      await truncate(join(folder, `${id}.wav.part`), bytes);
      expect(await recoverRecordings(folder, new Set([id]))).toEqual([]);
      const [recovered] = await recoverRecordings(folder, new Set());
      const samples = Math.max(0, Math.floor((bytes - 44) / 4));
      expect(recovered?.durationMs).toBe(Math.round(samples / 8));
      const wav = parseWav(await readFile(join(folder, `${id}.wav`)));
      expect(wav?.length).toBe(samples * 4);
    }
    expect(await recoverRecordings(folder, new Set())).toEqual([]);
  });

  it('refuses a name that is taken, leaves the folder, or a folder that is not there', async () => {
    const recorder = await Recorder.start(folder, 'r4', fail);
    await expect(Recorder.start(folder, 'r4', fail)).rejects.toMatchObject({ code: 'system-error' });
    await expect(Recorder.start(folder, '../r4', fail)).rejects.toMatchObject({ code: 'bad-request' });
    await expect(Recorder.start(join(folder, 'none'), 'r5', fail)).rejects.toMatchObject({ code: 'system-error' });
    await recorder.stop();
  });

  // proves F-32 for the recorder
  it('says once that the disk refuses, keeps quiet after it, and still stops', async () => {
    const errors: Error[] = [];
    const recorder = await Recorder.start(folder, 'r6', (error) => { errors.push(error); }, () => Promise.reject(new Error('ENOSPC')));
    for (let tick = 0; tick < 50; tick++) {
      recorder.write(frame(1), frame(1), tick);
      await new Promise((resolve) => { setImmediate(resolve); });
    }
    expect(errors.map((error) => error.message)).toEqual(['ENOSPC']);
    expect(recorder.running).toBe(false);
    expect(await recorder.stop()).toEqual({ durationMs: 0, path: join(folder, 'r6.wav') });
    expect(parseWav(await readFile(join(folder, 'r6.wav')))?.length).toBe(0);
  });
});
