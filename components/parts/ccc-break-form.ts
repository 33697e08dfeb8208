/** A break that ends: the reason and how long, for now or for after the call (OLA-10). */
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../decorators.js';
import { hasWork } from '../../src/model/agent.js';
import type { Agent } from '../../src/protocol/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import { inputStyles } from '../controls/ccc-field.styles.js';
import { define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-break-form.styles.js';
import { ToolElement } from './tool-element.js';
import { toolStyles } from './tool.styles.js';

const suggested = [5, 10, 15, 30, 60];
const most = 24 * 60;

/**
 * @summary Asks for a break's reason and length, and says until when it lasts.
 * @element ccc-break-form
 * @csspart minutes - The field with the length.
 * @csspart start - The button.
 * @fires {CustomEvent<{reason?: string, seconds: number}>} ccc-go-on-break-request - Cancelable.
 * @fires {CustomEvent<NextPresence>} ccc-set-next-presence-request - While there is work in hand: the break begins after it. Cancelable.
 */
export class CccBreakForm extends ToolElement {
  static override styles = [buttonStyles, inputStyles, toolStyles, styles];

  @state() private reason: string | undefined;
  @state() private minutes = 15;

  /** Without one it renders nothing. */
  @property({ attribute: false }) agent: Agent | undefined;
  /** Reasons to choose from; none: a break needs no reason. */
  @property({ attribute: false }) breakReasons: readonly string[] = [];

  override render(): TemplateResult | typeof nothing {
    const { agent, t, words: w, minutes } = this;
    if (!agent) return nothing;
    const fits = Number.isInteger(minutes) && minutes >= 1 && minutes <= most;
    const later = hasWork(agent);
    const chosen = this.reason ?? this.breakReasons[0];
    return html`
      <form @submit=${this.#onSubmit}>
        ${this.breakReasons.length ? html`<fieldset class="group"><legend>${t.breakReasons}</legend><div class="chips">${this.breakReasons.map((reason) => html`
          <label class="chip"><input type="radio" name="reason" .checked=${reason === chosen} @change=${() => { this.reason = reason; }}><span>${t.breakReason(reason)}</span></label>`)}</div></fieldset>` : nothing}
        <fieldset class="group"><legend>${w.breakLength}</legend>
          <div class="chips">${suggested.map((n) => html`
            <label class="chip"><input type="radio" name="minutes" .checked=${n === minutes} @change=${() => { this.minutes = n; }}><span>${t.duration(n * 60_000)}</span></label>`)}</div>
          <div class="row"><label for="minutes">${w.minutes}</label>
            <input part="minutes" id="minutes" class="input" type="number" inputmode="numeric" min="1" max=${most} step="1" required aria-describedby="until" .value=${Number.isNaN(minutes) ? '' : String(minutes)} @input=${this.#onMinutes}></div>
          <p id="until" class="quiet" role="status">${!fits ? w.minutesRule : later ? t.afterThisCall : t.until(t.time(this.now() + minutes * 60_000, this.now()))}</p>
        </fieldset>
        <button part="start" class="button primary start" type="submit" aria-disabled=${!fits}>${icon('onBreak')}<span>${t.command.goOnBreak}</span></button>
      </form>`;
  }

  readonly #onMinutes = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) this.minutes = target.valueAsNumber;
  };

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const { agent, minutes } = this;
    const reason = this.reason ?? this.breakReasons[0];
    if (!agent || !Number.isInteger(minutes)) return;
    const how = { ...(reason === undefined ? {} : { reason }), seconds: minutes * 60 };
    if (hasWork(agent)) this.emit('ccc-set-next-presence-request', { presence: 'onBreak', ...how });
    else this.emit('ccc-go-on-break-request', how);
  };
}
define('ccc-break-form', CccBreakForm);
