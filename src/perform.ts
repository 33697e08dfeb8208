/** Asks the command table and runs what it allows; says by facts what is in flight and what failed. */
import { commandTable, type CommandContext, type CommandEntry } from './commands.js';
import { CccError } from './kernel/errors.js';
import { allowedHere, interactionOf, type Command, type CommandName, type InteractionCommand, type LegCommand, type ProblemReport, waitsForRestart, type WorkstationState } from './model/index.js';

/** The entry of a command, typed for it: the one place where the table's key and the command's name are tied together. */
const entryOf = (command: Command): CommandEntry<CommandName> => commandTable[command.name];
const isKnown = (name: string): name is CommandName => Object.hasOwn(commandTable, name);

/** May this be dispatched now? The same question for every button, shortcut and program. */
export function allowed(state: WorkstationState, command: Command): boolean {
  if (!isKnown(command.name)) return false;
  const entry = entryOf(command);
  const key = entry.key(state, command);
  if (!isAnnounced(state, entry)) return false;
  return (entry.repeats === true || (Object.hasOwn(state.pending, key) ? state.pending[key] : undefined) !== command.name) && entry.allowed(state, command);
}

/** The center offers it to this agent; what it does not is neither shown nor asked. */
export const isOffered = (state: WorkstationState, name: CommandName): boolean => isAnnounced(state, commandTable[name]);
const isAnnounced = ({ capabilities }: WorkstationState, { needs }: Pick<CommandEntry<CommandName>, 'needs'>): boolean => needs === undefined || capabilities.commands.includes(needs);

/** Names of the commands allowed about one interaction (by default the current one), for a toolbar. */
export function allowedCommands(state: WorkstationState, interactionId?: string): ReadonlySet<CommandName> {
  const interaction = interactionOf(state, interactionId ?? state.current);
  if (!interaction) return new Set();
  const id = interaction.id;
  const may = new Set<CommandName>();
  for (const name of allowedHere(state, interaction)) {
    if (allowed(state, sample(name, id))) may.add(name);
  }
  return may;
}

/** What a command needs besides the call is asked later; whether it is allowed does not depend on it. */
function sample(name: InteractionCommand | LegCommand, interactionId: string): Command {
  switch (name) {
    case 'sendDigits': return { name, digits: '0', interactionId };
    case 'redial': return { name, interactionId };
    case 'collect': return { name, templateId: '', interactionId };
    case 'transfer': case 'consult': return { name, to: { kind: 'external', id: '0' }, interactionId };
    default: return { name, interactionId };
  }
}

export async function perform(context: CommandContext, command: Command): Promise<void> {
  const state = context.state();
  if (!isKnown(command.name)) throw new CccError('bad-request', 'unknown command');
  const entry = entryOf(command);
  const { name } = command;
  const key = entry.key(state, command);
  try {
    if (!allowed(state, command)) throw refusal(state, command);
    context.post({ type: 'command.sent', at: context.now(), key, name });
    const asked = context.consent?.(command);
    if (asked) await asked;
    await entry.run(context, command);
    context.post({ type: 'command.done', at: context.now(), key, name });
  } catch (error) {
    const known = asCccError(error);
    context.post({ type: 'command.failed', at: context.now(), key, name, error: report(known, name, key) });
    throw known;
  }
}

/** Why not, as exactly as the state tells. */
function refusal(state: WorkstationState, command: Command): CccError {
  // Before the first state nothing is announced, and "not now" is the truth.
  if (state.me && !isOffered(state, command.name)) return new CccError('not-supported', command.name);
  if (waitsForRestart(state, command.name)) return new CccError('restarting');
  if (command.name === 'dial') {
    const { reason, registration } = state.connection;
    if (reason === 'expired') return new CccError('token-expired');
    if (registration !== 'registered') return new CccError('phone-not-registered');
    if (commandTable.dial.allowed(state, { phoneNumber: '1' })) return new CccError('invalid-number', command.phoneNumber.slice(0, 40));
  }
  if (command.name === 'addCard') return new CccError('no-current-call');
  return new CccError('not-allowed-now', command.name);
}

export const asCccError = (error: unknown): CccError =>
  error instanceof CccError ? error : new CccError('system-error', error instanceof Error ? error.message : undefined, { cause: error });

export function report(error: CccError, command?: CommandName, key?: string): ProblemReport {
  return {
    code: error.code, message: error.message, remedy: error.remedy, ...(error.detail ? { detail: error.detail } : {}), ...(command === undefined ? {} : { command }),
    ...(key === undefined || key === 'agent' ? {} : { interactionId: key }),
  };
}
