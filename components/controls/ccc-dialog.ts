/** A modal dialog: the native element with a heading and a close button. */
import { html } from 'lit';
import { property, query } from '../decorators.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { buttonStyles } from './button.styles.js';
import { styles } from './ccc-dialog.styles.js';

/**
 * @summary A modal dialog with a heading.
 * @element ccc-dialog
 * @attr {string} heading - Its name.
 * @slot - Content.
 * @fires {Event} close - It was closed, however.
 * @csspart dialog - The native dialog.
 */
export class CccDialog extends CccElement {
  static override styles = [buttonStyles, styles];

  @query('dialog') private dialog!: HTMLDialogElement;

  @property() heading = '';

  /** Opens it; the focus goes into it and comes back afterwards. */
  show(): void { if (!this.dialog.open) this.dialog.showModal(); }
  close(): void { this.dialog.close(); }

  override render() {
    return html`
      <dialog part="dialog" aria-labelledby="heading" @click=${this.#onClick} @close=${() => { this.dispatchEvent(new Event('close')); }} @keydown=${(event: Event) => { event.stopPropagation(); }}>
        <div class="sheet">
          <header><h2 id="heading">${this.heading}</h2>
            <button class="button plain icon-only" type="button" aria-label=${this.t.close} title=${this.t.close} @click=${() => { this.close(); }}>${icon('close')}</button></header>
          <slot></slot>
        </div>
      </dialog>`;
  }

  readonly #onClick = (event: Event): void => {
    if (event.target === this.dialog) this.close();
  };
}
define('ccc-dialog', CccDialog);
