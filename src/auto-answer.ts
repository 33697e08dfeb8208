/** Answers what the center marked so (RTE-03, OLA-06): a beep, a moment to draw breath, then the answer; what cannot be answered rings. */
import type { CommandContext } from './commands.js';
import type { Clock } from './kernel/clock.js';
import { allowed, perform } from './perform.js';
import type { NewPhoneFact } from './softphone/softphone.js';

/** The beep is over, and the agent has had time to notice it. */
const breathMs = 600;

export function createAutoAnswer(context: CommandContext, clock: Clock): (fact: NewPhoneFact) => void {
  return (fact) => {
    const { softphone } = context;
    if (fact.type !== 'phone.alerting' || !fact.auto || !softphone) return;
    const command = { name: 'answer', interactionId: fact.interactionId } as const;
    softphone.devices.beep();
    clock.after(breathMs, () => {
      // Taken back meanwhile, or answered by a click.
      if (!allowed(context.state(), command)) return;
      perform(context, command).catch(() => { if (softphone.has(fact.interactionId)) softphone.devices.startRing(); });
    });
  };
}
