/** The calls beside the one in hand, each with a way back to it, and colleagues' phones that ring and may be picked up. */
import { html, nothing, type TemplateResult } from 'lit';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-timer.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import { nameOf } from '../parts/who.js';
// Types only, as in the tools: a value from there would be split off what every page loads at its start.
import type { Agent, Interaction, WorkstationState } from '../../src/index.js';
import { otherCalls, partyOf, ringingColleagues, stageOf, timerStart, waitsForRestart } from '../../src/model/selectors.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-more-calls.styles.js';

/**
 * @summary Other running calls (switch, hang up) and ringing colleagues (pick up); inside `<ccc-workstation>`.
 * @element ccc-more-calls
 * @csspart row - Each call or colleague.
 * @fires {CustomEvent<CallDetail>} ccc-switch-to-request - Talk in this call and hold the others. Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-hang-up-request - End that call alone. Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-select-request - Show that call, where there is no switching. Cancelable.
 * @fires {CustomEvent<{agentId: string}>} ccc-pick-up-request - Take the call that rings there. Cancelable.
 */
export class CccMoreCalls extends CccPanel {
  static override styles = [buttonStyles, styles];

  override render(): TemplateResult | typeof nothing {
    const state = this.live?.state;
    if (!state) return nothing;
    const calls = otherCalls(state);
    const ringing = state.capabilities.commands.includes('pickUp') && state.connection.registration === 'registered' && !waitsForRestart(state, 'pickUp') ? ringingColleagues(state) : [];
    if (calls.length + ringing.length === 0) return nothing;
    return html`<ul aria-label=${this.t.calls}>${calls.map((x) => this.#call(state, x))}${ringing.map((agent) => this.#colleague(state, agent))}</ul>`;
  }

  #call(state: WorkstationState, x: Interaction): TemplateResult {
    const { t } = this;
    const name = nameOf(partyOf(state, x), x.data, t);
    const stage = stageOf(state, x);
    const busy = state.pending[x.id] !== undefined;
    const detail = { interactionId: x.id };
    const word = state.capabilities.commands.includes('switchTo') ? t.command.switchTo : t.command.select;
    return html`<li part="row">
      ${icon(stage === 'held' ? 'pause' : 'phone')}<span class="name"><bdi>${name}</bdi></span>
      <span class="quiet">${t.stage[stage]} <ccc-timer .since=${timerStart(state, x)} label=${t.stage[stage]}></ccc-timer></span>
      <button class="button" type="button" aria-label="${word}: ${name}" ?disabled=${busy} @click=${() => { this.emit(word === t.command.switchTo ? 'ccc-switch-to-request' : 'ccc-select-request', detail); }}>${word}</button>
      <button class="button plain" type="button" aria-label="${t.command.hangUp}: ${name}" title=${t.command.hangUp} ?disabled=${busy} @click=${() => { this.emit('ccc-hang-up-request', detail); }}>${icon('hangUp')}</button>
    </li>`;
  }

  #colleague(state: WorkstationState, agent: Agent): TemplateResult {
    const { t } = this;
    return html`<li part="row">
      ${icon('phoneIncoming')}<span class="name"><bdi>${agent.name}</bdi></span><span class="quiet">${t.busy.offered}</span>
      <button class="button" type="button" aria-label="${t.command.pickUp}: ${agent.name}" ?disabled=${state.pending['agent'] === 'pickUp'} @click=${() => { this.emit('ccc-pick-up-request', { agentId: agent.id }); }}>${t.command.pickUp}</button>
    </li>`;
  }
}
define('ccc-more-calls', CccMoreCalls);
