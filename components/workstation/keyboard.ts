/** Single keys while the focus is inside the workstation and nobody types, and the host's own chords anywhere (WCAG 2.1.4: only with focus, listed in the help, changed and taken away by the host). */
import { commandTable, type Workstation } from '../../src/index.js';
import type { Shortcuts } from '../shortcuts.js';
import { isChord, isTyping, keyName } from './typing.js';

/** What of a workstation its keys need. */
export interface KeyedElement extends HTMLElement { readonly shortcuts: Shortcuts | undefined }

const names = ['answer', 'reject', 'hangUp', 'hold', 'resume', 'mute', 'unmute', 'transfer', 'consult'] as const;
/** One key for a thing and its contrary. */
const shortcutOf = (name: string): string => name === 'resume' ? 'hold' : name.replace('unm', 'm');
/** `here` is the window in which a host's chords work; `ask` goes the way of every button. The command table decides what is allowed. */
export function followKeys(host: KeyedElement, here: Window, workstation: Pick<Workstation, 'state'>, ask: (type: string, detail: object) => void, signal: AbortSignal): void {
  function obey(event: KeyboardEvent): void {
    const { shortcuts, shadowRoot } = host;
    if (shortcuts === false || event.defaultPrevented || event.isComposing || (!isChord(event) && isTyping(event.composedPath()[0]))) return;
    const { state } = workstation;
    const key = keyName(event);
    const keys: Readonly<Record<string, string>> = shortcuts ?? {};
    const is = (name: string, usual: string | undefined): boolean => (keys[name] ?? usual)?.toLowerCase() === key;
    const name = names.find((one) => is(shortcutOf(one), commandTable[one].shortcut) && commandTable[one].allowed(state, { to: { kind: 'external', id: '0' } }));
    const interactionId = name === 'answer' || name === 'reject' ? state.ringing[0] : state.current;
    const panel = commandTable.sendDigits.allowed(state, { digits: '1' }) ? shadowRoot?.querySelector('ccc-call-panel') : undefined;
    if (name && (event.repeat || interactionId === undefined)) return;
    if (name === 'transfer' || name === 'consult') ask('ccc-pick-target-request', { interactionId, purpose: name });
    else if (name) ask(commandTable[name].event, { interactionId });
    else if (panel && keys['digits'] !== '' && /^[\d*#]$/.test(key)) panel.press(key);
    else if (panel && is('keypad', 'k')) panel.toggleKeypad();
    else if (is('help', '?')) void shadowRoot?.querySelector('ccc-tools')?.open('shortcuts');
    else return;
    event.preventDefault();
  }
  host.addEventListener('keydown', obey, { signal });
  // Single keys never reach beyond the workstation; in a window of its own, where what had the focus may be gone, that is the window.
  here.addEventListener('keydown', (event) => { if (isChord(event) || (here !== window && event.target === here.document.body)) obey(event); }, { signal });
}
