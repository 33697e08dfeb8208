/** The directory over the call: opened by Transfer, Consult or a key, closed by the choice, Escape, or the end of the call. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import { buttonStyles } from '../controls/button.styles.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import { partyWords } from '../locales/party-words.js';
import '../parts/ccc-directory.js';
import type { CccDirectory } from '../parts/ccc-directory.js';
import { nameOf } from '../parts/who.js';
import { allowedOnInteraction } from '../../src/model/interaction.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-directory-panel.styles.js';

export interface Picking { readonly interactionId: string; readonly purpose: 'transfer' | 'consult' }

/**
 * @summary The target picker of the present call; inside `<ccc-workstation>`.
 * @element ccc-directory-panel
 * @cssstate open - While it lies over the call.
 */
export class CccDirectoryPanel extends CccPanel {
  static override styles = [buttonStyles, styles];

  #opener: HTMLElement | undefined;
  /** Before what had the focus was taken away. */
  #hadFocus = false;
  @state() private picking: Picking | undefined;
  @query('ccc-directory') private directory!: CccDirectory | null;

  /** One line high. */
  @property({ type: Boolean }) flat = false;

  /** `opener` gets the focus back. */
  async open(picking: Picking, opener?: Element): Promise<void> {
    this.#opener = opener instanceof HTMLElement ? opener : undefined;
    this.picking = picking;
    await this.updateComplete;
    await this.directory?.updateComplete;
    this.directory?.focus();
  }
  close(): void {
    if (!this.picking) return;
    const had = this.#hadFocus || this.matches(':focus-within');
    this.picking = undefined;
    if (had && this.#opener?.isConnected) this.#opener.focus();
  }

  protected override willUpdate(): void { this.#hadFocus = this.matches(':focus-within'); }

  override render(): TemplateResult | typeof nothing {
    const { picking, live, t } = this;
    const state = live?.state;
    const x = picking && state?.interactions[picking.interactionId];
    const may = x && state.me && allowedOnInteraction(x, state.me.agentId).has(picking.purpose);
    this.setState('open', may === true);
    // The call went on without it.
    if (picking && !may) queueMicrotask(() => { this.close(); });
    if (!picking || !x || !may) return nothing;
    const words = partyWords(t);
    const heading = words.to[picking.purpose](nameOf(x.customer, x.data, t));
    return html`
      <section role="dialog" aria-label=${heading} @keydown=${this.#onKey}>
        <header><h2 class="cut" title=${heading}>${heading}</h2>
          <button class="button plain icon-only" type="button" aria-label=${t.close} title="${t.close} (Esc)" @click=${() => { this.close(); }}>${icon('close')}</button></header>
        <ccc-directory interaction-id=${x.id} purpose=${picking.purpose} .interaction=${x} .colleagues=${state.colleagues} .skillGroups=${state.queues} .phones=${state.phones}
          .flows=${state.capabilities.flows ?? []} .callerNumbers=${state.capabilities.callerNumbers} .maxDirectCalls=${state.capabilities.maxDirectCalls} ?flat=${this.flat} ?number-only=${!state.capabilities.directory} ?pending=${state.pending[x.id] !== undefined}></ccc-directory>
      </section>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.shiftKey) return;
    event.stopPropagation();
    this.close();
  };
}
define('ccc-directory-panel', CccDirectoryPanel);
