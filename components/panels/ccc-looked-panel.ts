/** A conversation of this session that is over, looked at again. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import { buttonStyles } from '../controls/button.styles.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import { callWords } from '../locales/call-words.js';
import '../parts/ccc-call-card.js';
import '../parts/ccc-card.js';
import '../parts/ccc-customer-card.js';
import { cardsOf, partyOf, timerStart } from '../../src/model/selectors.js';
// Types only: a value from there would be split off what every page loads at its start.
import type { Interaction } from '../../src/index.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-looked-panel.styles.js';

/**
 * @summary An ended conversation with its customer, result and note; inside `<ccc-workstation>`.
 * @element ccc-looked-panel
 * @fires {CustomEvent<{interactionId?: string}>} ccc-look-change - Back to the present.
 */
export class CccLookedPanel extends CccPanel {
  static override styles = [buttonStyles, styles];

  /** The conversation that is over. */
  @property({ attribute: false }) interaction: Interaction | undefined;
  /** What may still be done about it: `redial`, `blockNumber`. */
  @property({ attribute: false }) allowed: ReadonlySet<string> = new Set();

  override render(): TemplateResult | typeof nothing {
    const { interaction: x, t } = this;
    const state = this.live?.state;
    if (!x || !state) return nothing;
    const words = callWords(t);
    return html`
      <header><h3>${words.endedCall}</h3>
        <button class="button plain icon-only" type="button" aria-label=${words.backToCall} title=${words.backToCall} @click=${() => { this.emit('ccc-look-change', {}); }}>${icon('close')}</button></header>
      <ccc-call-card .interaction=${x} stage="ended" .since=${timerStart(state, x)} .party=${partyOf(state, x)}></ccc-call-card>
      ${cardsOf(state, x.id).map((card) => html`<ccc-card .card=${card}></ccc-card>`)}
      <ccc-customer-card .interaction=${x} .allowed=${this.allowed} over></ccc-customer-card>`;
  }
}
define('ccc-looked-panel', CccLookedPanel);
