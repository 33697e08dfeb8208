/** The list of shortcuts for the help, from the command table. */
import { commandTable, type CommandName } from '../../src/index.js';
import type { Translation } from '../locales/translation.js';
import type { Shortcut } from '../parts/ccc-shortcut-help.js';

const names = Object.keys(commandTable) as CommandName[];

export function shortcutsOf(t: Translation): Shortcut[] {
  const shown = new Map<string, string[]>();
  for (const name of names) {
    const { shortcut } = commandTable[name];
    if (shortcut) shown.set(shortcut, [...shown.get(shortcut) ?? [], t.command[name]]);
  }
  const pretty = (key: string): string => key.replace('Escape', 'Esc').split('+').map((part) => part.length === 1 ? part.toUpperCase() : part).join('+');
  return [
    ...[...shown].map(([key, labels]) => ({ key: pretty(key), label: labels.join(' / ') })),
    { key: 'K', label: t.keypad }, { key: '0–9 * #', label: t.command.sendDigits }, { key: '?', label: t.shortcuts },
  ];
}
