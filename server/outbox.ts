/** Messages to another thread, sent together once a turn of the event loop: waking a thread costs more than what most messages say. */

export interface Post { postMessage(messages: unknown): void }

export class Outbox<M> {
  readonly #to: () => Post | undefined;
  #waiting: M[] = [];

  /** `to` is asked when it sends, so that a thread that was replaced meanwhile gets the rest. */
  constructor(to: () => Post | undefined) { this.#to = to; }

  post(message: M): void {
    if (this.#waiting.push(message) === 1) setImmediate(() => { this.flush(); });
  }

  /** Sends at once what waits; before a thread ends. */
  flush(): void {
    const messages = this.#waiting;
    this.#waiting = [];
    if (messages.length > 0) this.#to()?.postMessage(messages);
  }
}
