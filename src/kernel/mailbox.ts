/** Takes messages one at a time: what is posted while one is handled waits its turn. */

export interface Mailbox<T> { post(message: T): void; close(): void }

/** A handler that throws loses its own message and no other. */
export function createMailbox<T>(handle: (message: T) => void, onError: (error: unknown) => void): Mailbox<T> {
  let queue: T[] = [];
  let busy = false;
  let closed = false;
  return {
    post(message) {
      if (closed) return;
      queue.push(message);
      if (busy) return;
      busy = true;
      try {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          try { handle(next); } catch (error) { onError(error); }
        }
      } finally { busy = false; }
    },
    close() { closed = true; queue = []; },
  };
}
