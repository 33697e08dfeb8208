/** The keypad during a call: every press sends one digit (RFC 4733). */
import { html, nothing } from 'lit';
import { property, state } from '../decorators.js';
import type { InteractionId } from '../../src/protocol/index.js';
import { CccElement, define } from '../element.js';
import { styles } from './ccc-keypad.styles.js';
import { keyStyles } from './keys.styles.js';
import { keys } from './keys.js';

/**
 * @summary Twelve keys that send digits into the call.
 * @element ccc-keypad
 * @csspart key - Each key.
 * @cssprop [--ccc-key-height=44px] - Height of a key.
 * @csspart sent - What was pressed so far.
 * @fires {CustomEvent<CallDetail & {digits: string}>} ccc-send-digits-request - Cancelable.
 */
export class CccKeypad extends CccElement {
  static override styles = [keyStyles, styles];

  @state() private sent = '';

  /** The call that gets the digits. */
  @property({ attribute: 'interaction-id' }) interactionId: InteractionId | undefined;

  /** Sends one digit, as if its key were pressed. */
  press(digit: string): void {
    if (!this.interactionId || !this.emit('ccc-send-digits-request', { interactionId: this.interactionId, digits: digit })) return;
    this.sent = (this.sent + digit).slice(-24);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('interactionId')) this.sent = '';
  }

  override render() {
    if (!this.interactionId) return nothing;
    return html`
      <output part="sent" class="sent number" aria-label=${this.t.digitsSent}>${this.sent}</output>
      <div class="keys" role="group" aria-label=${this.t.keypad}>
        ${keys.map(({ digit, letters }) => html`
          <button part="key" class="key" type="button" @click=${() => { this.press(digit); }}><b>${digit}</b> ${letters && letters !== '+' ? html`<small>${letters}</small>` : nothing}</button>`)}
      </div>`;
  }
}
define('ccc-keypad', CccKeypad);
