/** Sounds of this center's own: uploaded by an administrator, or spoken once from a text and kept. */
import { createHash } from 'node:crypto';
import { CccError } from 'ccc-workstation/errors';
import { soundOf } from '../domain/sound.js';
import type { Blobs } from '../ports/blobs.js';
import type { Ids } from '../ports/clock.js';
import type { Speech } from '../ports/speech.js';

export class Sounds {
  constructor(private readonly ports: { readonly speech: Speech; readonly blobs: Blobs; readonly ids: Ids }) {}

  /** Refuses what is no sound that can be played. */
  async add(file: Buffer): Promise<{ readonly id: string; readonly durationMs: number }> {
    const sound = soundOf(file);
    if (!sound) throw new CccError('not-supported', 'a WAV file: 16-bit PCM, 8 to 48 kHz, one or two channels, at most ten minutes');
    const id = this.ports.ids.next('sound');
    await this.ports.blobs.put(`${id}.wav`, sound.wav);
    return { id, durationMs: sound.durationMs };
  }

  /** Undefined for what was never uploaded. */
  uploaded(soundId: string): Promise<string | undefined> { return this.ports.blobs.path(`${soundId}.wav`); }

  /** Undefined where nothing can speak it. */
  async spoken(text: string, pauseMs = 0): Promise<string | undefined> {
    const { speech, blobs } = this.ports;
    const name = `spoken-${createHash('sha256').update(pauseMs === 0 ? `prompt ${text}` : text).digest('hex').slice(0, 32)}.wav`;
    const known = await blobs.path(name);
    if (known !== undefined) return known;
    const said = await speech.speak(text);
    const sound = said && soundOf(said, pauseMs);
    if (!sound) return undefined;
    await blobs.put(name, sound.wav);
    return await blobs.path(name);
  }
}
