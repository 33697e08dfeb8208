/** What is left to do about a call: its result and a note; after the call with a countdown. */
import { html, nothing } from 'lit';
import { property, state } from '../decorators.js';
import type { Interaction } from '../../src/protocol/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-field.js';
import { inputStyles } from '../controls/ccc-field.styles.js';
import '../controls/ccc-timer.js';
import { CccElement, define } from '../element.js';
import { icon, type IconName } from '../icons.js';
import { styles } from './ccc-wrap-up.styles.js';

/**
 * @summary Result and note of a call; in wrap-up with the time left and a button to finish.
 * @element ccc-wrap-up
 * @csspart result - The choice of a result where only one line is free.
 * @csspart finish - The button that ends the wrap-up.
 * @csspart extend - The button for more time.
 * @csspart redial - The button to call the customer again.
 * @csspart block - The button to block the number.
 * @fires {CustomEvent<NoteDetail>} ccc-note-request - The result was chosen, or the note left. Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-finish-wrap-up-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-extend-wrap-up-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-redial-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-block-number-request - Cancelable.
 */
export class CccWrapUp extends CccElement {
  static override styles = [buttonStyles, inputStyles, styles];

  @state() private remark = '';
  @state() private touched = false;

  /** The interaction written about. Without one it renders nothing. */
  @property({ attribute: false }) interaction: Interaction | undefined;
  /** Results to choose from. */
  @property({ attribute: false }) dispositions: readonly string[] = [];
  /** The agent's wrap-up runs: time and the finish button are shown. */
  @property({ type: Boolean }) finishing = false;
  /** Nothing is written about calls here: only what ends the wrap-up is shown. */
  @property({ type: Boolean, attribute: 'finish-only' }) finishOnly = false;
  /** The finish is on its way. */
  @property({ type: Boolean }) pending = false;
  /** What may be done besides: `extendWrapUp`, `redial`, `blockNumber`. */
  @property({ attribute: false }) allowed: ReadonlySet<string> = new Set();

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('interaction')) return;
    const before = changed.get('interaction') as Interaction | undefined;
    if (before && before.id !== this.interaction?.id) {
      this.#keep(before.id);
      this.touched = false;
    }
    // What the center knows counts, except for what is being typed here.
    if (!this.touched) this.remark = this.interaction?.remark ?? '';
    else if (this.interaction?.remark === this.remark) this.touched = false;
  }

  override render() {
    const { interaction: x, t } = this;
    if (!x) return nothing;
    return html`
      <section aria-label=${t.wrapUp}>
        ${this.dispositions.length && !this.finishOnly ? html`
          <fieldset>
            <legend>${t.disposition}</legend>
            <div class="choices">${this.dispositions.map((name) => html`
              <label class="choice"><input type="radio" name="disposition" .checked=${x.disposition === name} @change=${() => { this.emit('ccc-note-request', { interactionId: x.id, disposition: name }); }}><span>${t.result(name)}</span></label>`)}</div>
            <select part="result" class="input" aria-label=${t.disposition} @change=${this.#onPick}><option value="" ?selected=${x.disposition === undefined}>${t.disposition}…</option>${this.dispositions.map((name) => html`<option value=${name} ?selected=${x.disposition === name}>${t.result(name)}</option>`)}</select>
          </fieldset>` : nothing}
        ${this.finishOnly ? nothing : html`<ccc-field label=${t.remark} type="multiline" placeholder=${t.remarkHint} rows="2" .value=${this.remark} @ccc-value-change=${this.#onInput} @focusout=${() => { this.#keep(x.id); }}></ccc-field>`}
        ${this.finishing ? html`<button part="finish" class="button primary finish" type="button" ?disabled=${this.pending} aria-busy=${this.pending || nothing} @click=${this.#finish}>${icon('check')}<span>${t.finish}</span>${x.wrapUpUntil === undefined ? nothing : html`<ccc-timer .until=${x.wrapUpUntil} label=${t.untilReady}></ccc-timer>`}</button>` : nothing}
        ${this.#more(x)}
      </section>`;
  }

  /** More time, calling again, blocking: only where the center lets this agent. */
  #more(x: Interaction) {
    const { t, allowed } = this;
    const detail = { interactionId: x.id };
    const button = (part: string, word: string, name: IconName, ask: () => void) => html`<button part=${part} class="button" type="button" aria-label=${word} title=${word} @click=${ask}>${icon(name)}<span>${word}</span></button>`;
    const all = [
      this.finishing && allowed.has('extendWrapUp') ? button('extend', t.command.extendWrapUp, 'history', () => { this.emit('ccc-extend-wrap-up-request', detail); }) : nothing,
      this.finishing && allowed.has('redial') ? button('redial', t.command.redial, 'phoneOutgoing', () => { this.emit('ccc-redial-request', detail); }) : nothing,
      allowed.has('blockNumber') ? button('block', t.command.blockNumber, 'offline', () => { this.emit('ccc-block-number-request', detail); }) : nothing,
    ].filter((each) => each !== nothing);
    return html`${all.length ? html`<div class="more">${all}</div>` : nothing}${x.blocked ? html`<p class="quiet" role="status">${t.cause.blocked}</p>` : nothing}`;
  }

  readonly #onPick = ({ target }: Event): void => {
    if (this.interaction && target instanceof HTMLSelectElement && target.value) this.emit('ccc-note-request', { interactionId: this.interaction.id, disposition: target.value });
  };

  readonly #onInput = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation();
    this.touched = true;
    this.remark = event.detail.value;
  };

  #keep(interactionId: string): void {
    if (this.touched) this.emit('ccc-note-request', { interactionId, remark: this.remark });
  }

  readonly #finish = (): void => {
    const { interaction } = this;
    if (!interaction) return;
    this.#keep(interaction.id);
    this.emit('ccc-finish-wrap-up-request', { interactionId: interaction.id });
  };
}
define('ccc-wrap-up', CccWrapUp);
