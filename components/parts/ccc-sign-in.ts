/** Signing in with e-mail address and password. */
import { html, nothing } from 'lit';
import { property, state } from '../decorators.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-field.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-sign-in.styles.js';

/**
 * @summary The sign-in form.
 * @element ccc-sign-in
 * @attr {string} problem - What went wrong last time.
 * @attr {string} remedy - What to do about it.
 * @slot - Below the form, for example a hint about demo accounts.
 * @csspart submit - The button.
 * @fires {CustomEvent<{email: string, password: string}>} ccc-sign-in-request - Cancelable.
 */
export class CccSignIn extends CccElement {
  static override styles = [buttonStyles, styles];

  @state() private email = '';
  @state() private password = '';
  @state() private tried = false;

  @property() problem = '';
  @property() remedy = '';
  /** The answer is on its way. */
  @property({ type: Boolean }) pending = false;

  override render() {
    const { t } = this;
    return html`
      <form novalidate @submit=${this.#onSubmit} @keydown=${this.#onKey}>
        <header><span class="mark" aria-hidden="true">${icon('headset')}</span><h2>${t.signInTitle}</h2><p class="quiet">${t.signInLead}</p></header>
        <div role="alert">${this.problem ? html`<p class="problem">${icon('warning')}<span><strong>${this.problem}</strong> ${this.remedy}</span></p>` : nothing}</div>
        <ccc-field label=${t.email} type="email" autocomplete="username" placeholder="anna@company.com" .value=${this.email} .error=${this.tried && !this.email ? t.required(t.email) : ''}
          @ccc-value-change=${(event: CustomEvent<{ value: string }>) => { this.email = event.detail.value; }}></ccc-field>
        <ccc-field label=${t.password} type="password" autocomplete="current-password" .value=${this.password} .error=${this.tried && !this.password ? t.required(t.password) : ''}
          @ccc-value-change=${(event: CustomEvent<{ value: string }>) => { this.password = event.detail.value; }}></ccc-field>
        <button part="submit" class="button primary" type="submit" ?disabled=${this.pending} aria-busy=${this.pending || nothing}>${this.pending ? t.signingIn : t.signIn}</button>
        <slot></slot>
      </form>`;
  }

  /** The fields are elements of their own, so the form does not submit by Enter by itself. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) this.#submit();
  };

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    this.#submit();
  };

  #submit(): void {
    this.tried = true;
    if (!this.email || !this.password) {
      const missing = this.email ? 1 : 0;
      this.renderRoot.querySelectorAll<HTMLElement>('ccc-field')[missing]?.focus();
      return;
    }
    if (!this.pending) this.emit('ccc-sign-in-request', { email: this.email.trim(), password: this.password });
  }
}
define('ccc-sign-in', CccSignIn);
