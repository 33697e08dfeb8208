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
      if (callsOut(command)) {
        if (workstation.state.bridge.origins.some((entry) => entry.origin === origin && entry.commands.includes('dialByClick'))) {
          if (command.name !== 'dial' || !prepare(command)) throw new CccError('not-allowed-now');
          return;
        }
        onDialled(origin);
      }
      await workstation.dispatch(command, origin);
    },
  };
}

/** What rings somebody outside: only a number to dial can be left to the agent's click. */
const callsOut = (command: Command): boolean =>
  command.name === 'dial' || command.name === 'redial' || command.name === 'dialPreview' || ((command.name === 'transfer' || command.name === 'consult') && command.to.kind === 'external');
