/** Which commands this center announces to an agent, and so which it carries out: all it knows but those an administrator has taken away, or not set up. */
import { collectCommands } from 'ccc-workstation/model';
import { CenterCommand } from 'ccc-workstation/protocol';
import type { Plan } from './plan.js';

/** Without these nobody could work, or leave. */
const always: ReadonlySet<string> = new Set(['setPresence', 'setNextPresence', 'attach', 'setMuted', 'reportPhone', 'hangUp', 'finishWrapUp']);
/** These come as an INVITE and not as a command. */
const known: readonly string[] = ['dial', 'redial', 'dialPreview', ...CenterCommand.options.map((option) => option.entries.name.literal)];

export function commandsOf({ settings, collections }: Pick<Plan, 'settings' | 'collections'>, agentId: string): ReadonlySet<string> {
  const off = new Set([...settings.commandsOff, ...Object.hasOwn(settings.commandsOffFor, agentId) ? settings.commandsOffFor[agentId] ?? [] : []]);
  const missing = new Set<string>([...settings.agentsMayBlock ? [] : ['blockNumber'], ...settings.agentsMayTake ? [] : ['take'], ...collections.offered().length > 0 ? [] : collectCommands]);
  return new Set(known.filter((name) => (always.has(name) || !off.has(name)) && !missing.has(name)));
}
