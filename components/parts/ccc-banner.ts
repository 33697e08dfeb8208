/** One thing that stands in the way, in words, with the one click that helps. */
import { html, nothing } from 'lit';
import { property } from '../decorators.js';
import { buttonStyles } from '../controls/button.styles.js';
import { CccElement, define } from '../element.js';
import { icon, type IconName } from '../icons.js';
import { styles } from './ccc-banner.styles.js';
import { toneStyles } from './tone.styles.js';

type Remedy = 'ccc-allow-microphone-request' | 'ccc-allow-sound-request' | 'ccc-connect-request' | 'ccc-go-ready-request';

/**
 * @summary A notice across the top: microphone blocked, sound blocked, reconnecting, signed in elsewhere…
 * @element ccc-banner
 * @attr {'info'|'warn'|'danger'} tone - How grave it is.
 * @attr {string} message - What is the matter.
 * @attr {string} remedy - What a person can do.
 * @attr {string} code - The error code, small.
 * @attr {string} action - Label of the button.
 * @csspart action - The button.
 * @fires {CustomEvent<{}>} ccc-allow-microphone-request - If `request` says so. Cancelable.
 * @fires {CustomEvent<{}>} ccc-allow-sound-request - If `request` says so. Cancelable.
 * @fires {CustomEvent<{}>} ccc-connect-request - If `request` says so. Cancelable.
 * @fires {CustomEvent<{}>} ccc-go-ready-request - If `request` says so. Cancelable.
 */
export class CccBanner extends CccElement {
  static override styles = [buttonStyles, toneStyles, styles];

  @property({ reflect: true }) tone: 'info' | 'warn' | 'danger' = 'info';
  /** A picture for it. */
  @property() icon: IconName = 'info';
  @property() message = '';
  @property() remedy = '';
  @property() code = '';
  @property() action = '';
  /** The request that the button makes. */
  @property() request: Remedy | undefined;

  override render() {
    return html`
      <div class="banner" data-tone=${this.tone} role="status">
        ${icon(this.icon)}
        <p><span class="message">${this.message}</span> ${this.remedy} ${this.code ? html`<small>${this.code}</small>` : nothing}</p>
        ${this.action ? html`<button part="action" class="button" type="button" @click=${() => { if (this.request) this.emit(this.request, {}); }}>${this.action}</button>` : nothing}
      </div>`;
  }
}
define('ccc-banner', CccBanner);
