/** Single keys while the focus is inside the workstation and nobody types (WCAG 2.1.4: only with focus, listed in the help). */
import { commandTable, type CommandName, type WorkstationState } from '../../src/index.js';

export type KeyMeaning =
  | { readonly kind: 'command'; readonly name: CommandName }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'pick'; readonly purpose: 'transfer' | 'consult' }
  | { readonly kind: 'keypad' }
  | { readonly kind: 'help' };

const names = Object.keys(commandTable) as CommandName[];
const keyName = (event: KeyboardEvent): string => event.key === 'Escape' ? `${event.shiftKey ? 'Shift+' : ''}Escape` : event.key.toLowerCase();

/** What a key means now, if anything: the command table decides what is allowed. */
export function meaningOf(event: KeyboardEvent, state: WorkstationState): KeyMeaning | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.composedPath()[0])) return undefined;
  const key = keyName(event);
  const name = names.find((candidate) => commandTable[candidate].shortcut === key && isAllowed(candidate, state));
  if (name && event.repeat) return undefined;
  if (name === 'transfer' || name === 'consult') return { kind: 'pick', purpose: name };
  if (name) return { kind: 'command', name };
  const mayPress = commandTable.sendDigits.allowed(state, { digits: '1' });
  if (mayPress && /^[0-9*#]$/.test(event.key)) return { kind: 'digit', digit: event.key };
  if (mayPress && key === 'k') return { kind: 'keypad' };
  return event.key === '?' ? { kind: 'help' } : undefined;
}

function isAllowed(name: CommandName, state: WorkstationState): boolean {
  switch (name) {
    case 'answer': case 'reject': case 'hangUp': case 'hold': case 'resume': case 'mute': case 'unmute': case 'finishWrapUp':
    case 'goReady': case 'goNotReady': case 'signOut': case 'allowMicrophone': case 'allowSound': case 'dismissProblem':
      return commandTable[name].allowed(state, {});
    case 'transfer': case 'consult': return commandTable[name].allowed(state, { to: { kind: 'external', id: '0' } });
    default: return false;
  }
}

/** What has the focus, through every shadow root. */
export function deepFocus(within: Document = document): Element | undefined {
  let at = within.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at ?? undefined;
}

export function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['button', 'checkbox', 'radio', 'range', 'submit'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}
