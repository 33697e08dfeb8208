/** The commands a page may send by name, checked field by field. */
import * as v from 'valibot';
import { CccError } from '../kernel/errors.js';
import type { Command, CommandName } from '../model/command.js';
import { HoldScope, Target, TransferMode } from '../protocol/shapes.js';

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const short = text(64);
const maybe = v.exactOptional(short);
const onCall = { interactionId: maybe };
const isOn = { on: v.boolean() };
const seconds = v.exactOptional(v.number());
const to = v.strictObject({ ...Target.entries, id: short });
/** Commands of one shape. */
const shape = <const N extends readonly CommandName[], E extends v.ObjectEntries>(names: N, entries: E) => v.strictObject({ name: v.picklist(names), ...entries });

/** All but signing out, cards, and what asks the browser for something: that needs a click here. */
const BridgeCommand = v.variant('name', [
  shape([
    'answer', 'switchTo', 'mute', 'unmute', 'finishWrapUp', 'extendWrapUp', 'blockNumber', 'cancelTransfer', 'cancelConsult', 'swap', 'completeTransfer', 'join', 'split', 'leave', 'cancelCollect',
  ], onCall),
  shape(['hangUp'], { ...onCall, legId: maybe, number: maybe }),
  shape(['hold', 'resume'], { ...onCall, scope: v.exactOptional(HoldScope) }),
  shape(['reject'], { ...onCall, reason: maybe }),
  shape(['transfer'], { ...onCall, to, mode: v.exactOptional(TransferMode) }),
  shape(['consult'], { ...onCall, to }),
  shape(['collect'], { ...onCall, templateId: short }),
  shape(['goReady', 'goNotReady', 'enterWork', 'leaveWork'], {}),
  shape(['setAutoAnswer', 'setInbound'], isOn),
  shape(['redial', 'select', 'take'], { interactionId: short }),
  shape(['dialPreview'], { previewId: short }),
  shape(['skipPreview'], { previewId: short, reason: short }),
  shape(['sendNote'], { to: v.pipe(v.array(v.strictObject({ kind: v.picklist(['agent', 'skillGroup']), id: short })), v.maxLength(100)), text: text(500) }),
  shape(['closeNote'], { noteId: short }),
  shape(['pickUp'], { agentId: short }),
  shape(['setAfterCall'], { state: v.picklist(['idle', 'work']) }),
  shape(['setSkillGroups'], { ids: v.pipe(v.array(short), v.maxLength(100)) }),
  shape(['sendDigits'], { ...onCall, digits: v.pipe(v.string(), v.regex(/^[0-9A-D*#]{1,64}$/)) }),
  shape(['dial'], { phoneNumber: short, desc: v.exactOptional(text(200)), uui: v.exactOptional(text(1000)), callerNumber: maybe }),
  shape(['goOnBreak'], { reason: maybe, seconds }),
  shape(['setNextPresence'], { presence: v.picklist(['ready', 'notReady', 'onBreak']), reason: maybe, seconds }),
  shape(['note'], { ...onCall, remark: v.exactOptional(text(2000)), disposition: maybe, data: v.exactOptional(v.record(short, text(1000))) }),
]);

export function toCommand(name: string, args: Readonly<Record<string, unknown>>): Command {
  const checked = v.safeParse(BridgeCommand, { ...args, name });
  if (!checked.success) throw new CccError('bad-request', checked.issues[0] ? v.getDotPath(checked.issues[0]) ?? name : name);
  return checked.output;
}
