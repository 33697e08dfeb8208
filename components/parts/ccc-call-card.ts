/** Who the agent is talking to, in which state and for how long. */
import { html, nothing } from 'lit';
import { property } from '../decorators.js';
import { legOfAgent } from '../../src/model/interaction.js';
import type { CallStage } from '../../src/model/selectors.js';
import type { Interaction, Party } from '../../src/protocol/index.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import '../controls/ccc-timer.js';
import { styles } from './ccc-call-card.styles.js';
import { formatNumber } from './phone-number.js';
import { toneStyles } from './tone.styles.js';
import { initials, nameOf, numberBelow, stageIcon, stageTone, wayOf } from './who.js';

/**
 * @summary The call in hand: state, time, who it is, and how they got here.
 * @element ccc-call-card
 * @slot - More about the customer, below.
 * @csspart state - The line with the state and the time.
 * @csspart who - Name and number.
 * @cssstate connected - While both sides talk.
 * @cssstate held - While we hold the call.
 * @cssstate muted - While our microphone is muted.
 */
export class CccCallCard extends CccElement {
  static override styles = [toneStyles, styles];

  /** The interaction shown. Without one the card renders nothing. */
  @property({ attribute: false }) interaction: Interaction | undefined;
  /** Where the call stands. */
  @property({ reflect: true }) stage: CallStage = 'connected';
  /** The instant the time counts from. */
  @property({ type: Number }) since: number | undefined;
  /** Who is at the far end; by default the customer. */
  @property({ attribute: false }) party: Party | undefined;
  /** Who is in the call is said elsewhere. */
  @property({ type: Boolean, reflect: true }) brief = false;
  /** Our microphone is muted. */
  @property({ type: Boolean }) muted = false;
  /** The far end put us on hold. */
  @property({ type: Boolean, attribute: 'held-by-other' }) heldByOther = false;
  /** Signal quality from 1 to 4 (CAL-15). */
  @property({ type: Number }) bars: 1 | 2 | 3 | 4 | undefined;

  override render() {
    const { interaction, stage, t } = this;
    if (!interaction) return nothing;
    this.setOneState(['connected', 'held'], stage);
    this.setState('muted', this.muted);
    const party = this.party ?? interaction.customer;
    const name = nameOf(party, interaction.data, t);
    const word = stage === 'connected' && this.heldByOther ? t.heldByOther : stage === 'ended' ? this.#abnormal(interaction) || t.stage.ended : t.stage[stage];
    return html`
      <section aria-label=${`${word}: ${name}`} data-tone=${stageTone[stage]}>
        <div part="state" class="state">
          <span class="word" role="status">${icon(stageIcon[stage])}${word}</span>
          ${this.muted ? html`<span class="muted" data-tone="danger">${icon('micOff')}<span>${t.muted}</span></span>` : nothing}
          ${this.bars && stage !== 'ended' && stage !== 'wrapUp' ? this.#bars(this.bars) : nothing}
          ${stage === 'ended' ? nothing : html`<ccc-timer class="time" .since=${this.since} .until=${stage === 'wrapUp' ? interaction.wrapUpUntil : undefined} label=${stage === 'held' ? t.holdTime : stage === 'connected' ? t.talkTime : word}></ccc-timer>`}
        </div>
        <div part="who" class="who">
          <span class="avatar" aria-hidden="true">${initials(name) || icon('user')}</span>
          <div class="names">
            <h2 class="name cut" title=${name}><bdi>${name}</bdi></h2>
            <p class="quiet cut"><bdi class="number">${numberBelow(party, interaction.data) || (interaction.channel === 'internal' ? t.internalCall : '')}</bdi></p>
          </div>
        </div>
        ${this.#story(interaction)}
        <slot></slot>
      </section>`;
  }

  /** What the caller chose, what the page said about the call, and how long they waited. */
  #story(x: Interaction) {
    const way = wayOf(x);
    const via = x.channel === 'phone' && x.centerNumber ? formatNumber(x.centerNumber) : '';
    const cause = this.stage === 'wrapUp' ? this.#abnormal(x) : '';
    const own = x.agentId ? legOfAgent(x, x.agentId) : undefined;
    const waited = x.direction === 'inbound' && own?.connectedAt !== undefined ? own.connectedAt - x.startedAt : 0;
    const desc = x.customer.name ? x.data['desc'] : undefined;
    return html`
      <ul class="story">
        ${cause ? html`<li class="cause">${cause}</li>` : nothing}
        ${way.chosen ? html`<li class="path cut" title="${this.t.path}: ${way.whole}">${way.chosen}</li>` : nothing}
        ${desc ? html`<li class="cut" title=${desc}>${desc}</li>` : nothing}
        ${waited >= 1000 ? html`<li>${this.t.waited(this.t.duration(waited))}</li>` : nothing}
        ${via ? html`<li class="number">${this.t.via(via)}</li>` : nothing}
        ${x.recordingId && (this.stage === 'connected' || this.stage === 'held') ? html`<li class="recording"><i></i>${this.t.recording}</li>` : nothing}
      </ul>`;
  }

  /** Busy, no answer, cancelled…: what ended it, unless it was just hung up. */
  #abnormal(x: Interaction): string {
    const cause = x.legs.findLast((leg) => leg.cause !== undefined && leg.cause !== 'normal')?.cause;
    return cause ? this.t.cause[cause] : '';
  }

  #bars(bars: 1 | 2 | 3 | 4) {
    return html`<span class="bars" data-tone=${bars === 1 ? 'danger' : bars === 2 ? 'warn' : 'ok'} role="img" aria-label=${this.t.quality(bars)} title=${this.t.quality(bars)}>
      ${[1, 2, 3, 4].map((n) => html`<i class=${n <= bars ? 'on' : ''}></i>`)}</span>`;
  }
}
define('ccc-call-card', CccCallCard);
