/** Holds the state: one writer by facts, many readers by stream. */
import { Observable, type Subscriber } from 'rxjs';
import { createMailbox } from './mailbox.js';

export interface Store<S, F> {
  readonly state: S;
  readonly state$: Observable<S>;
  /** Each fact, after the state has taken it in. */
  readonly facts$: Observable<F>;
  post(fact: F): void;
  close(): void;
}

/** Many readers of one source. A Subject does the same and costs every page another kilobyte. */
function createTopic<T>(first?: () => T) {
  const readers = new Set<Subscriber<T>>();
  let over = false;
  return {
    stream: new Observable<T>((reader) => {
      if (first) reader.next(first());
      if (over) { reader.complete(); return; }
      readers.add(reader);
      return () => { readers.delete(reader); };
    }),
    tell(value: T): void { for (const reader of [...readers]) reader.next(value); },
    close(): void { over = true; for (const reader of [...readers]) reader.complete(); },
  };
}

export function createStore<S, F extends object>(
  initial: S, reduce: (state: S, fact: F) => S, after: (previous: S, next: S, fact: F) => void, onError: (error: unknown) => void,
): Store<S, F> {
  let state = initial;
  const states = createTopic(() => state);
  const facts = createTopic<F>();
  const mailbox = createMailbox<F>((fact) => {
    const previous = state;
    state = reduce(previous, fact);
    if (state !== previous) states.tell(state);
    facts.tell(fact);
    after(previous, state, fact);
  }, onError);
  return {
    get state() { return state; },
    state$: states.stream,
    facts$: facts.stream,
    post: (fact) => { mailbox.post(fact); },
    close() { mailbox.close(); states.close(); facts.close(); },
  };
}
