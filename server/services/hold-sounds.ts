/** What a held caller hears: music, nothing, a spoken text or an uploaded sound. Made ready when the setting changes, so that no call waits for it (CAL-03). */
import type { HoldSound } from 'ccc-workstation/protocol';
import type { Log } from '../ports/clock.js';
import type { PlaySource } from '../ports/media.js';
import type { Plan } from './plan.js';
import type { Prompts } from './prompts.js';
import type { Sounds } from './sounds.js';

export interface HoldStatus {
  readonly setting: HoldSound;
  /** What callers hear really. */
  readonly playing: HoldSound['kind'];
  /** Why it is not what the setting says. */
  readonly problem?: string;
}
interface Ports { readonly plan: Plan; readonly sounds: Sounds; readonly prompts: Prompts; readonly log: Log }

/** Between two rounds of a spoken text. */
const pauseMs = 1500;

export class HoldSounds {
  readonly #ports: Ports;
  #source: PlaySource;
  #status: HoldStatus = { setting: { kind: 'music' }, playing: 'music' };
  #tail: Promise<void> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#source = ports.prompts.file('hold-music');
    ports.plan.live.onChange((settings, before) => { if (settings.holdSound !== before.holdSound) this.prepare(); });
    this.prepare();
  }

  /** Looped until the caller is back. */
  get source(): PlaySource { return this.#source; }
  /** Resolves when the present setting is ready or has failed. */
  async status(): Promise<HoldStatus> {
    await this.#tail;
    return this.#status;
  }

  prepare(): void {
    this.#tail = this.#tail.then(() => this.#prepare()).catch((error: unknown) => { this.#fallBack(this.#ports.plan.settings.holdSound, String(error)); });
  }

  async #prepare(): Promise<void> {
    const { plan, prompts, sounds } = this.#ports;
    const setting = plan.settings.holdSound;
    switch (setting.kind) {
      case 'music': return this.#play(setting, prompts.file('hold-music'));
      // Packets go on, so that no carrier takes the silence for a dead line.
      case 'none': return this.#play(setting, { kind: 'tone', name: 'silence' });
      case 'file': {
        const path = await sounds.uploaded(setting.soundId);
        return path === undefined ? this.#fallBack(setting, 'this sound was never uploaded') : this.#play(setting, { kind: 'file', path });
      }
      case 'text': {
        const path = await sounds.spoken(setting.text, pauseMs);
        return path === undefined ? this.#fallBack(setting, 'no text-to-speech program could speak it; install espeak-ng') : this.#play(setting, { kind: 'file', path });
      }
    }
  }

  #play(setting: HoldSound, source: PlaySource): void {
    this.#source = source;
    this.#status = { setting, playing: setting.kind };
  }

  #fallBack(setting: HoldSound, problem: string): void {
    this.#ports.log('warn', 'held callers hear the music instead of what is set', { problem });
    this.#source = this.#ports.prompts.file('hold-music');
    this.#status = { setting, playing: 'music', problem };
  }
}
