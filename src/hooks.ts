/** What a page may say before something is done: its hooks are asked, and may refuse with a reason that the agent reads. */
import type { Command } from './model/index.js';
import type { Clock } from './kernel/clock.js';
import { CccError } from './kernel/errors.js';
import type { Log } from './kernel/log.js';
import { withTimeout } from './kernel/timeout.js';

/** Nothing is no objection; a reason is shown to the agent and refuses. */
export type Objection = { readonly refuse: string } | undefined;
/** `void`, so that a hook that only looks fits. */
type Answer = Objection | void | Promise<Objection | void>;
/** A call to a number, or to a previewed contact: `phoneNumber` is then what the agent sees of its number. */
export type DialQuestion = Extract<Command, { readonly name: 'dial' }> & { readonly previewId?: string; readonly redials?: string };
type Of<N extends Command['name']> = Extract<Command, { readonly name: N }>;

/**
 * Each is asked after the workstation's own rule has allowed the command, wherever it came from: button, shortcut, bridge or
 * `dispatch()`. A hook that throws, or has not answered within three seconds, is logged and counts as no objection: a broken
 * business page must not keep an agent from working. What happens by itself (auto answer) asks nobody.
 */
export interface Hooks {
  beforeDial?(command: DialQuestion): Answer;
  beforeAnswer?(command: Of<'answer'>): Answer;
  /** Also before a consultation, and before it is completed to a transfer. */
  beforeTransfer?(command: Of<'transfer' | 'consult' | 'completeTransfer'>): Answer;
  /** Before the wrap-up is finished, for example as long as no result is chosen. */
  beforeWrapUp?(command: Of<'finishWrapUp'>): Answer;
}

export const answerWithinMs = 3000;

function ask(hooks: Hooks, command: Command | DialQuestion): Answer {
  switch (command.name) {
    case 'dial': return hooks.beforeDial?.(command);
    case 'answer': return hooks.beforeAnswer?.(command);
    case 'transfer': case 'consult': case 'completeTransfer': return hooks.beforeTransfer?.(command);
    case 'finishWrapUp': return hooks.beforeWrapUp?.(command);
    default: return undefined;
  }
}

/** Fails with `vetoed` and the page's reason when a hook refuses. A hook that answers at once costs no turn: what the page draws in one would hold the command up. */
export function consent(hooks: Hooks, command: Command | DialQuestion, clock: Clock, log: Log): Promise<void> | undefined {
  const broken = (error: unknown): void => { log('error', 'hooks', `no answer before ${command.name}: ${String(error)}`); };
  let answer: Answer;
  try { answer = ask(hooks, command); } catch (error) { broken(error); }
  if (typeof answer === 'object' && 'then' in answer) return withTimeout(clock, answerWithinMs, 'hook', answer).catch(broken).then(judge);
  judge(answer);
  return undefined;
}

function judge(objection: Objection | void): void {
  if (typeof objection?.refuse === 'string') throw new CccError('vetoed', objection.refuse.slice(0, 200));
}
