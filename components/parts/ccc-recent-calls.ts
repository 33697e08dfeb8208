/** The latest calls with how they ended, their recordings and a way to call again. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import type { ServiceRecord } from '../../src/protocol/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import { CccElement, define } from '../element.js';
import { icon, type IconName } from '../icons.js';
import { styles } from './ccc-recent-calls.styles.js';
import { formatNumber } from './phone-number.js';
import { emptyStyles } from './empty.styles.js';
import { toneStyles } from './tone.styles.js';

/** The recording that plays: its signed address lives a minute, so it is asked for when play is pressed. */
export interface Playing { readonly recordingId: string; readonly url: string }

const unanswered = new Set(['agentNotAnswered', 'gaveUpWhileRinging', 'notAnswered', 'gaveUpInQueue', 'gaveUpInFlow', 'noAgentOnline']);

/**
 * @summary Recent calls from the service records: direction, who, when, how it ended, recording, redial.
 * @element ccc-recent-calls
 * @csspart call - Each row.
 * @csspart player - The native audio player.
 * @fires {CustomEvent<DialDetail>} ccc-dial-request - Call again. Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-redial-request - Call again where the number is masked. Cancelable.
 * @fires {CustomEvent<{recordingId: string}>} ccc-play-request - Play a recording. Cancelable.
 * @fires {CustomEvent<{older: boolean}>} ccc-list-calls-request - Show older calls. Cancelable.
 */
export class CccRecentCalls extends CccElement {
  static override styles = [buttonStyles, toneStyles, emptyStyles, styles];

  /** Service records, the latest first. */
  @property({ attribute: false }) records: readonly ServiceRecord[] = [];
  /** The recording that plays. */
  @property({ attribute: false }) playing: Playing | undefined;
  /** The agent who looks at the list: their own missed calls stand out. */
  @property({ attribute: 'agent-id' }) agentId = '';
  /** More are on their way. */
  @property({ type: Boolean }) loading = false;
  /** There are older ones. */
  @property({ type: Boolean, attribute: 'has-more' }) hasMore = false;
  /** Why nobody can be called now; empty where one can. */
  @property({ attribute: 'blocked-reason' }) blockedReason = '';

  override render() {
    const { t } = this;
    if (!this.records.length) {
      return this.loading
        ? html`<div class="skeleton" role="status" aria-label=${t.loading}>${[1, 2, 3, 4].map(() => html`<i></i>`)}</div>`
        : html`<div class="empty">${icon('history')}<strong>${t.noCalls}</strong><p>${t.noCallsHint}</p></div>`;
    }
    return html`
      ${this.#player()}
      <ul aria-label=${t.calls}>${this.records.map((record) => this.#row(record))}</ul>
      ${this.hasMore ? html`<button class="button plain more" type="button" ?disabled=${this.loading} @click=${() => { this.emit('ccc-list-calls-request', { older: true }); }}>${t.moreCalls}</button>` : nothing}`;
  }

  #row(record: ServiceRecord): TemplateResult {
    const { t } = this;
    // The other side: whoever called in, whoever was called.
    const number = record.callType === 'inbound' ? record.callerNumber : record.contactNumber;
    const who = this.#who(record);
    const missed = this.#missed(record);
    const look = this.#look(record, missed);
    const status = missed ? t.missed : record.status === undefined ? t.running : record.status === 'normalEnd' && record.duration ? '' : t.status[record.status];
    const time = t.time(record.time * 1000, this.now());
    const plays = record.recording && this.playing?.recordingId === record.recording.id;
    return html`
      <li part="call">
        <div class="row">
          <span class="mark" data-tone=${look.tone} role="img" aria-label=${look.label} title=${look.label}>${icon(look.icon)}</span>
          <span class="text">
            <span class="who cut" data-tone=${missed ? 'danger' : 'accent'}><bdi class=${missed ? 'missed' : ''}>${who}</bdi></span>
            <span class="quiet cut"><span class="number">${time}</span>${status ? html` · ${status}` : nothing}${record.duration ? html` · <span class="number">${t.duration(record.duration * 1000)}</span>` : nothing}</span>
          </span>
          ${record.recording ? html`<button class="button plain icon-only" type="button" aria-label="${t.playRecording}: ${who}, ${time}" title=${t.playRecording} aria-expanded=${plays ? 'true' : 'false'}
            @click=${() => { if (record.recording) this.emit('ccc-play-request', { recordingId: record.recording.id }); }}>${icon(plays ? 'volume' : 'play')}</button>` : nothing}
          ${number ? html`<button class="button plain icon-only go" type="button" aria-label=${t.redial(who)} title=${this.blockedReason || t.redial(who)} aria-disabled=${this.blockedReason !== ''}
            @click=${() => { if (!this.blockedReason) if (number.includes('****')) this.emit('ccc-redial-request', { interactionId: record.id }); else this.emit('ccc-dial-request', { phoneNumber: number, ...(record.contactName ? { desc: record.contactName } : {}) }); }}>${icon('phone')}</button>` : nothing}
        </div>
      </li>`;
  }

  #who(record: ServiceRecord): string {
    return record.contactName || formatNumber(record.callType === 'inbound' ? record.callerNumber : record.contactNumber) || this.t.unknownCaller;
  }

  /** Above the list, so that a call that is added to the list does not stop it. */
  #player() {
    const record = this.playing && this.records.find((candidate) => candidate.recording?.id === this.playing?.recordingId);
    if (!record || !this.playing) return nothing;
    const name = this.t.recordingOf(this.#who(record));
    return html`<figure class="player"><figcaption class="quiet cut">${name}</figcaption><audio part="player" controls autoplay preload="metadata" src=${this.playing.url} aria-label=${name}></audio></figure>`;
  }

  /** It rang here and was not answered here. */
  #missed(record: ServiceRecord): boolean {
    if (record.callType !== 'inbound') return false;
    return record.missedBy.includes(this.agentId) ? record.agentId !== this.agentId || record.duration === 0 : record.duration === 0 && record.status !== undefined && unanswered.has(record.status);
  }

  #look(record: ServiceRecord, missed: boolean): { icon: IconName; tone: string; label: string } {
    const { t } = this;
    if (missed) return { icon: 'phoneMissed', tone: 'danger', label: t.missed };
    if (record.channel === 'internal') return { icon: 'users', tone: 'quiet', label: t.internalCall };
    return record.callType === 'inbound' ? { icon: 'phoneIncoming', tone: 'accent', label: t.inboundCall } : { icon: 'phoneOutgoing', tone: 'quiet', label: t.outboundCall };
  }
}
define('ccc-recent-calls', CccRecentCalls);
