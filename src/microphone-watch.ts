/** What a page does about the state of its microphone; in a chunk of its own, fetched long before the first call. */
import type { CommandContext } from './commands.js';
import { createUnheardHold } from './hold-unheard.js';
import type { Command, WorkstationState } from './model/index.js';
import { createPhoneReporter } from './report-phone.js';

export function createMicrophoneWatch(center: CommandContext['center'], allowed: (state: WorkstationState, command: Command) => boolean): (next: WorkstationState) => void {
  const parts = [createPhoneReporter(center), createUnheardHold(center, allowed)];
  return (next) => { for (const part of parts) part(next); };
}
