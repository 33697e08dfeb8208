/** The help with its list of shortcuts, from the command table. */
import { html, type TemplateResult } from 'lit';
import { commandTable, type CommandName } from '../../src/index.js';
import type { Translation } from '../locales/translation.js';
import type { ShortcutName } from '../shortcuts.js';
import '../parts/ccc-shortcut-help.js';
import type { Shortcut } from '../parts/ccc-shortcut-help.js';

const names = Object.keys(commandTable) as CommandName[];

/** The command whose key it is, where two share one. */
const named = ['answer', 'reject', 'hangUp', 'hold', 'mute', 'transfer', 'consult'] as const satisfies readonly (ShortcutName & CommandName)[];

/** Of a previewed contact, whose card obeys them itself: what is fetched with it need not be known before. */
const alike: Readonly<Partial<Record<ShortcutName, CommandName>>> = { answer: 'dialPreview', reject: 'skipPreview' };

/** `keyOf` knows the host's own. */
export function shortcutsOf(t: Translation, keyOf: (name: ShortcutName, usual: string) => string): Shortcut[] {
  const labels = (of: ShortcutName, usual: string): string => [...names.filter((name) => commandTable[name].shortcut === usual), ...alike[of] ? [alike[of]] : []].map((name) => t.command[name]).join(' / ');
  const ours = named.flatMap((name) => {
    const usual = commandTable[name].shortcut;
    return usual ? [{ name, usual, label: labels(name, usual) }] : [];
  });
  const pretty = (key: string): string => key.replace('Escape', 'Esc').replace('Control', 'Ctrl').split('+').map((part) => part.length === 1 ? part.toUpperCase() : part).join('+');
  return [...ours, { name: 'keypad', usual: 'K', label: t.keypad } as const, { name: 'digits', usual: '0–9 * #', label: t.command.sendDigits } as const, { name: 'help', usual: '?', label: t.shortcuts } as const]
    .map(({ name, usual, label }) => ({ key: pretty(keyOf(name, usual)), label })).filter(({ key }) => key !== '');
}

export const helpOf = (t: Translation, keyOf: (name: ShortcutName, usual: string) => string, onClose: () => void): TemplateResult =>
  html`<ccc-shortcut-help .shortcuts=${shortcutsOf(t, keyOf)} @close=${onClose}></ccc-shortcut-help>`;
