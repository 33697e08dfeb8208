/** A call with a third party: who hears whom, and what can be done about it. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import { connectionHold } from '../../src/model/interaction.js';
import { releasable, type ThirdPartyCommand } from '../../src/model/third-party.js';
import type { Interaction } from '../../src/protocol/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-timer.js';
import { CccElement, define } from '../element.js';
import type { CccRequests } from '../events.js';
import { drawing, icon } from '../icons.js';
import { partyWords } from '../locales/party-words.js';
import { styles } from './ccc-parties.styles.js';
import { bondWord, rowsOf, type Bond, type PartyRow } from './parties.js';
import { partyPaths } from './party-icons.js';
import { toneStyles } from './tone.styles.js';
import { initials } from './who.js';

type Act = Exclude<ThirdPartyCommand, 'transfer' | 'consult'>;
type PlainRequest = { [K in keyof CccRequests]: K extends `ccc-${string}-request` ? CccRequests[K] extends { readonly interactionId: string } ? K : never : never }[keyof CccRequests];
const events = {
  cancelTransfer: 'ccc-cancel-transfer-request', cancelConsult: 'ccc-cancel-consult-request', swap: 'ccc-swap-request', completeTransfer: 'ccc-complete-transfer-request',
  join: 'ccc-join-request', split: 'ccc-split-request', leave: 'ccc-leave-request',
} as const satisfies Record<Act, PlainRequest>;
/** The agent's own connection alone; the other two go on (CON-21). */
const aside = { hold: { word: 'stepOut', event: 'ccc-hold-request' }, resume: { word: 'comeBack', event: 'ccc-resume-request' } } as const;

const tones: Readonly<Record<Bond, string>> = { talks: 'ok', all: 'ok', music: 'hold', rings: 'info', waits: 'info', apart: 'quiet' };

/**
 * @summary The parties of a consultation or conference with who hears whom; swap, complete, join, split, leave, drop, cancel.
 * @element ccc-parties
 * @csspart party - Each row.
 * @csspart actions - The buttons.
 * @fires {CustomEvent<CallDetail>} ccc-cancel-transfer-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-cancel-consult-request - Stops ringing, ends the consultation, or drops the third party. Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-swap-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-complete-transfer-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-join-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-split-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-leave-request - Cancelable.
 * @fires {CustomEvent<{interactionId: string, legId: string}>} ccc-hang-up-request - Lets the customer go; the third party stays. Cancelable.
 * @fires {CustomEvent<{interactionId: string, scope: 'connection'}>} ccc-hold-request - Parks the agent's own connection to a conference. Cancelable.
 * @fires {CustomEvent<{interactionId: string, scope: 'connection'}>} ccc-resume-request - Comes back to it. Cancelable.
 */
export class CccParties extends CccElement {
  static override styles = [buttonStyles, toneStyles, styles];

  /** The call. Without a third party nothing is rendered. */
  @property({ attribute: false }) interaction: Interaction | undefined;
  /** Who looks at it. */
  @property({ attribute: 'agent-id' }) agentId = '';
  /** What may be done now (`allowedOnInteraction`). */
  @property({ attribute: false }) allowed: ReadonlySet<string> = new Set();
  /** What the center announces to this agent: without `hold` and `resume` nobody steps out. */
  @property({ attribute: false }) commands: readonly string[] = ['hold', 'resume'];
  /** The name of whom is being reached. */
  @property({ attribute: 'target-name' }) targetName = '';
  /** The command in flight, if any. */
  @property() pending: string | undefined;

  override render() {
    const { interaction: x, t } = this;
    const rows = x ? rowsOf(x, this.agentId, this.targetName, t) : [];
    if (!x || !rows.length) return nothing;
    const words = partyWords(t);
    return html`
      <section aria-label=${words.parties}>
        <ul>${rows.map((row) => this.#row(x, row))}</ul>
        ${this.#actions(x, rows)}
      </section>`;
  }

  #row(x: Interaction, row: PartyRow): TemplateResult {
    const words = partyWords(this.t);
    const mark = row.bond === 'music' ? drawing(partyPaths.music) : row.bond === 'all' ? icon('users') : row.bond === 'waits' ? icon('queue') : row.bond === 'rings' ? icon('phoneOutgoing') : row.bond === 'talks' ? icon('volume') : icon('notReady');
    return html`
      <li part="party" data-tone=${tones[row.bond]} data-bond=${row.bond}>
        <span class="avatar" aria-hidden="true">${initials(row.name) || icon('user')}</span>
        <span class="text"><span class="name cut" title=${row.name}><bdi>${row.name}</bdi></span><span class="bond">${mark}<span class="cut">${bondWord(row, words)}</span></span></span>
        ${row.since === undefined || (row.bond !== 'rings' && row.bond !== 'waits') ? nothing : html`<ccc-timer class="time" .since=${row.since} label=${bondWord(row, words)}></ccc-timer>`}
        ${this.allowed.has('split') && releasable(x, this.agentId).some(({ id, role }) => id === row.id && role === 'customer') ? this.#push(words.drop(row.name), drawing(partyPaths.userMinus), () => { this.emit('ccc-hang-up-request', { interactionId: x.id, legId: row.id }); }) : nothing}
      </li>`;
  }

  #actions(x: Interaction, rows: readonly PartyRow[]) {
    const { t, allowed } = this;
    const words = partyWords(t);
    const other = rows.find((row) => row.bond === 'music') ?? rows[0];
    const third = rows[1]?.name ?? '';
    const three = allowed.has('split');
    const buttons = [
      this.#button('completeTransfer', words.complete, icon('phoneForwarded'), 'primary wide'),
      this.#button('cancelTransfer', t.command.cancelTransfer, icon('close'), 'wide'),
      this.#button('leave', words.leaveThem, icon('signOut'), 'primary wide'),
      this.#button('swap', t.command.swap, drawing(partyPaths.swap), '', other ? words.backTo(other.name) : ''),
      this.#button('join', words.joinAll, drawing(partyPaths.join)),
      this.#button('split', words.splitThem, drawing(partyPaths.split)),
      three ? this.#aside(x) : nothing,
      three ? this.#button('cancelConsult', words.drop(third), drawing(partyPaths.userMinus), '', '', words.dropShort)
        : allowed.has('swap') ? this.#button('cancelConsult', words.endConsult, icon('close'), '', '', words.end) : this.#button('cancelConsult', t.cancelCall, icon('close'), 'wide'),
    ].filter((button) => button !== nothing);
    return buttons.length ? html`<div part="actions" class="actions" role="group" aria-label=${words.parties}>${buttons}</div>` : nothing;
  }

  #push(label: string, picture: TemplateResult, ask: () => void, hint = label, short?: string): TemplateResult {
    const busy = this.pending !== undefined;
    return html`<button class="button" type="button" title=${hint} aria-label=${label} aria-disabled=${busy} @click=${() => { if (!busy) ask(); }}>${picture}${short === undefined ? nothing : html`<span class="cut">${short}</span>`}</button>`;
  }

  #aside(x: Interaction) {
    const name = connectionHold(x, this.agentId);
    if (!name || !this.commands.includes(name)) return nothing;
    const { word, event } = aside[name];
    const words = partyWords(this.t);
    return this.#push(words[word], icon(name === 'hold' ? 'pause' : 'play'), () => { this.emit(event, { interactionId: x.id, scope: 'connection' }); }, `${words[word]}: ${words.hints[word]}`, words[word]);
  }

  #button(name: Act, label: string, picture: TemplateResult, look = '', hint = '', short = label) {
    if (!this.allowed.has(name)) return nothing;
    const busy = this.pending !== undefined;
    return html`<button class="button ${look}" type="button" title=${hint ? `${label}: ${hint}` : `${label}: ${partyWords(this.t).hints[name]}`} aria-label=${label} aria-disabled=${busy} aria-busy=${this.pending === name || nothing}
      @click=${() => { if (!busy && this.interaction) this.emit(events[name], { interactionId: this.interaction.id }); }}>${picture}<span class="cut">${short}</span></button>`;
  }
}
define('ccc-parties', CccParties);
