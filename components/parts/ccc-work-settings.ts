/** How the agent works in this session: automatic answers, inbound calls, work after a call, and whose calls to take. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import { allowedForAgent, answersByItself } from '../../src/model/agent.js';
import type { Agent, Me } from '../../src/protocol/index.js';
import { define } from '../element.js';
import { ToolElement } from './tool-element.js';
import { toolStyles } from './tool.styles.js';

/**
 * @summary Switches of the agent for this session; each asks the center and shows what the center says.
 * @element ccc-work-settings
 * @fires {CustomEvent<{on: boolean}>} ccc-set-auto-answer-request - Cancelable.
 * @fires {CustomEvent<{on: boolean}>} ccc-set-inbound-request - Cancelable.
 * @fires {CustomEvent<{state: 'idle'|'work'}>} ccc-set-after-call-request - Cancelable.
 * @fires {CustomEvent<{ids: string[]}>} ccc-set-skill-groups-request - Cancelable.
 */
export class CccWorkSettings extends ToolElement {
  static override styles = toolStyles;

  /** Without one it renders nothing. */
  @property({ attribute: false }) agent: Agent | undefined;
  /** All groups the agent is configured in. */
  @property({ attribute: false }) skillGroups: Me['skillGroups'] = [];
  /** What the center can do at all; by default everything. */
  @property({ attribute: false }) commands: readonly string[] | undefined;

  override render(): TemplateResult | typeof nothing {
    const { agent, t, words: w } = this;
    if (!agent) return nothing;
    const taken = agent.skillGroupIds;
    const last = taken.length === 1;
    return html`
      <div class="group">
        ${this.#tick('setAutoAnswer', t.command.setAutoAnswer, answersByItself(agent), (on) => { this.emit('ccc-set-auto-answer-request', { on }); })}
        ${agent.autoAnswerForced ? html`<p class="quiet">${w.answersForced}</p>` : nothing}
        ${this.#tick('setInbound', t.command.setInbound, !agent.inboundOff, (on) => { this.emit('ccc-set-inbound-request', { on }); })}
        ${this.#tick('setAfterCall', t.command.setAfterCall, agent.workAfterCall === true, (on) => { this.emit('ccc-set-after-call-request', { state: on ? 'work' : 'idle' }); })}
      </div>
      ${this.skillGroups.length > 1 && this.#has('setSkillGroups') ? html`<fieldset class="group"><legend>${t.command.setSkillGroups}</legend>
        ${this.skillGroups.map(({ id, name }) => this.#tick('setSkillGroups', name, taken.includes(id), (on) => {
          this.emit('ccc-set-skill-groups-request', { ids: on ? [...taken, id] : taken.filter((other) => other !== id) });
        }, last && taken.includes(id)))}
        <p class="quiet">${w.groupsNote}</p></fieldset>` : nothing}`;
  }

  #has(name: string): boolean { return this.commands?.includes(name) ?? true; }

  /** The tick shows the center's truth: a click asks, and the answer moves it. */
  #tick(name: 'setAutoAnswer' | 'setInbound' | 'setAfterCall' | 'setSkillGroups', label: string, on: boolean, ask: (on: boolean) => void, fixed = false): TemplateResult | typeof nothing {
    if (!this.agent || !this.#has(name)) return nothing;
    return html`<label class="tick"><input type="checkbox" .checked=${on} ?disabled=${fixed || !allowedForAgent(this.agent).has(name)}
      @click=${(event: Event) => { event.preventDefault(); ask(!on); }}>${label}</label>`;
  }
}
define('ccc-work-settings', CccWorkSettings);
