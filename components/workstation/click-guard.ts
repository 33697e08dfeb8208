/** Against click-jacking (S-04): inside a frame, pointer events count only when the frame has been visible for a moment. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const settleMs = 300;

export class ClickGuard implements ReactiveController {
  #visibleSince = Number.POSITIVE_INFINITY;
  #observer: IntersectionObserver | undefined;

  constructor(readonly host: ReactiveControllerHost & HTMLElement) { host.addController(this); }

  hostConnected(): void {
    if (window.top === window) return;
    this.#observer = new IntersectionObserver((entries) => {
      const visible = entries.at(-1)?.isIntersecting === true;
      if (!visible) this.#visibleSince = Number.POSITIVE_INFINITY;
      else if (this.#visibleSince === Number.POSITIVE_INFINITY) this.#visibleSince = performance.now();
    });
    this.#observer.observe(this.host);
    this.host.addEventListener('pointerdown', this.#guard, { capture: true });
    this.host.addEventListener('click', this.#guard, { capture: true });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.host.removeEventListener('pointerdown', this.#guard, { capture: true });
    this.host.removeEventListener('click', this.#guard, { capture: true });
  }

  readonly #guard = (event: Event): void => {
    // A click made by a key or a script of our own has no pointer behind it.
    if (!event.isTrusted || (event instanceof MouseEvent && event.type === 'click' && event.detail === 0)) return;
    if (performance.now() - this.#visibleSince >= settleMs) return;
    event.stopImmediatePropagation();
    event.preventDefault();
  };
}
