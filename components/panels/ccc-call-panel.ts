/** The call in hand: what rings, what is talked, what is left to write down. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import {
  allowedCommands, allowedHere, cardsOf, commandTable, consultLeg, currentInteraction, interactionOf, isHeld, isMuted, myLeg, partyOf, peerLeg, qualityOf, recentCalls, ringingInteraction, stageOf, timerStart,
  type CallStage, type Interaction, type Preview, type WorkstationState,
} from '../../src/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import '../parts/ccc-call-card.js';
import type { CccKeypad } from '../parts/ccc-keypad.js';
import '../parts/ccc-offer.js';
import { emptyStyles } from '../parts/empty.styles.js';
import { formatNumber } from '../parts/phone-number.js';
import { initials, nameOf } from '../parts/who.js';
import { CccPanel } from './panel.js';
import { whyNoAnswer, whyNoDial } from './reasons.js';
import { styles } from './ccc-call-panel.styles.js';

/** How long a call that just ended stays visible with its cause. */
const afterglowMs = 8000;

/**
 * @summary Offer, call card, controls, keypad, cards and wrap-up of the present call; inside `<ccc-workstation>`.
 * @element ccc-call-panel
 * @slot controls - More buttons in the call toolbar.
 * @cssstate ringing - While a call is offered.
 * @cssstate call - While there is a call, or its wrap-up.
 * @fires {CustomEvent<CallDetail>} ccc-select-request - Another of several conversations is to be shown. Cancelable.
 * @fires {CustomEvent<{}>} ccc-go-ready-request - From the empty state. Cancelable.
 * @fires {CustomEvent<{interactionId?: string, stage: string}>} ccc-call-change - The ended call has left the card.
 */
export class CccCallPanel extends CccPanel {
  static override styles = [buttonStyles, emptyStyles, styles];

  #fade: ReturnType<typeof setTimeout> | undefined;
  #hadFocus = false;
  #shown = '';
  @state() private keypadOf: string | undefined;

  /** An ended conversation to look at again, beside the present one. */
  @property() looking: string | undefined;
  @query('ccc-keypad') private keypad!: CccKeypad | null;

  /** Opens or closes the keypad of the present call. */
  toggleKeypad(): void {
    const state = this.live?.state;
    const x = state && currentInteraction(state);
    this.keypadOf = x && this.keypadOf !== x.id && allowedHere(state, x).has('sendDigits') ? x.id : undefined;
  }
  /** A digit typed anywhere in the workstation: shown on the keypad and sent. */
  press(digit: string): void {
    if (!this.keypad) this.toggleKeypad();
    void this.updateComplete.then(() => customElements.whenDefined('ccc-keypad')).then(() => this.keypad?.updateComplete).then(() => { this.keypad?.press(digit); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#fade);
  }

  protected override willUpdate(): void { this.#hadFocus = this.matches(':focus-within'); }
  /** What had the focus may be gone, as Answer is once it was pressed: keys go on working from here. */
  protected override updated(): void {
    if (!this.#hadFocus || this.matches(':focus-within')) return;
    this.tabIndex = -1;
    this.focus();
  }

  override render() {
    const state = this.live?.state;
    if (!state) return nothing;
    // Few centers have it, so that only their agents fetch it.
    if (state.capabilities.collections) void import('./ccc-collection.js').catch(() => undefined);
    const ringing = ringingInteraction(state);
    const looked = this.looking !== undefined && state.ended.includes(this.looking) ? interactionOf(state, this.looking) : undefined;
    const current = currentInteraction(state) ?? (looked || state.previews.length ? undefined : this.#justEnded(state));
    this.setState('ringing', ringing !== undefined);
    this.setState('call', current !== undefined || looked !== undefined);
    if (ringing && !current && !looked) return this.#offer(state, ringing);
    return html`${ringing ? html`<div class="beside">${this.#offer(state, ringing)}</div>` : nothing}<ccc-more-calls></ccc-more-calls>${current ? this.#call(state, current, looked) : looked ? html`<div class="call"><ccc-looked-panel .interaction=${looked} .allowed=${allowedCommands(state, looked.id)}></ccc-looked-panel></div>` : state.previews[0] ? this.#preview(state, state.previews[0]) : this.#empty(state)}`;
  }

  #offer(state: WorkstationState, x: Interaction): TemplateResult {
    const offer = x.offers.find((candidate) => candidate.agentId === state.me?.agentId);
    return html`<ccc-offer .reasons=${state.capabilities.rejectReasons ?? []} .interaction=${x} .party=${partyOf(state, x)} .offeredAt=${offer?.offeredAt ?? myLeg(state, x)?.startedAt} .deadlineAt=${offer?.deadlineAt} .blockedReason=${whyNoAnswer(state, this.t)}
      ?pending=${state.pending[x.id] !== undefined || !commandTable.answer.allowed(state, { interactionId: x.id })}></ccc-offer>`;
  }

  #call(state: WorkstationState, x: Interaction, looked: Interaction | undefined): TemplateResult {
    const stage = stageOf(state, x);
    const leg = myLeg(state, x);
    const here = allowedHere(state, x);
    const live = leg !== undefined && leg.state !== 'ended';
    const keypadOpen = live && this.keypadOf === x.id;
    const third = live && leg.state === 'connected' && (x.reaching !== undefined || consultLeg(x) !== undefined);
    const shown = x.id + live + third;
    // Whoever was writing a note below sees who is there now, and the buttons for it.
    if (this.#shown !== shown) this.scrollTop = 0;
    this.#shown = shown;
    return html`
      ${this.#switcher(state)}
      <div class="call" ?data-keypad=${keypadOpen} ?data-third=${third}>
        <ccc-call-card ?brief=${third || looked !== undefined} .interaction=${x} .stage=${stage} .since=${timerStart(state, x)} .party=${partyOf(state, x)} ?muted=${live && isMuted(state, x)} ?held-by-other=${peerLeg(state, x)?.hold.remote || leg?.hold.remote || leg?.hold.local || false}
          .bars=${qualityOf(state, x.id)?.bars}></ccc-call-card>
        ${live ? html`<ccc-third-panel .interaction=${x}></ccc-third-panel>` : nothing}
        ${state.capabilities.collections ? html`<ccc-collection .interaction=${x}></ccc-collection>` : nothing}
        ${keypadOpen ? html`<ccc-keypad interaction-id=${x.id}></ccc-keypad>` : nothing}
        ${live ? this.#controls(state, x, stage, keypadOpen, third) : nothing}
        ${looked ? nothing : cardsOf(state, x.id).map((card) => html`<ccc-card .card=${card}></ccc-card>`)}
        ${looked ? html`<ccc-looked-panel class="looked" .interaction=${looked} .allowed=${allowedCommands(state, looked.id)}></ccc-looked-panel>` : html`<ccc-customer-card class="notes" .interaction=${x} ?over=${stage === 'ended'} .allowed=${stage === 'ended' ? allowedCommands(state, x.id) : here}></ccc-customer-card>`}
        ${looked || stage === 'ended' || !here.has('note') && stage !== 'wrapUp' ? nothing : html`
          <ccc-wrap-up class=${stage === 'wrapUp' ? 'finishing' : 'notes'} .interaction=${x} .dispositions=${state.dispositions} ?finish-only=${!here.has('note')} ?finishing=${stage === 'wrapUp'} .allowed=${allowedCommands(state, x.id)} ?pending=${state.pending[x.id] === 'finishWrapUp'}></ccc-wrap-up>`}
      </div>`;
  }

  #controls(state: WorkstationState, x: Interaction, stage: CallStage, keypadOpen: boolean, third: boolean): TemplateResult {
    return html`<ccc-call-toolbar interaction-id=${x.id} .allowed=${allowedHere(state, x)} ?held=${!third && isHeld(state, x)} ?muted=${isMuted(state, x)} .commands=${state.capabilities.commands} ?third=${third} .pending=${state.pending[x.id]} .othersWait=${state.connection.restartsBy && this.t.problem('restarting').message}
      ?keypad-open=${keypadOpen} ?dialing=${stage === 'dialing' || stage === 'ringingOut'} @ccc-keypad-change=${() => { this.toggleKeypad(); }}><slot name="controls" slot="end"></slot></ccc-call-toolbar>`;
  }

  /** Only when there are several conversations at once. */
  #switcher(state: WorkstationState) {
    if (state.serving.length < 2) return nothing;
    const tabs = state.serving.flatMap((id) => {
      const x = interactionOf(state, id);
      return x ? [{ value: id, label: nameOf(partyOf(state, x), x.data, this.t) }] : [];
    });
    return html`<ccc-tabs look="line" label=${this.t.currentCall} .tabs=${tabs} .value=${state.current ?? ''}
      @ccc-tab-change=${(event: CustomEvent<{ value: string }>) => { event.stopPropagation(); this.emit('ccc-select-request', { interactionId: event.detail.value }); }}></ccc-tabs>`;
  }

  #preview(state: WorkstationState, { number, name = '' }: Preview): TemplateResult {
    return html`<ccc-preview-panel .state=${state} .number=${formatNumber(number)} .mark=${initials(name)} .blockedReason=${whyNoDial(state, this.t)}></ccc-preview-panel>`;
  }

  #empty(state: WorkstationState): TemplateResult {
    const { t } = this;
    const ready = state.agent?.presence === 'ready';
    const here = state.connection.signalling === 'connected' && (!ready || state.agent.reachable);
    return html`<div class="empty">${icon(!here ? 'offline' : ready ? 'headset' : 'notReady')}<strong>${t.noCallNow}</strong><p>${!here ? t.noCallHere : ready ? t.noCallReady : t.noCallNotReady}</p>
      ${ready || !here || !state.capabilities.commands.includes('setPresence') ? nothing : html`<button class="button primary" type="button" @click=${() => { this.emit('ccc-go-ready-request', {}); }}>${t.command.goReady}</button>`}</div>`;
  }

  #justEnded(state: WorkstationState): Interaction | undefined {
    clearTimeout(this.#fade);
    const last = recentCalls(state)[0];
    const ended = last && (myLeg(state, last)?.endedAt ?? last.endedAt);
    if (!last || ended === undefined || myLeg(state, last)?.connectedAt === undefined && last.direction === 'inbound') return undefined;
    const left = ended + afterglowMs - this.now();
    if (left <= 0) return undefined;
    this.#fade = setTimeout(() => { this.requestUpdate(); this.emit('ccc-call-change', { interactionId: last.id, stage: 'closed' }); }, left);
    return last;
  }
}
define('ccc-call-panel', CccCallPanel);
