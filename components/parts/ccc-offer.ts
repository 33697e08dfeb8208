/** The moment of ringing: who it is, Answer with the time left around it, Reject quietly beside it. */
import { html, nothing, svg } from 'lit';
import { property, state } from '../decorators.js';
import { legOfAgent } from '../../src/model/interaction.js';
import type { Interaction, Party } from '../../src/protocol/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import { CccElement, define, withKey } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-offer.styles.js';
import { initials, nameOf, numberBelow, wayOf } from './who.js';

/**
 * @summary An incoming call. It never takes the focus; it is announced once.
 * @element ccc-offer
 * @csspart answer - The answer button.
 * @csspart reject - The reject button.
 * @csspart reasons - The choice of a reason, where the center has any.
 * @fires {CustomEvent<CallDetail>} ccc-answer-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-reject-request - Cancelable.
 */
export class CccOffer extends CccElement {
  static override styles = [buttonStyles, styles];

  #tick: ReturnType<typeof setInterval> | undefined;
  @state() private left: number | undefined;

  /** The interaction that rings. Without one it renders nothing. */
  @property({ attribute: false }) interaction: Interaction | undefined;
  /** Who calls; by default the customer. */
  @property({ attribute: false }) party: Party | undefined;
  /** When it began to ring. */
  @property({ type: Number, attribute: 'offered-at' }) offeredAt: number | undefined;
  /** When it goes to somebody else. */
  @property({ type: Number, attribute: 'deadline-at' }) deadlineAt: number | undefined;
  /** Why it cannot be answered in this window; empty when it can. */
  @property({ attribute: 'blocked-reason' }) blockedReason = '';
  /** An answer is on its way. */
  @property({ type: Boolean }) pending = false;
  /** Reasons to decline with (VOC-14). */
  @property({ attribute: false }) reasons: readonly string[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#tick = setInterval(() => { this.#measure(); }, 250);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#tick);
  }

  protected override willUpdate(): void { this.#measure(); }

  #measure(): void {
    const left = Math.ceil(((this.deadlineAt ?? NaN) - this.now()) / 1000);
    // An hour away: nobody waits for it.
    this.left = left < 3600 ? Math.max(0, left) : undefined;
  }

  override render() {
    const { interaction: x, t } = this;
    if (!x) return nothing;
    const party = this.party ?? x.customer;
    const name = nameOf(party, x.data, t);
    const below = numberBelow(party, x.data);
    const detail = { interactionId: x.id };
    const may = !this.blockedReason && !this.pending;
    const [answer, reject] = [this.keyOf('answer', 'A'), this.keyOf('reject', 'R')];
    return html`
      <section role="alertdialog" aria-label=${t.incomingFrom(name)} aria-describedby="story">
        <span class="hidden-text" role="alert">${t.incomingFrom(name)}</span>
        <p class="state" aria-hidden="true"><span class="pulse">${icon('phoneIncoming')}</span>${x.reaching ? t.command[x.reaching.purpose] : x.channel === 'internal' ? t.internalCall : t.incomingCall}</p>
        <div class="who">
          <span class="avatar" aria-hidden="true">${initials(name) || icon('user')}</span>
          <div class="names">
            <h2 class="name"><bdi>${name}</bdi></h2>
            ${below ? html`<p class="number quiet"><bdi>${below}</bdi></p>` : nothing}
          </div>
        </div>
        <p id="story" class="story">${this.#story(x)}</p>
        <div class="actions">
          <div class="action">
            <button part="reject" class="button round" type="button" aria-label=${t.command.reject} aria-keyshortcuts=${reject} title=${withKey(t.command.reject, reject)} aria-disabled=${!may}
              @click=${() => { if (may) this.emit('ccc-reject-request', detail); }}>${icon('close')}</button>${this.reasons.length ? this.#why(may, detail) : html`<span aria-hidden="true">${t.command.reject}</span>`}
          </div>
          <div class="action main">
            <button part="answer" class="button ok round" type="button" aria-label=${t.command.answer} aria-keyshortcuts=${answer} title=${this.blockedReason || withKey(t.command.answer, answer)} aria-disabled=${!may}
              aria-busy=${this.pending || nothing} @click=${() => { if (may) this.emit('ccc-answer-request', detail); }}>${this.#ring()}${icon('phone')}</button>
            <span aria-hidden="true">${t.command.answer}${this.left === undefined ? nothing : html` <span class="number quiet">${t.secondsLeft(this.left)}</span>`}</span>
          </div>
        </div>
        ${this.blockedReason ? html`<p class="blocked" role="status">${this.blockedReason}</p>` : nothing}
      </section>`;
  }

  /** The reason is the click: choosing one declines. */
  #why(may: boolean, detail: { readonly interactionId: string }) {
    const { reject } = this.t.command;
    return html`<select part="reasons" aria-label="${reject}…" ?disabled=${!may} @change=${({ target }: Event) => {
      if (target instanceof HTMLSelectElement && target.value) this.emit('ccc-reject-request', { ...detail, reason: target.value });
    }}><option value="">${reject}…</option>${this.reasons.map((reason) => html`<option>${reason}</option>`)}</select>`;
  }

  #story(x: Interaction) {
    const { t } = this;
    const way = wayOf(x);
    const waited = x.direction === 'inbound' && this.offeredAt !== undefined ? this.offeredAt - x.startedAt : 0;
    const asking = x.reaching && legOfAgent(x, x.reaching.agentId)?.party.name;
    const from = !x.reaching || !asking ? '' : x.reaching.purpose === 'transfer' ? t.transferredBy(asking) : t.askedAbout(nameOf(x.customer, x.data, t));
    const parts: readonly (readonly [string, string?])[] = [[from], [way.chosen, `${t.path}: ${way.whole}`], [waited >= 5000 ? t.waited(t.duration(waited)) : ''], [x.customer.name ? x.data['desc'] ?? '' : '']];
    return parts.filter(([part]) => part).map(([part, title], i) => html`${i ? ' · ' : nothing}<span title=${title ?? nothing}>${part}</span>`);
  }

  /** The share of the time that is left, drawn with presentation attributes: no inline style. */
  #ring() {
    if (this.left === undefined || this.deadlineAt === undefined || this.offeredAt === undefined) return nothing;
    const whole = Math.max(1, (this.deadlineAt - this.offeredAt) / 1000);
    const share = Math.min(1, this.left / whole);
    return svg`<svg class="ring" viewBox="0 0 100 100" fill="none" aria-hidden="true"><circle class="track" cx="50" cy="50" r="46"></circle>
      <circle class="rest" cx="50" cy="50" r="46" pathLength="100" stroke-dasharray="100" stroke-dashoffset=${String(100 - share * 100)} transform="rotate(-90 50 50)"></circle></svg>`;
  }
}
define('ccc-offer', CccOffer);
