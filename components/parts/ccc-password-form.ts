/** Another password for the agent's own account (OLA-12). */
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../decorators.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-field.js';
import type { CccField } from '../controls/ccc-field.js';
import { CccElement, define } from '../element.js';
import { passwordWords } from '../locales/password-words.js';
import { toolStyles } from './tool.styles.js';

/** As the center's own rule; it decides. */
const least = 10;
const names = ['current', 'next', 'again'] as const;
type Name = typeof names[number];
const empty = { current: '', next: '', again: '' };

/**
 * @summary Asks for the present password and a new one, twice, and says how it went. Passwords leave it by its function only, never by an event.
 * @element ccc-password-form
 * @csspart change - The button.
 */
export class CccPasswordForm extends CccElement {
  static override styles = [buttonStyles, toolStyles];

  @state() private given: Readonly<Record<Name, string>> = empty;
  @state() private tried = false;
  @state() private isAsking = false;
  @state() private answer: 'wrong' | 'tooMany' | 'failed' | 'done' | undefined;

  /** Changes it; rejects with an error that has a `code`. Without one the form renders nothing. */
  @property({ attribute: false }) change: ((change: { readonly current: string; readonly next: string }) => Promise<void>) | undefined;

  override render(): TemplateResult | typeof nothing {
    if (!this.change) return nothing;
    const words = passwordWords(this.t);
    const { answer } = this;
    return html`
      <form novalidate @submit=${this.#onSubmit} @keydown=${this.#onKey}>
        ${names.map((name) => html`<div class="group"><ccc-field label=${words[name]} type="password" autocomplete=${name === 'current' ? 'current-password' : 'new-password'} hint=${name === 'next' ? words.rule : ''}
          .value=${this.given[name]} .error=${this.tried ? this.#errorOf(name) : ''} @ccc-value-change=${(event: CustomEvent<{ value: string }>) => { this.#take(name, event); }}></ccc-field></div>`)}
        <div role="alert">${answer && answer !== 'done' ? html`<p class="wrong">${words[answer]}</p>` : nothing}</div>
        <div role="status">${answer === 'done' ? html`<p class="summary">${words.done}</p>` : nothing}</div>
        <button part="change" class="button primary" type="submit" aria-disabled=${this.isAsking} aria-busy=${this.isAsking || nothing}>${words.change}</button>
      </form>`;
  }

  #errorOf(name: Name): string {
    const { current, next, again } = this.given;
    const { t } = this;
    const words = passwordWords(t);
    if (name === 'current') return current ? '' : t.required(words.current);
    if (name === 'next') return next.length < least ? words.tooShort : next === current ? words.same : '';
    return again === next ? '' : words.different;
  }

  #take(name: Name, event: CustomEvent<{ value: string }>): void {
    event.stopPropagation();
    this.given = { ...this.given, [name]: event.detail.value };
    this.answer = undefined;
  }

  /** The fields are elements of their own, so the form does not submit by Enter by itself. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) void this.#submit();
  };
  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    void this.#submit();
  };

  async #submit(): Promise<void> {
    if (this.isAsking || !this.change) return;
    this.tried = true;
    this.answer = undefined;
    const wrong = names.findIndex((name) => this.#errorOf(name) !== '');
    if (wrong >= 0) { this.renderRoot.querySelectorAll<CccField>('ccc-field')[wrong]?.focus(); return; }
    this.isAsking = true;
    try {
      await this.change({ current: this.given.current, next: this.given.next });
      this.given = empty;
      this.tried = false;
      this.answer = 'done';
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      this.answer = code === 'wrong-credentials' ? 'wrong' : code === 'too-many-requests' ? 'tooMany' : 'failed';
    } finally {
      this.isAsking = false;
    }
  }
}
define('ccc-password-form', CccPasswordForm);
