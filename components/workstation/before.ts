/** The page around the workstation is asked before something is done: by its hooks, and by cancelable events. */
import type { Hooks, Objection } from '../../src/index.js';
import type { CccQuestions } from '../events.js';

/** `hooks()` is read each time, so that a page can set them later. They are asked first; then everybody who listens. */
export function hooksOf(target: EventTarget, hooks: () => Hooks | undefined): Hooks {
  const cancelled = <N extends keyof CccQuestions>(type: N, detail: CccQuestions[N]): Objection =>
    target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true })) ? undefined : { refuse: '' };
  return {
    beforeDial: async ({ name, ...call }) => await hooks()?.beforeDial?.({ name, ...call }) ?? cancelled('ccc-before-dial', call),
    beforeAnswer: async ({ name, ...call }) => await hooks()?.beforeAnswer?.({ name, ...call }) ?? cancelled('ccc-before-answer', call),
    beforeTransfer: async (command) => await hooks()?.beforeTransfer?.(command) ?? cancelled('ccc-before-transfer', command),
    beforeWrapUp: async ({ name, ...call }) => await hooks()?.beforeWrapUp?.({ name, ...call }) ?? cancelled('ccc-before-wrap-up', call),
  };
}
