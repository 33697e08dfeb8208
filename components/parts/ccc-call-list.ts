/** Conversations of this session: those being served, or those that ended (CAL-14). */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import type { CallStage } from '../../src/model/selectors.js';
import type { Interaction, Party } from '../../src/protocol/index.js';
import '../controls/ccc-timer.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-call-list.styles.js';
import { emptyStyles } from './empty.styles.js';
import { toneStyles } from './tone.styles.js';
import { nameOf, numberBelow, stageIcon, stageTone } from './who.js';

/** One conversation as a list shows it. */
export interface CallRow { readonly interaction: Interaction; readonly party: Party; readonly stage: CallStage; readonly since: number; readonly endedAt?: number | undefined; readonly missed?: boolean }

/**
 * @summary Conversations with who, state and time; choosing one shows it.
 * @element ccc-call-list
 * @csspart call - Each row.
 * @fires {CustomEvent<CallDetail>} ccc-select-request - This conversation is to be shown. Cancelable.
 */
export class CccCallList extends CccElement {
  static override styles = [toneStyles, emptyStyles, styles];

  /** The rows, in order. */
  @property({ attribute: false }) calls: readonly CallRow[] = [];
  /** The one that is shown. */
  @property({ attribute: 'shown-id' }) shownId = '';
  /** What stands there while the list is empty. */
  @property() hint = '';

  override render() {
    if (!this.calls.length) return html`<div class="empty">${icon('phone')}<p>${this.hint}</p></div>`;
    return html`<ul>${this.calls.map((call) => this.#row(call))}</ul>`;
  }

  #row({ interaction: x, party, stage, since, endedAt, missed }: CallRow): TemplateResult {
    const { t } = this;
    const name = nameOf(party, x.data, t);
    const over = stage === 'ended';
    const way = x.channel === 'internal' ? 'users' : x.direction === 'inbound' ? missed ? 'phoneMissed' : 'phoneIncoming' : 'phoneOutgoing';
    const word = missed ? t.missed : over && x.status !== undefined && x.status !== 'normalEnd' ? t.status[x.status] : t.stage[stage];
    return html`
      <li part="call">
        <button class="row" type="button" aria-current=${x.id === this.shownId ? 'true' : nothing} data-tone=${missed ? 'danger' : stageTone[stage]} @click=${() => { this.emit('ccc-select-request', { interactionId: x.id }); }}>
          <span class="mark">${icon(over ? way : stageIcon[stage])}</span>
          <span class="text"><span class="name cut"><bdi>${name}</bdi></span><span class="quiet cut"><span class="state">${word}</span>${numberBelow(party, x.data) ? html` · <bdi class="number">${numberBelow(party, x.data)}</bdi>` : nothing}</span></span>
          <span class="time number">${over ? (endedAt === undefined ? '' : t.time(endedAt, this.now())) : html`<ccc-timer .since=${since} label=${word}></ccc-timer>`}</span>
        </button>
      </li>`;
  }
}
define('ccc-call-list', CccCallList);
