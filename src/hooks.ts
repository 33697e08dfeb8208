/** What a page may say before something is done: its hooks are asked, and may refuse with a reason that the agent reads. */
import type { Command } from './model/index.js';
import type { Clock } from './kernel/clock.js';
import { CccError } from './kernel/errors.js';
import type { Log } from './kernel/log.js';

/** Nothing is no objection; a reason is shown to the agent and refuses. */
export type Objection = { readonly refuse: string } | undefined;
/** `void`, so that a hook that only looks fits. */
type Answer = Objection | void | Promise<Objection | void>;
type Of<N extends Command['name']> = Extract<Command, { readonly name: N }>;

/**
 * Each is asked after the workstation's own rule has allowed the command, wherever it came from: button, shortcut, bridge or
 * `dispatch()`. A hook that throws, or has not answered within three seconds, is logged and counts as no objection: a broken
 * business page must not keep an agent from working. What the center does by itself (auto answer) asks nobody.
 */
export interface Hooks {
  beforeDial?(command: Of<'dial'>): Answer;
  beforeAnswer?(command: Of<'answer'>): Answer;
  /** Also before a consultation, and before it is completed to a transfer. */
  beforeTransfer?(command: Of<'transfer' | 'consult' | 'completeTransfer'>): Answer;
  /** Before the wrap-up is finished, for example as long as no result is chosen. */
  beforeWrapUp?(command: Of<'finishWrapUp'>): Answer;
}

export const answerWithinMs = 3000;

function ask(hooks: Hooks, command: Command): Answer {
  switch (command.name) {
    case 'dial': return hooks.beforeDial?.(command);
    case 'answer': return hooks.beforeAnswer?.(command);
    case 'transfer': case 'consult': case 'completeTransfer': return hooks.beforeTransfer?.(command);
    case 'finishWrapUp': return hooks.beforeWrapUp?.(command);
    default: return undefined;
  }
}

/** Rejects with `vetoed` and the page's reason when a hook refuses. */
export async function consent(hooks: Hooks, command: Command, clock: Clock, log: Log): Promise<void> {
  let cancel: (() => void) | undefined;
  const late = new Promise<undefined>((resolve) => {
    cancel = clock.after(answerWithinMs, () => { log('warn', 'hooks', `no answer before ${command.name}`); resolve(undefined); });
  });
  const objection = await Promise.race([Promise.resolve().then(() => ask(hooks, command)), late])
    .catch((error: unknown) => { log('error', 'hooks', `failed before ${command.name}: ${String(error)}`); });
  cancel?.();
  if (typeof objection === 'object' && typeof objection.refuse === 'string') throw new CccError('vetoed', objection.refuse.slice(0, 200));
}
