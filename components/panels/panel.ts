/** What panels share: they follow the workstation's state and hand it to dumb parts. */
import { ContextConsumer, contextKey } from '../context.js';
import { CccElement } from '../element.js';
import type { Workstation, WorkstationState } from '../../src/index.js';

/** The store as panels see it: the latest state, and the workstation for what is not a command. */
export interface Live { readonly workstation: Workstation; readonly state: WorkstationState }
export const liveKey = contextKey<Live | undefined>('live');

/** @internal */
export class CccPanel extends CccElement {
  readonly #live = new ContextConsumer(this, liveKey);
  protected get live(): Live | undefined { return this.#live.value; }

  /** Runs once a request has been past everybody who might refuse it. */
  protected unlessRefused(event: Event, act: () => void): void {
    queueMicrotask(() => { if (!event.defaultPrevented) act(); });
  }
}
