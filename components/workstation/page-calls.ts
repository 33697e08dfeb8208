/** Calls that pages of other origins want placed: told to the audit, and where the center wants it left to the agent's own click (S-03). */
import type { BridgeHost } from '../../src/bridge/frame.js';
import type { Command } from '../../src/index.js';
import { CccError } from '../../src/kernel/errors.js';

export interface PageCalls {
  /** Puts the call before the agent, who places it by a click; false where that is not possible now. */
  prepare(call: Extract<Command, { readonly name: 'dial' }>): boolean;
  onDialled(origin: string): void;
}

export function withPageCalls(workstation: BridgeHost, { prepare, onDialled }: PageCalls): BridgeHost {
  return {
    get state() { return workstation.state; },
    state$: workstation.state$,
    async dispatch(command: Command, origin: string) {
      if (command.name === 'dial') {
        if (workstation.state.bridge.origins.some((entry) => entry.origin === origin && entry.commands.includes('dialByClick'))) {
          if (!prepare(command)) throw new CccError('not-allowed-now');
          return;
        }
        onDialled(origin);
      }
      await workstation.dispatch(command, origin);
    },
  };
}
