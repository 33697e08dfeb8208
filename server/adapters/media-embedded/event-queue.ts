/** Turns pushed events into an async iterable: every reader gets every event from the moment it starts reading. */

/** A reader that does not keep up loses the oldest events beyond this many, so that memory stays bounded. */
const LIMIT = 10_000;

export class EventQueue<T> implements AsyncIterable<T> {
  readonly #readers = new Set<Reader<T>>();
  #ended = false;

  push(event: T): void {
    for (const reader of this.#readers) reader.push(event);
  }

  end(): void {
    this.#ended = true;
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    const reader = new Reader<T>(() => { this.#readers.delete(reader); });
    if (this.#ended) reader.end();
    else this.#readers.add(reader);
    return reader;
  }
}

class Reader<T> implements AsyncIterator<T> {
  readonly #events: T[] = [];
  readonly #waiting: ((result: IteratorResult<T>) => void)[] = [];
  readonly #leave: () => void;
  #ended = false;

  constructor(leave: () => void) { this.#leave = leave; }

  push(event: T): void {
    const waiter = this.#waiting.shift();
    if (waiter) { waiter({ done: false, value: event }); return; }
    if (this.#events.length >= LIMIT) this.#events.shift();
    this.#events.push(event);
  }

  end(): void {
    this.#ended = true;
    for (const waiter of this.#waiting.splice(0)) waiter({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#events.length > 0) {
      const [value] = this.#events.splice(0, 1);
      if (value !== undefined) return Promise.resolve({ done: false, value });
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => { this.#waiting.push(resolve); });
  }

  return(): Promise<IteratorResult<T>> {
    this.#leave();
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }
}
