/** The page around the workstation is asked before something is done: by its hooks, and by cancelable events. */
import type { Hooks, Objection } from '../../src/index.js';
import type { CccQuestions } from '../events.js';

type Answer = ReturnType<NonNullable<Hooks['beforeDial']>>;

/** `hooks()` is read each time, so that a page can set them later. They are asked first; then everybody who listens. */
export function hooksOf(target: EventTarget, hooks: () => Hooks | undefined): Hooks {
  const cancelled = <N extends keyof CccQuestions>(type: N, detail: CccQuestions[N]): Objection =>
    target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true })) ? undefined : { refuse: '' };
  const first = (answer: Answer, otherwise: () => Objection): Answer =>
    typeof answer === 'object' && 'then' in answer ? answer.then((said) => said ?? otherwise()) : answer ?? otherwise();
  return {
    beforeDial: ({ name, ...call }) => first(hooks()?.beforeDial?.({ name, ...call }), () => cancelled('ccc-before-dial', call)),
    beforeAnswer: ({ name, ...call }) => first(hooks()?.beforeAnswer?.({ name, ...call }), () => cancelled('ccc-before-answer', call)),
    beforeTransfer: (command) => first(hooks()?.beforeTransfer?.(command), () => cancelled('ccc-before-transfer', command)),
    beforeWrapUp: ({ name, ...call }) => first(hooks()?.beforeWrapUp?.({ name, ...call }), () => cancelled('ccc-before-wrap-up', call)),
  };
}
