/** A row of tabs. The panels belong to whoever uses it; it only says which one is chosen. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import { CccElement, define } from '../element.js';
import { icon, type IconName } from '../icons.js';
import { styles } from './ccc-tabs.styles.js';

export interface Tab { readonly value: string; readonly label: string; readonly icon?: IconName; readonly badge?: string; readonly tone?: string }

/**
 * @summary A row of tabs: a line, or a navigation bar with icons.
 * @element ccc-tabs
 * @attr {'line'|'bar'} look - A line of words, or icons with a word below.
 * @csspart tab - Each tab.
 * @fires {CustomEvent<{value: string}>} ccc-tab-change - Another tab was chosen.
 */
export class CccTabs extends CccElement {
  static override styles = styles;

  /** What there is to choose from. */
  @property({ attribute: false }) tabs: readonly Tab[] = [];
  /** The tab that is open. */
  @property() value = '';
  /** What the tabs are about. */
  @property() label = '';
  @property({ reflect: true }) look: 'line' | 'bar' = 'line';

  override render() {
    return html`<div class="list" role="tablist" aria-label=${this.label || nothing} @keydown=${this.#onKey}>${this.tabs.map((tab) => this.#tab(tab))}</div>`;
  }

  #tab(tab: Tab): TemplateResult {
    const chosen = tab.value === this.value;
    return html`
      <button part="tab" class="tab" type="button" role="tab" data-value=${tab.value} data-tone=${tab.tone ?? nothing} title=${tab.label} aria-selected=${chosen} tabindex=${chosen ? 0 : -1}
        @click=${() => { this.#choose(tab.value); }}>
        ${tab.icon && this.look === 'bar' ? html`<span class="mark">${icon(tab.icon)}</span>` : nothing}<span class="text cut">${tab.label}</span>
        ${tab.badge ? html`<span class="badge number">${tab.badge}</span>` : nothing}
      </button>`;
  }

  #choose(value: string): void {
    if (value !== this.value) this.emit('ccc-tab-change', { value });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const rtl = getComputedStyle(this).direction === 'rtl';
    const at = this.tabs.findIndex((tab) => tab.value === this.value);
    const steps: Record<string, number> = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, Home: -at, End: this.tabs.length - 1 - at };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = this.tabs[(at + step + this.tabs.length) % this.tabs.length];
    if (!next) return;
    this.#choose(next.value);
    void this.updateComplete.then(() => { this.renderRoot.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus(); });
  };
}
define('ccc-tabs', CccTabs);
