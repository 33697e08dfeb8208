/** One labelled text field: the rule stands under it before the error does. */
import { html, nothing } from 'lit';
import { property, query } from '../decorators.js';
import { CccElement, define } from '../element.js';
import { styles } from './ccc-field.styles.js';

/**
 * @summary A labelled text field with hint and error.
 * @element ccc-field
 * @attr {string} label - Its label.
 * @attr {string} hint - A rule or example, shown before any error.
 * @attr {string} error - What is wrong; linked to the field.
 * @attr {'text'|'email'|'password'|'multiline'} type - Kind of field.
 * @csspart label - Its label.
 * @csspart input - The native field.
 * @fires {CustomEvent<{value: string}>} ccc-value-change - On each keystroke.
 */
export class CccField extends CccElement {
  static override styles = styles;
  static override shadowRootOptions = { mode: 'open' as const, delegatesFocus: true };

  @query('.input') private input!: HTMLInputElement | HTMLTextAreaElement;

  @property() label = '';
  /** What stands in it. */
  @property() value = '';
  @property() hint = '';
  @property() error = '';
  @property() type: 'text' | 'email' | 'password' | 'multiline' = 'text';
  /** As of the native field. */
  @property() autocomplete = '';
  /** An example, gone when somebody types. */
  @property() placeholder = '';
  /** Lines of a field with several. */
  @property({ type: Number }) rows = 3;
  /** Nothing can be done with it. */
  @property({ type: Boolean }) disabled = false;

  override focus(): void { this.input.focus(); }

  override render() {
    const note = this.error || this.hint;
    const described = note ? 'note' : nothing;
    return html`
      <label part="label" for="input">${this.label}</label>
      ${this.type === 'multiline'
        ? html`<textarea part="input" id="input" class="input" rows=${this.rows} .value=${this.value} placeholder=${this.placeholder || nothing} maxlength="2000" ?disabled=${this.disabled}
            aria-invalid=${this.error ? 'true' : nothing} aria-describedby=${described} @input=${this.#onInput}></textarea>`
        : html`<input part="input" id="input" class="input" type=${this.type} .value=${this.value} placeholder=${this.placeholder || nothing} autocomplete=${this.autocomplete || nothing} ?disabled=${this.disabled}
            maxlength="256" spellcheck="false" autocapitalize="off" aria-invalid=${this.error ? 'true' : nothing} aria-describedby=${described} @input=${this.#onInput}>`}
      ${note ? html`<p id="note" class=${this.error ? 'note error' : 'note'}>${note}</p>` : nothing}`;
  }

  readonly #onInput = (): void => {
    this.value = this.input.value;
    this.emit('ccc-value-change', { value: this.value });
  };
}
define('ccc-field', CccField);
