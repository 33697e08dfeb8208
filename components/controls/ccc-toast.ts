/** A short message that something failed or happened: text, remedy, small code. */
import { html, nothing } from 'lit';
import { property } from '../decorators.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { buttonStyles } from './button.styles.js';
import { styles } from './ccc-toast.styles.js';

/**
 * @summary A message at the edge that can be closed; announced politely.
 * @element ccc-toast
 * @attr {string} message - What happened.
 * @attr {string} remedy - What to do about it.
 * @attr {string} code - The error code, small.
 * @csspart toast - The box.
 * @fires {CustomEvent<{}>} ccc-dismiss-problem-request - Closed. Cancelable.
 */
export class CccToast extends CccElement {
  static override styles = [buttonStyles, styles];

  @property() message = '';
  @property() remedy = '';
  @property() code = '';

  override render() {
    return html`<div role="status">${this.message ? html`
      <div part="toast" class="toast">
        <span class="mark">${icon('warning')}</span>
        <p><strong>${this.message}</strong> ${this.remedy} ${this.code ? html`<small>${this.code}</small>` : nothing}</p>
        <button class="button plain icon-only" type="button" aria-label=${this.t.close} title=${this.t.close} @click=${() => { this.emit('ccc-dismiss-problem-request', {}); }}>${icon('close')}</button>
      </div>` : nothing}</div>`;
  }
}
define('ccc-toast', CccToast);
