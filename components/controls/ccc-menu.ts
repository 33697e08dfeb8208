/** A button that opens a menu; native popover, so that it lies above everything and closes by itself. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import { CccElement, define } from '../element.js';
import { icon, type IconName } from '../icons.js';
import { buttonStyles } from './button.styles.js';
import { styles } from './ccc-menu.styles.js';

export type MenuItem =
  | { readonly heading: string }
  | { readonly value: string; readonly label: string; readonly icon?: IconName; readonly hint?: string; readonly tone?: string; readonly checked?: boolean; /** A switch of its own, not one of several choices. */ readonly toggle?: boolean; readonly disabled?: boolean };

/**
 * @summary A button with a menu of commands or choices.
 * @element ccc-menu
 * @attr {string} label - What the button does; its name is its content.
 * @slot - Content of the button.
 * @csspart trigger - The button.
 * @csspart menu - The menu.
 * @cssstate open - While the menu is open.
 * @fires {CustomEvent<{value: string}>} ccc-value-change - An item was chosen.
 */
export class CccMenu extends CccElement {
  static override styles = [buttonStyles, styles];

  @query('.menu') private menu!: HTMLElement;
  @query('.button') private trigger!: HTMLButtonElement;
  @state() private open = false;

  /** Headings, commands and choices, in order. */
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @property() label = '';
  /** Nothing can be done with it now; it keeps the focus, since a button that is natively disabled loses it to the page. */
  @property({ type: Boolean }) disabled = false;

  override render() {
    return html`
      <button part="trigger" class="button plain" type="button" aria-haspopup="menu" aria-expanded=${this.open}
        title=${this.label || nothing} popovertarget=${this.disabled ? nothing : 'menu'} aria-disabled=${this.disabled || nothing} @keydown=${this.#onTriggerKey}><slot></slot></button>
      <div part="menu" id="menu" class="menu" popover role="menu" aria-label=${this.label} @beforetoggle=${this.#onBeforeToggle} @toggle=${this.#onToggle} @keydown=${this.#onKey}>
        ${this.items.map((item) => this.#item(item))}
      </div>`;
  }

  #item(item: MenuItem): TemplateResult {
    if ('heading' in item) return html`<div class="heading" role="presentation">${item.heading}</div>`;
    return html`
      <button class="item" type="button" tabindex="-1" data-tone=${item.tone ?? nothing} role=${item.checked === undefined ? 'menuitem' : item.toggle ? 'menuitemcheckbox' : 'menuitemradio'}
        aria-checked=${item.checked ?? nothing} aria-disabled=${item.disabled ?? nothing} @click=${() => { if (!item.disabled) this.#choose(item.value); }}>
        ${item.icon ? icon(item.icon) : nothing}<span class="text">${item.label}</span>
        ${item.hint ? html`<kbd>${item.hint}</kbd>` : nothing}${item.checked ? html`<span class="check">${icon('check')}</span>` : nothing}
      </button>`;
  }

  #choose(value: string): void {
    this.menu.hidePopover();
    this.trigger.focus();
    this.emit('ccc-value-change', { value });
  }

  // No `instanceof`: in another window, as with picture-in-picture, events are of that window's classes.
  readonly #onBeforeToggle = ({ newState }: ToggleEvent): void => {
    if (newState !== 'open') return;
    // CSSOM, not a style attribute: allowed under a strict CSP.
    const box = this.trigger.getBoundingClientRect();
    const { innerHeight, innerWidth } = this.ownerDocument.defaultView ?? window;
    const below = innerHeight - box.bottom > box.top;
    const end = getComputedStyle(this).direction === 'rtl' ? box.left > innerWidth - box.right : box.left + box.right > innerWidth;
    const style = this.menu.style;
    style.top = below ? `${box.bottom + 4}px` : 'auto';
    style.bottom = below ? 'auto' : `${innerHeight - box.top + 4}px`;
    style.left = end ? 'auto' : `${Math.max(4, box.left)}px`;
    style.right = end ? `${Math.max(4, innerWidth - box.right)}px` : 'auto';
    style.maxHeight = `${Math.max(120, (below ? innerHeight - box.bottom : box.top) - 12)}px`;
  };

  readonly #onToggle = ({ newState }: ToggleEvent): void => {
    this.open = newState === 'open';
    this.setState('open', this.open);
    if (this.open) (this.menu.querySelector<HTMLElement>('[aria-checked=true]') ?? this.#buttons()[0])?.focus();
  };

  readonly #onTriggerKey = (event: KeyboardEvent): void => {
    if (this.disabled || event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.menu.showPopover();
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const buttons = this.#buttons();
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 };
    const next = to[event.key];
    event.stopPropagation();
    if (event.key === 'Tab') this.menu.hidePopover();
    if (next === undefined) return;
    event.preventDefault();
    buttons[(next + buttons.length) % buttons.length]?.focus();
  };

  #buttons(): HTMLElement[] { return [...this.menu.querySelectorAll<HTMLElement>('.item')]; }
}
define('ccc-menu', CccMenu);
