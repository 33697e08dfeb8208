/** What somebody does with the keyboard: where the focus is, through every shadow root, whether they type there, and which key it was. */

export function deepFocus(host: HTMLElement): Element | undefined {
  let at = host.ownerDocument.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at ?? undefined;
}

export function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['button', 'checkbox', 'radio', 'range', 'submit'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

export const isChord = (event: KeyboardEvent): boolean => event.ctrlKey || event.altKey || event.metaKey;
/** As `aria-keyshortcuts` spells it; Shift counts where it does not make another character. */
export const keyName = (event: KeyboardEvent): string =>
  `${event.ctrlKey ? 'control+' : ''}${event.altKey ? 'alt+' : ''}${event.metaKey ? 'meta+' : ''}${event.shiftKey && (isChord(event) || event.key.length > 1) ? 'shift+' : ''}${event.key.toLowerCase()}`;
