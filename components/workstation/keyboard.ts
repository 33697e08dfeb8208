/** Single keys while the focus is inside the workstation and nobody types, and the host's own chords anywhere (WCAG 2.1.4: only with focus, listed in the help, changed and taken away by the host). */
import type { Shortcuts } from '../shortcuts.js';
import { commandTable, type CommandName, type Workstation, type WorkstationState } from '../../src/index.js';
import { isTyping } from './deep-focus.js';

type KeyMeaning =
  | { readonly kind: 'command'; readonly name: CommandName }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'pick'; readonly purpose: 'transfer' | 'consult' }
  | { readonly kind: 'keypad' }
  | { readonly kind: 'help' };

/** What of a workstation its keys need. */
export interface KeyedElement extends HTMLElement { readonly shortcuts: Shortcuts | undefined }

/** `here` is the window in which a host's chords work. */
export function followKeys(host: KeyedElement, here: Window, workstation: Pick<Workstation, 'state'>, signal: AbortSignal): void {
  const ask = (type: string, detail: object): void => { host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true })); };
  function obey(event: KeyboardEvent): void {
    const { state } = workstation;
    const meaning = meaningOf(event, state, host.shortcuts);
    if (!meaning) return;
    event.preventDefault();
    const inside = host.shadowRoot;
    if (meaning.kind === 'digit') inside?.querySelector('ccc-call-panel')?.press(meaning.digit);
    else if (meaning.kind === 'keypad') inside?.querySelector('ccc-call-panel')?.toggleKeypad();
    else if (meaning.kind === 'help') void inside?.querySelector('ccc-tools')?.open('shortcuts');
    else if (meaning.kind === 'pick') { if (state.current !== undefined) ask('ccc-pick-target-request', { interactionId: state.current, purpose: meaning.purpose }); }
    else {
      const interactionId = meaning.name === 'answer' || meaning.name === 'reject' ? state.ringing[0] : state.current;
      ask(commandTable[meaning.name].event, interactionId ? { interactionId } : {});
    }
  }
  host.addEventListener('keydown', obey, { signal });
  // Single keys never reach beyond the workstation.
  here.addEventListener('keydown', (event) => { if (isChord(event)) obey(event); }, { signal });
}

const names = Object.keys(commandTable) as CommandName[];
/** One key for a thing and its contrary. */
const shortcutOf = (name: CommandName): string => name === 'resume' ? 'hold' : name === 'unmute' ? 'mute' : name;
const isChord = (event: KeyboardEvent): boolean => event.ctrlKey || event.altKey || event.metaKey;
/** As `aria-keyshortcuts` spells it; Shift counts where it does not make another character. */
const keyName = (event: KeyboardEvent, chord: boolean): string =>
  [...['Control', 'Alt', 'Meta', 'Shift'].filter((each) => event.getModifierState(each) && (each !== 'Shift' || chord || event.key.length > 1)), event.key].join('+').toLowerCase();

/** What a key means now, if anything: the command table decides what is allowed, and `own` which key it is. */
function meaningOf(event: KeyboardEvent, state: WorkstationState, own: Shortcuts | undefined): KeyMeaning | undefined {
  const chord = isChord(event);
  if (own === false || event.defaultPrevented || event.isComposing || (!chord && isTyping(event.composedPath()[0]))) return undefined;
  const key = keyName(event, chord);
  const keys: Readonly<Record<string, string>> = own ?? {};
  const is = (name: string, usual: string | undefined): boolean => (keys[name] ?? usual)?.toLowerCase() === key;
  const name = names.find((candidate) => is(shortcutOf(candidate), commandTable[candidate].shortcut) && isAllowed(candidate, state));
  if (name && event.repeat) return undefined;
  if (name === 'transfer' || name === 'consult') return { kind: 'pick', purpose: name };
  if (name) return { kind: 'command', name };
  if (commandTable.sendDigits.allowed(state, { digits: '1' })) {
    if (keys['digits'] !== '' && /^[0-9*#]$/.test(key)) return { kind: 'digit', digit: key };
    if (is('keypad', 'k')) return { kind: 'keypad' };
  }
  return is('help', '?') ? { kind: 'help' } : undefined;
}

function isAllowed(name: CommandName, state: WorkstationState): boolean {
  switch (name) {
    case 'answer': case 'reject': case 'hangUp': case 'hold': case 'resume': case 'mute': case 'unmute': return commandTable[name].allowed(state, {});
    case 'transfer': case 'consult': return commandTable[name].allowed(state, { to: { kind: 'external', id: '0' } });
    default: return false;
  }
}
