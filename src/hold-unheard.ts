/** Where the last microphone goes away during a call, the other party hears the hold sound and not nothing, until a microphone is back (F-21). */
import type { CommandContext } from './commands.js';
import { mediaLeg, type WorkstationState } from './model/index.js';
import { allowed } from './perform.js';

export function createUnheardHold(center: CommandContext['center']): (next: WorkstationState) => void {
  const held = new Set<string>();
  const ask = (name: 'hold' | 'resume', interactionId: string): void => { center.send({ name, interactionId }).catch(() => undefined); };
  return (next) => {
    const { microphone } = next.connection;
    if (microphone === 'missing') {
      for (const interactionId of next.serving) {
        // Once: whoever resumes all the same wants to listen.
        if (held.has(interactionId) || mediaLeg(next, interactionId)?.state !== 'connected' || !allowed(next, { name: 'hold', interactionId })) continue;
        held.add(interactionId);
        ask('hold', interactionId);
      }
    } else if (microphone === 'granted') {
      for (const interactionId of [...held]) {
        held.delete(interactionId);
        if (allowed(next, { name: 'resume', interactionId })) ask('resume', interactionId);
      }
    }
  };
}
