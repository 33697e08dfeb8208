/** A card that a business page sent into the conversation (`sendCard`, BRG-02). */
import { html, nothing } from 'lit';
import { property } from '../decorators.js';
import type { Card } from '../../src/model/facts.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-card.styles.js';

/** S-09: only https leaves this card. */
const httpsUrl = (text: string | undefined): URL | undefined => {
  const url = text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' ? url : undefined;
};

/**
 * @summary A card: heading, text, picture and a link whose host is shown.
 * @element ccc-card
 * @csspart card - The box.
 */
export class CccCard extends CccElement {
  static override styles = styles;

  /** What to show; without one it renders nothing. */
  @property({ attribute: false }) card: Card | undefined;

  override render() {
    const { card, t } = this;
    if (!card) return nothing;
    const url = httpsUrl(card.url);
    const picture = httpsUrl(card.pic);
    return html`
      <article part="card" aria-label=${t.card}>
        ${picture ? html`<img src=${picture.href} alt="" referrerpolicy="no-referrer" loading="lazy">` : nothing}
        <div class="text">
          <h3>${card.header}</h3>
          ${card.desc ? html`<p>${card.desc}</p>` : nothing}
          ${url ? html`<a href=${url.href} target="_blank" rel="noopener noreferrer">${t.openLink(url.host)}${icon('external')}</a>` : nothing}
        </div>
      </article>`;
  }
}
define('ccc-card', CccCard);
