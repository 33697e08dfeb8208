/** Holds the state: one writer by facts, many readers by stream. */
import { BehaviorSubject, Subject, type Observable } from 'rxjs';
import { createMailbox } from './mailbox.js';

export interface Store<S, F> {
  readonly state: S;
  readonly state$: Observable<S>;
  /** Each fact, after the state has taken it in. */
  readonly facts$: Observable<F>;
  post(fact: F): void;
  close(): void;
}

export function createStore<S, F extends object>(
  initial: S, reduce: (state: S, fact: F) => S, after: (previous: S, next: S, fact: F) => void, onError: (error: unknown) => void,
): Store<S, F> {
  const states = new BehaviorSubject<S>(initial);
  const facts = new Subject<F>();
  const mailbox = createMailbox<F>((fact) => {
    const previous = states.value;
    const next = reduce(previous, fact);
    if (next !== previous) states.next(next);
    facts.next(fact);
    after(previous, next, fact);
  }, onError);
  return {
    get state() { return states.value; },
    state$: states.asObservable(),
    facts$: facts.asObservable(),
    post: (fact) => { mailbox.post(fact); },
    close() { mailbox.close(); states.complete(); facts.complete(); },
  };
}
