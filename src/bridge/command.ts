/** The commands a page may send by name, checked field by field. */
import * as v from 'valibot';
import { CccError } from '../kernel/errors.js';
import type { Command } from '../model/command.js';

const short = v.pipe(v.string(), v.maxLength(64));
const onCall = { interactionId: v.exactOptional(short) };
const command = <const N extends string, E extends v.ObjectEntries>(name: N, entries: E) => v.strictObject({ name: v.literal(name), ...entries });

const BridgeCommand = v.variant('name', [
  command('answer', onCall), command('reject', onCall), command('hangUp', onCall), command('hold', onCall), command('resume', onCall),
  command('mute', onCall), command('unmute', onCall), command('finishWrapUp', onCall), command('goReady', {}), command('goNotReady', {}),
  command('sendDigits', { ...onCall, digits: v.pipe(v.string(), v.regex(/^[0-9A-D*#]{1,64}$/)) }),
  command('dial', { phoneNumber: short, desc: v.exactOptional(v.pipe(v.string(), v.maxLength(200))), uui: v.exactOptional(v.pipe(v.string(), v.maxLength(1000))), callerNumber: v.exactOptional(short) }),
  command('goOnBreak', { reason: v.exactOptional(short) }),
  command('setNextPresence', { presence: v.picklist(['ready', 'notReady', 'onBreak']), reason: v.exactOptional(short) }),
  command('note', { ...onCall, remark: v.exactOptional(v.pipe(v.string(), v.maxLength(2000))), disposition: v.exactOptional(short) }),
  command('select', { interactionId: short }),
]);

export function toCommand(name: string, args: Readonly<Record<string, string | number | boolean>>): Command {
  const checked = v.safeParse(BridgeCommand, { ...args, name });
  if (!checked.success) throw new CccError('bad-request', checked.issues[0] ? v.getDotPath(checked.issues[0]) ?? name : name);
  return checked.output;
}
