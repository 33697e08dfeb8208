/** Against click-jacking (S-04): inside a frame, pointer events count only when the frame has been visible for a moment. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const settleMs = 300;

/** Intersection Observer v2, where there is one: whether anything hides the frame, as `opacity: 0` or a box above it does. */
interface SeenEntry extends IntersectionObserverEntry { readonly isVisible?: boolean }

/**
 * While the frame is out of sight no pointer event counts. Where something merely lies above it, events count again a moment after
 * the last change: a host's sticky header must not make the phone useless, but what is uncovered under a finger cannot be hit.
 */
export class ClickGuard implements ReactiveController {
  #visibleSince = Number.POSITIVE_INFINITY;
  #uncovered = false;
  #observer: IntersectionObserver | undefined;

  constructor(readonly host: ReactiveControllerHost & HTMLElement) { host.addController(this); }

  hostConnected(): void {
    if (window.top === window) return;
    const options: IntersectionObserverInit & { trackVisibility?: boolean; delay?: number } = { trackVisibility: true, delay: 100 };
    this.#observer = new IntersectionObserver((entries) => {
      const entry: SeenEntry | undefined = entries.at(-1);
      const uncovered = entry?.isVisible !== false;
      const justUncovered = uncovered && !this.#uncovered;
      this.#uncovered = uncovered;
      if (entry?.isIntersecting !== true) this.#visibleSince = Number.POSITIVE_INFINITY;
      else if (justUncovered || this.#visibleSince === Number.POSITIVE_INFINITY) this.#visibleSince = performance.now();
    }, options);
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
