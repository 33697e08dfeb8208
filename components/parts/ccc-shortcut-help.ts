/** The list of shortcuts, rendered from the command table that also makes them work. */
import { html } from 'lit';
import { property, query } from '../decorators.js';
import '../controls/ccc-dialog.js';
import type { CccDialog } from '../controls/ccc-dialog.js';
import { CccElement, define } from '../element.js';
import { styles } from './ccc-shortcut-help.styles.js';

export interface Shortcut { readonly key: string; readonly label: string }

/**
 * @summary A dialog that lists the keyboard shortcuts.
 * @element ccc-shortcut-help
 * @fires {Event} close - It was closed, however.
 */
export class CccShortcutHelp extends CccElement {
  static override styles = styles;

  @query('ccc-dialog') private dialog!: CccDialog;

  /** Keys and what they do. */
  @property({ attribute: false }) shortcuts: readonly Shortcut[] = [];

  async show(): Promise<void> {
    await this.updateComplete;
    await this.dialog.updateComplete;
    this.dialog.show();
  }

  override render() {
    return html`
      <ccc-dialog heading=${this.t.shortcuts} @close=${() => { this.dispatchEvent(new Event('close')); }}>
        <p class="quiet">${this.t.shortcutHint}</p>
        <dl>${this.shortcuts.map(({ key, label }) => html`<div><dt>${label}</dt><dd>${key.split('+').map((part) => html`<kbd>${part}</kbd>`)}</dd></div>`)}</dl>
      </ccc-dialog>`;
  }
}
define('ccc-shortcut-help', CccShortcutHelp);
