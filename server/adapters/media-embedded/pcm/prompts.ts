/** Loads what is to be played: WAV files are read and decoded off the packet path and kept while they are in use often. */
import { open } from 'node:fs/promises';
import { CccError } from 'ccc-workstation/errors';
import type { PlaySource } from '../../../ports/media.js';
import { decodeWav } from '../../../domain/wav.js';
import { decodeByte } from './g711.js';
import { tone } from './tones.js';

/** Samples of files kept in memory: 32 MB, about half an hour. */
const MAX_CACHED = 16 * 1024 * 1024;
/** Ten minutes of 16-bit stereo; a longer file is not a prompt. */
const MAX_FILE = 20 * 1024 * 1024;

interface Cached { readonly samples: Int16Array; readonly changed: number }

export class Prompts {
  /** In order of use, the oldest first. */
  readonly #cache = new Map<string, Cached>();
  readonly #tones = new Map<string, Int16Array>();
  #size = 0;

  async load(source: PlaySource): Promise<readonly Int16Array[]> {
    switch (source.kind) {
      case 'tone': return [this.#tone(source.name)];
      case 'file': return [await this.#file(source.path)];
      case 'sequence': return Promise.all(source.paths.map((path) => this.#file(path)));
    }
  }

  #tone(name: Parameters<typeof tone>[0]): Int16Array {
    const known = this.#tones.get(name) ?? tone(name);
    this.#tones.set(name, known);
    return known;
  }

  async #file(path: string): Promise<Int16Array> {
    const handle = await open(path, 'r').catch((error: unknown) => { throw new CccError('not-found', `prompt ${path}`, { cause: error }); });
    try {
      const { mtimeMs, size } = await handle.stat();
      const cached = this.#cache.get(path);
      if (cached?.changed === mtimeMs) {
        this.#cache.delete(path);
        this.#cache.set(path, cached);
        return cached.samples;
      }
      if (size > MAX_FILE) throw new CccError('too-large', `prompt ${path}`);
      const samples = decodeWav(await handle.readFile(), decodeByte);
      if (!samples) throw new CccError('not-supported', `prompt ${path} is not 8 kHz WAV (16-bit, A-law or µ-law)`);
      this.#keep(path, { samples, changed: mtimeMs });
      return samples;
    } finally {
      await handle.close();
    }
  }

  #keep(path: string, entry: Cached): void {
    this.#size += entry.samples.length - (this.#cache.get(path)?.samples.length ?? 0);
    this.#cache.delete(path);
    this.#cache.set(path, entry);
    for (const [oldest, { samples }] of this.#cache) {
      if (this.#size <= MAX_CACHED || oldest === path) break;
      this.#cache.delete(oldest);
      this.#size -= samples.length;
    }
  }
}
