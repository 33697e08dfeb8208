/** Turns request events into commands, once everybody who may refuse them has had their say. */
import { commandTable, type Command, type CommandName, type Workstation } from '../../src/index.js';

const names = Object.keys(commandTable) as CommandName[];
/** These depend on the page around us, so the element itself decides. */
const handledByElement: ReadonlySet<CommandName> = new Set(['signOut']);

/** Listens on `target` until `signal` aborts. */
export function followRequests(target: EventTarget, signal: AbortSignal, workstation: () => Workstation | undefined): void {
  for (const name of names) {
    if (handledByElement.has(name)) continue;
    target.addEventListener(commandTable[name].event, (event) => {
      queueMicrotask(() => {
        if (event.defaultPrevented || !(event instanceof CustomEvent)) return;
        const detail: unknown = event.detail;
        const command = { name, ...(typeof detail === 'object' ? detail : {}) } as Command;
        // Why it failed stands in `state.problem`, which the toast shows.
        workstation()?.dispatch(command).catch(() => undefined);
      });
    }, { signal });
  }
}

/** The code of whatever was thrown at us. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : 'system-error';
}
