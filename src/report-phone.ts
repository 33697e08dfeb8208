/** Tells the center whether this page's microphone lets it answer (F-22): what it cannot answer is not to ring here. */
import type { CommandContext } from './commands.js';
import type { WorkstationState } from './model/index.js';

export function createPhoneReporter(center: CommandContext['center']): (next: WorkstationState) => void {
  let told: boolean | undefined;
  return ({ connection: { microphone, signalling }, capabilities }) => {
    // Once on every connection, because the center may have heard it of another page.
    if (signalling !== 'connected') told = undefined;
    else if (microphone !== 'unknown' && capabilities.commands.includes('reportPhone')) {
      const canAnswer = microphone === 'granted' || microphone === 'prompt';
      if (told === canAnswer) return;
      told = canAnswer;
      center.send({ name: 'reportPhone', canAnswer }).catch(() => { told = undefined; });
    }
  };
}
