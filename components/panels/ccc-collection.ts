/** Asks the customer for digits by a template, and shows how many came, what became of them and what the business system answered (CAL-09). Loaded where the center has templates. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-menu.js';
import { define } from '../element.js';
import { drawing, icon, type IconName } from '../icons.js';
import { collectWords, type CollectWords } from '../locales/collect-words.js';
// Types only, as in the tools: a value from there would be split off what every page loads at its start.
import type { Interaction, WorkstationState } from '../../src/index.js';
import { isCollecting, type Collection } from '../../src/model/collection.js';
import { allowedHere } from '../../src/model/selectors.js';
import { CccPanel } from './panel.js';
import { styles } from './ccc-collection.styles.js';

const icons: Readonly<Record<Collection['state'], IconName>> = {
  collecting: 'keypad', collected: 'keypad', delivered: 'ready', undelivered: 'warning', timedOut: 'warning', cancelled: 'notReady', interrupted: 'notReady',
};
/** Lucide `hash`. */
const hash = 'M4 9h16M4 15h16M10 3 8 21M16 3l-2 18';
/** For so long it is news; what came to nothing is not to be read any longer. */
const freshMs = 20_000;
const vain: ReadonlySet<Collection['state']> = new Set(['timedOut', 'cancelled', 'interrupted']);

/**
 * @summary Digits collected from the customer: the choice of what to ask for, progress and result; inside `<ccc-workstation>`.
 * @element ccc-collection
 * @fires {CustomEvent<{interactionId: string, templateId: string}>} ccc-collect-request - A template was chosen. Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-cancel-collect-request - Stop asking. Cancelable.
 */
export class CccCollection extends CccPanel {
  static override styles = [buttonStyles, styles];

  #fade: ReturnType<typeof setTimeout> | undefined;

  /** The call it is about. */
  @property({ attribute: false }) interaction: Interaction | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#fade);
  }

  /** Digits are being collected, or have just been. */
  @property({ type: Boolean, reflect: true }) fresh = false;

  protected override willUpdate(): void {
    clearTimeout(this.#fade);
    const { collection } = this.interaction ?? {};
    const left = !collection ? 0 : collection.state === 'collecting' || collection.state === 'collected' ? Infinity : collection.at + freshMs - this.now();
    this.fresh = left > 0;
    if (this.fresh && left < Infinity) this.#fade = setTimeout(() => { this.requestUpdate(); }, left);
  }

  override render(): TemplateResult | typeof nothing {
    const { interaction: x, t } = this;
    const state = this.live?.state;
    if (!x || !state || x.channel !== 'phone') return nothing;
    const words = collectWords(t);
    const { collection } = x;
    const shown = collection && (this.fresh || !vain.has(collection.state)) ? collection : undefined;
    // The region stands there before it speaks, else nobody would hear it.
    return html`${shown ? this.#result(x, shown, words) : nothing}${isCollecting(x) ? nothing : this.#choice(state, x, words)}<span class="hidden-text" role="status">${shown ? sentenceOf(shown, words) : ''}</span>`;
  }

  /** While the call is with somebody else, or over, there is nobody to ask. */
  #choice(state: WorkstationState, x: Interaction, words: CollectWords): TemplateResult | typeof nothing {
    const allowed = allowedHere(state, x);
    if (!allowed.has('collect')) return nothing;
    const label = this.t.command.collect;
    const waits = x.collection?.state === 'collected' || state.pending[x.id] === 'collect';
    return html`<ccc-menu label=${waits ? `${label}: ${words.busy}` : label} ?disabled=${waits} .items=${[{ heading: words.which }, ...(state.capabilities.collections ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
      @ccc-value-change=${this.#onChoose}>${drawing(hash)}<span class="cut">${label}</span></ccc-menu>`;
  }

  #result(x: Interaction, collection: Collection, words: CollectWords): TemplateResult {
    const { state, count, attempt, name } = collection;
    const typing = state === 'collecting';
    const how = [words.digits(count), attempt > 1 ? words.attempt(attempt) : ''].filter(Boolean).join(' · ');
    return html`
      <section aria-label=${name} data-state=${state}>
        <div class="row">${icon(icons[state])}
          <span class="text"><span class="name cut" title=${name}><bdi>${name}</bdi></span><span class="state" title=${words.state[state]}>${words.state[state]}</span></span>
          ${vain.has(state) ? nothing : html`<span class="count" aria-hidden="true">${how}</span>`}
          ${typing ? html`<button class="button" type="button" title=${this.t.command.cancelCollect} aria-disabled=${this.#mayCancel(x) ? nothing : 'true'} @click=${this.#cancel}>${icon('close')}<span class="hidden-text">${this.t.command.cancelCollect}</span></button>` : nothing}
        </div>
        ${typing ? html`<p class="quiet">${words.unheard}</p>` : this.#data(collection, words)}
      </section>`;
  }

  #data({ data = {}, templateId, name }: Collection, words: CollectWords): TemplateResult | typeof nothing {
    const rows = Object.entries(data);
    return rows.length === 0 ? nothing : html`<dl aria-label=${words.answer}>${rows.map(([key, value]) => html`<dt>${key === templateId ? name : key}</dt><dd class=${key === templateId ? 'digits' : ''}><bdi>${value}</bdi></dd>`)}</dl>`;
  }

  #mayCancel(x: Interaction): boolean {
    const state = this.live?.state;
    return state !== undefined && state.pending[x.id] !== 'cancelCollect' && allowedHere(state, x).has('cancelCollect');
  }

  readonly #onChoose = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation();
    if (this.interaction) this.emit('ccc-collect-request', { interactionId: this.interaction.id, templateId: event.detail.value });
  };
  readonly #cancel = (): void => {
    const { interaction: x } = this;
    if (x && this.#mayCancel(x)) this.emit('ccc-cancel-collect-request', { interactionId: x.id });
  };
}
define('ccc-collection', CccCollection);

/** What is going on first; then only the count, as it grows. */
function sentenceOf({ state, count, name, attempt, data, templateId }: Collection, words: CollectWords): string {
  if (state === 'collecting') return count === 0 && attempt === 1 ? `${name}. ${words.state.collecting}. ${words.unheard}` : words.digits(count);
  const rows = Object.entries(data ?? {}).map(([key, value]) => `${key === templateId ? name : key}: ${value}`);
  return [`${name}. ${words.state[state]}`, ...rows].join('. ');
}
