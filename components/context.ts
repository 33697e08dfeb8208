/** A context of our own in forty lines (the community protocol's event): values come down to elements without a global. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A key that carries the type of its value. */
export interface ContextKey<T> { readonly name: string; readonly type?: T }
export const contextKey = <T>(name: string): ContextKey<T> => ({ name });

type Listener = (value: unknown) => void;

/** Asks the nearest ancestor that provides `key`; bubbles through shadow roots. */
export class ContextRequest extends Event {
  static readonly type = 'ccc-context-request';
  answered = false;
  constructor(readonly key: string, readonly listener: Listener, readonly onRelease: (release: () => void) => void) {
    super(ContextRequest.type, { bubbles: true, composed: true });
  }
}

/** Provides one value to everything below `host`. */
export class ContextProvider<T> {
  #value: T;
  readonly #listeners = new Set<Listener>();

  constructor(host: EventTarget, key: ContextKey<T>, value: T) {
    this.#value = value;
    host.addEventListener(ContextRequest.type, (event) => {
      if (!(event instanceof ContextRequest) || event.key !== key.name || event.composedPath()[0] === host) return;
      event.stopPropagation();
      event.answered = true;
      this.#listeners.add(event.listener);
      event.onRelease(() => { this.#listeners.delete(event.listener); });
      event.listener(this.#value);
    });
  }

  get value(): T { return this.#value; }
  set value(value: T) {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(value);
  }
}

/** Follows the value of the nearest provider while the element is connected. */
export class ContextConsumer<T> implements ReactiveController {
  value: T | undefined;
  #release: (() => void) | undefined;

  constructor(readonly host: ReactiveControllerHost & EventTarget, readonly key: ContextKey<T>, readonly onUnanswered?: () => void) {
    host.addController(this);
  }

  hostConnected(): void {
    const request = new ContextRequest(
      this.key.name,
      (value) => { this.value = value as T; this.host.requestUpdate(); },
      (release) => { this.#release = release; },
    );
    this.host.dispatchEvent(request);
    if (!request.answered) this.onUnanswered?.();
  }

  hostDisconnected(): void {
    this.#release?.();
    this.#release = undefined;
  }
}
