/** What a page does about its microphone, and what it sees to before the first call; in a chunk of its own, fetched long before that. */
import type { CommandContext } from './commands.js';
import type { EffectOptions } from './effects.js';
import { createUnheardHold } from './hold-unheard.js';
import { createReadiness } from './made-ready.js';
import type { Command, WorkstationState } from './model/index.js';
import { createPhoneReporter } from './report-phone.js';
import type { Devices } from './softphone/softphone.js';

export function createMicrophoneWatch(
  center: CommandContext['center'], allowed: (state: WorkstationState, command: Command) => boolean, devices: Devices, effects: EffectOptions | false | undefined,
): (next: WorkstationState) => void {
  const parts = [createPhoneReporter(center), createUnheardHold(center, allowed), createReadiness(devices, effects && effects.notification)];
  return (next) => { for (const part of parts) part(next); };
}
