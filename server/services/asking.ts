/** Asks a caller one thing after the other: a prompt or a wait. Whatever is older than the last one has nothing to say any more. */
import type { PlayOptions, Playback, PlaySource } from '../ports/media.js';
import type { Call } from './call.js';

/** A prompt cut short by a key that then never arrives as an event must not leave the caller in silence. */
const lostDigitMs = 3000;

export type Answer = 'played' | 'elapsed';

export class Asking {
  #turn = 0;
  #cancelTimer: (() => void) | undefined;
  #playback: Playback | undefined;

  constructor(private readonly call: Call, private readonly legId: string, private readonly answered: (answer: Answer) => Promise<void>) {}

  /** `name`: for the log, where it cannot be played and is passed over. */
  async play(source: PlaySource, options: PlayOptions, name: string): Promise<void> {
    this.#next();
    const turn = this.#turn;
    try {
      this.#playback = await this.call.play(this.legId, source, options);
    } catch (error) {
      this.call.kit.log('error', 'a prompt could not be played', { interaction: this.call.id, prompt: name, error: String(error) });
      return this.#after(0, 'played');
    }
    void this.#playback.done.then((outcome) => {
      if (outcome === 'stopped') return;
      this.call.post(async () => {
        if (turn !== this.#turn) return;
        if (outcome === 'finished') await this.answered('played');
        else this.#after(lostDigitMs, 'played');
      });
    });
  }

  wait(ms: number, answer: Answer = 'elapsed'): void {
    this.#next();
    this.#after(ms, answer);
  }

  /** Something else goes on; a prompt may play to its end, and nobody is told. */
  leaveOff(): void { this.#next(); }

  stop(): void {
    this.#next();
    this.hush();
  }

  /** Only the sound: a wait goes on. */
  hush(): void {
    void this.#playback?.stop();
    this.#playback = undefined;
  }

  #next(): void {
    this.#turn++;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  #after(ms: number, answer: Answer): void {
    const turn = this.#turn;
    this.#cancelTimer = this.call.kit.clock.after(ms, () => {
      this.call.post(async () => { if (turn === this.#turn) await this.answered(answer); });
    });
  }
}
