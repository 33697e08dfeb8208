/** Which keys a host may change or take away, by what they do. */

export type ShortcutName = 'answer' | 'reject' | 'hangUp' | 'hold' | 'mute' | 'transfer' | 'consult' | 'keypad' | 'digits' | 'help';
/**
 * Keys in place of ours, spelled as `aria-keyshortcuts` has them: `{ hold: 'J', mute: '' }` moves one and takes one away; `false` takes all away.
 * Single keys work while the focus is inside the workstation; one with Control, Alt or Meta, such as `Control+Alt+A`, in the whole page.
 */
export type Shortcuts = false | Readonly<Partial<Record<ShortcutName, string>>>;
