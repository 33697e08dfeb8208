/** How a call is named and drawn: one word, one icon and one colour per stage, everywhere the same. */
import type { CallStage } from '../../src/model/selectors.js';
import type { Interaction, Party } from '../../src/protocol/index.js';
import type { IconName } from '../icons.js';
import type { Translation } from '../locales/translation.js';
import { formatNumber } from './phone-number.js';

export const stageIcon = {
  ringing: 'phoneIncoming', dialing: 'phoneOutgoing', ringingOut: 'phoneOutgoing', connected: 'phone', held: 'pause', transferring: 'phoneForwarded', consulting: 'users', conference: 'users', wrapUp: 'note', ended: 'hangUp',
} as const satisfies Record<CallStage, IconName>;

/** Names a state colour: `data-tone` in the styles below. */
export const stageTone = {
  ringing: 'info', dialing: 'info', ringingOut: 'info', connected: 'ok', held: 'hold', transferring: 'hold', consulting: 'info', conference: 'ok', wrapUp: 'wrap-up', ended: 'quiet',
} as const satisfies Record<CallStage, string>;

/** What a person reads as the other side: the name an agent wrote down, else the one given, else what the page said about the call, else the number. */
export function nameOf(party: Party, data: Readonly<Record<string, string>>, t: Translation): string {
  return (party.kind === 'external' && data['name']) || party.name || data['desc'] || formatNumber(party.number) || t.unknownCaller;
}
/** The number below the name; empty where the name is the number already, or the number is an account. */
export function numberBelow(party: Party, data: Readonly<Record<string, string>>): string {
  return (party.name || data['desc'] || data['name']) && party.kind !== 'agent' ? formatNumber(party.number) : '';
}
/** What the caller chose in the menus, for a glance; where nothing was chosen, the step that led to the agent. The whole path is for the title. */
export function wayOf({ path }: Interaction): { readonly chosen: string; readonly whole: string } {
  const named = (steps: typeof path): string => steps.map((step) => step.label).join(' › ');
  const choices = path.filter((step) => step.digits);
  return { chosen: named(choices.length ? choices : path.slice(-1)), whole: named(path) };
}

/** One or two letters for the round mark; nothing for a bare number. */
export function initials(name: string): string {
  const words = name.replace(/[^\p{L}\s]/gu, ' ').trim().split(/\s+/).filter(Boolean);
  const first = words[0] ?? '';
  if (/^\p{Script=Han}/u.test(first)) return first.slice(0, 1);
  return [first, words.length > 1 ? words.at(-1) ?? '' : ''].map((word) => word.slice(0, 1).toUpperCase()).join('');
}
