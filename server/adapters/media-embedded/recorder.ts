/** Writes one dual-track recording: batches of 200 ms go to the operating system without anybody waiting for the disk. */
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { CccError } from 'ccc-workstation/errors';
import { FRAME } from './pcm/g711.js';
import { appendSilence, finishFile, PART_SUFFIX, RECORDING_CHANNELS, RECORDING_RATE } from './recovery.js';
import { wavHeader } from '../../domain/wav.js';

const FRAME_BYTES = FRAME * RECORDING_CHANNELS * 2;
/** 200 ms: what a crash of the process loses at most, beside what the jitter buffer held. */
const BATCH_FRAMES = 10;
/** So many batches may wait for a slow disk (20 s, 640 KB); then the recording fails, the call goes on. */
const MAX_WAITING = 100;
/** Missed ticks are filled with silence up to an hour; more is a broken clock. */
const MAX_GAP_FRAMES = 180_000;

/** How bytes get to the disk; a parameter so that a refusing disk can be tried. */
type Write = (file: FileHandle, bytes: Buffer) => Promise<void>;
const writeAll: Write = async (file, bytes) => {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
};

export class Recorder {
  /** The first batch of each is of another length, so that recordings that began together do not all write in the same tick. */
  static #begun = 0;
  readonly path: string;
  readonly #part: string;
  readonly #file: FileHandle;
  readonly #failed: (error: Error) => void;
  readonly #write: Write;
  readonly #waiting: Buffer[] = [];
  #batch: Buffer = Buffer.allocUnsafeSlow((1 + Recorder.#begun++ % BATCH_FRAMES) * FRAME_BYTES);
  #filled = 0;
  #frames: number;
  #lastTick = -1;
  #error: Error | undefined;
  #writing: Promise<void> = Promise.resolve();
  #busy = false;
  #stopped: Promise<{ durationMs: number; path: string }> | undefined;

  private constructor(file: FileHandle, part: string, path: string, failed: (error: Error) => void, write: Write, frames = 0) {
    this.#frames = frames;
    this.#write = write;
    this.#file = file;
    this.#part = part;
    this.path = path;
    this.#failed = failed;
  }

  /** `failed` is called once when the disk refuses; the part file keeps what was written. */
  static async start(this: void, folder: string, id: string, failed: (error: Error) => void, write: Write = writeAll): Promise<Recorder> {
    const { path, part } = filesOf(folder, id);
    const file = await open(part, 'wx').catch((error: unknown) => { throw new CccError('system-error', 'recording file', { cause: error }); });
    try {
      await file.write(wavHeader(0, RECORDING_CHANNELS, RECORDING_RATE));
    } catch (error) {
      await file.close();
      throw new CccError('system-error', 'recording file', { cause: error });
    }
    return new Recorder(file, part, path, failed, write);
  }

  /** Goes on with a recording of before a restart; the time between becomes silence, so that the file stays as long as the call. */
  static async resume(this: void, folder: string, id: string, failed: (error: Error) => void, write: Write = writeAll): Promise<Recorder> {
    const { path, part } = filesOf(folder, id);
    try {
      const frames = await appendSilence(part, Date.now());
      return new Recorder(await open(part, 'a'), part, path, failed, write, frames);
    } catch (error) {
      throw new CccError('system-error', 'recording file', { cause: error });
    }
  }

  get running(): boolean { return !this.#error && !this.#stopped; }

  /** Takes the frame of this tick; ticks that were missed since the last one become silence on both tracks. */
  write(left: Int16Array, right: Int16Array, tick: number): void {
    if (!this.running) return;
    const missed = this.#lastTick < 0 ? 0 : Math.min(MAX_GAP_FRAMES, tick - this.#lastTick - 1);
    this.#lastTick = tick;
    for (let i = 0; i < missed; i++) { this.#batch.fill(0, this.#filled, this.#filled + FRAME_BYTES); this.#next(); }
    const samples = new Int16Array(this.#batch.buffer, this.#batch.byteOffset + this.#filled, FRAME * RECORDING_CHANNELS);
    for (let i = 0; i < FRAME; i++) {
      samples[i * 2] = left[i] ?? 0;
      samples[i * 2 + 1] = right[i] ?? 0;
    }
    this.#next();
  }

  /** Writes the rest, the true header, and gives the file its name. What a failing disk kept is reported as it is. */
  stop(): Promise<{ durationMs: number; path: string }> {
    this.#stopped ??= this.#finish();
    return this.#stopped;
  }

  /** Writes what there is and leaves the file to be gone on with. */
  async leave(): Promise<void> {
    if (!this.running) return;
    this.#stopped = Promise.resolve({ durationMs: 0, path: this.path });
    this.#waiting.push(this.#batch.subarray(0, this.#filled));
    await this.#writing;
    this.#pump();
    await this.#writing;
    await this.#file.close().catch(() => undefined);
  }

  #next(): void {
    this.#filled += FRAME_BYTES;
    this.#frames += 1;
    if (this.#filled < this.#batch.length) return;
    this.#waiting.push(this.#batch);
    this.#batch = Buffer.allocUnsafeSlow(BATCH_FRAMES * FRAME_BYTES);
    this.#filled = 0;
    if (this.#waiting.length > MAX_WAITING) this.#fail(new Error('the disk is too slow'));
    else this.#pump();
  }

  #pump(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#writing = this.#drain().catch((error: unknown) => { this.#fail(error instanceof Error ? error : new Error('write failed')); }).finally(() => { this.#busy = false; });
  }

  async #drain(): Promise<void> {
    for (let batch = this.#waiting[0]; batch && !this.#error; batch = this.#waiting[0]) {
      await this.#write(this.#file, batch);
      this.#waiting.shift();
    }
  }

  #fail(error: Error): void {
    if (this.#error) return;
    this.#error = error;
    this.#waiting.length = 0;
    this.#failed(error);
  }

  async #finish(): Promise<{ durationMs: number; path: string }> {
    if (!this.#error) {
      this.#waiting.push(this.#batch.subarray(0, this.#filled));
      await this.#writing;
      this.#pump();
    }
    await this.#writing;
    await this.#file.close().catch(() => undefined);
    const durationMs = await finishFile(this.#part, this.path).catch(() => Math.round(this.#frames * FRAME / RECORDING_RATE * 1000));
    return { durationMs, path: this.path };
  }
}

function filesOf(folder: string, id: string): { path: string; part: string } {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}$/.test(id)) throw new CccError('bad-request', 'recording id');
  return { path: join(folder, `${id}.wav`), part: join(folder, `${id}${PART_SUFFIX}`) };
}
