/** Who the customer is: service, number and where it is from, how often they called, what became of it, and a name to write down (CAL-14). */
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../decorators.js';
import type { Interaction, Visit } from '../../src/protocol/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import { inputStyles } from '../controls/ccc-field.styles.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { callWords } from '../locales/call-words.js';
import { styles } from './ccc-customer-card.styles.js';
import { formatNumber } from './phone-number.js';
import { wayOf } from './who.js';

/** Key of the call's data under which the agent's name for the customer is kept. */
export const nameKey = 'name';

/**
 * @summary The customer of a call: service type, number, location, number of visits, earlier calls, editable name.
 * @element ccc-customer-card
 * @csspart visit - Each earlier call.
 * @csspart redial - The button to call the customer again, once the call is over.
 * @csspart block - The button to block the number, once the call is over.
 * @fires {CustomEvent<NoteDetail>} ccc-note-request - The name was changed; `data.name`. Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-redial-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-block-number-request - Cancelable.
 */
export class CccCustomerCard extends CccElement {
  static override styles = [buttonStyles, inputStyles, styles];

  @state() private name: string | undefined;

  /** Without one it renders nothing. */
  @property({ attribute: false }) interaction: Interaction | undefined;
  /** Nothing can be written any more: result and note are shown instead of asked for. */
  @property({ type: Boolean }) over = false;
  /** What may be done: `note` for the name; `redial` and `blockNumber` when it is over. */
  @property({ attribute: false }) allowed: ReadonlySet<string> = new Set(['note']);

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('interaction')) return;
    const before = changed.get('interaction') as Interaction | undefined;
    if (before && before.id !== this.interaction?.id) { this.#keep(before); this.name = undefined; }
    // What the center knows counts, except for what is being typed here.
    else if (this.interaction?.data[nameKey] === this.name) this.name = undefined;
  }

  override render(): TemplateResult | typeof nothing {
    const { interaction: x, t } = this;
    if (!x || x.channel === 'internal') return nothing;
    const words = callWords(t);
    const way = wayOf(x);
    const rows: readonly (readonly [string, string, boolean?])[] = [
      [words.service, [x.direction === 'inbound' ? t.inboundCall : t.outboundCall, way.chosen].filter(Boolean).join(' · ')],
      [words.number, formatNumber(x.customer.number) || t.unknownCaller, true],
      [words.place, x.place ?? ''],
      [words.visits, x.visits ? x.visits.count ? words.visit(x.visits.count + 1) : words.firstTime : ''],
      ...this.#isFixed ? [[words.name, nameNow(x)]] as const : [],
      ...this.over ? [[words.result, x.disposition ? t.result(x.disposition) : ''], [words.note, x.remark ?? '']] as const : [],
    ];
    return html`
      <section aria-label=${words.customer}>
        <h3>${words.customer}</h3>
        <dl>${rows.filter(([, value]) => value).map(([label, value, isNumber]) => html`<dt>${label}</dt><dd class=${isNumber ? 'number' : ''}><bdi>${value}</bdi></dd>`)}
          ${this.#isFixed ? nothing : html`<dt class="field"><label for="name">${words.name}</label></dt><dd><input id="name" class="input" type="text" maxlength="64" autocomplete="off" spellcheck="false" placeholder=${words.namePlaceholder}
            .value=${this.name ?? nameNow(x)} @input=${this.#onInput} @focusout=${() => { this.#keep(x); }} @keydown=${this.#onKey}></dd>`}</dl>
        ${this.over ? [['redial', 'phoneOutgoing'] as const, ['blockNumber', 'offline'] as const].map(([name, picture]) => this.allowed.has(name) ? html`<button part=${name === 'redial' ? name : 'block'} class="button" type="button" @click=${() => { this.emit(name === 'redial' ? 'ccc-redial-request' : 'ccc-block-number-request', { interactionId: x.id }); }}>${icon(picture)}<span>${t.command[name]}</span></button>` : nothing) : nothing}
        ${this.over && x.blocked ? html`<p class="quiet" role="status">${t.cause.blocked}</p>` : nothing}
        ${x.visits?.last.length ? html`<h4>${words.earlier}</h4><ul>${x.visits.last.map((visit) => this.#visit(visit))}</ul>` : nothing}
      </section>`;
  }

  get #isFixed(): boolean { return this.over || !this.allowed.has('note'); }

  #visit(visit: Visit): TemplateResult {
    const { t } = this;
    const status = visit.status === undefined ? '' : t.status[visit.status];
    return html`
      <li part="visit">
        <span class="mark" role="img" aria-label=${visit.direction === 'inbound' ? t.inboundCall : t.outboundCall}>${icon(visit.direction === 'inbound' ? 'phoneIncoming' : 'phoneOutgoing')}</span>
        <span class="text"><span class="cut"><span class="number">${t.time(visit.at, this.now())}</span>${[visit.agentName, visit.disposition ? t.result(visit.disposition) : status].filter(Boolean).map((part) => html` · ${part}`)}</span>
          ${visit.remark ? html`<span class="quiet cut" title=${visit.remark}>${visit.remark}</span>` : nothing}</span>
      </li>`;
  }

  readonly #onInput = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) this.name = event.target.value;
  };
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && this.interaction) this.#keep(this.interaction);
  };

  #keep(x: Interaction): void {
    const name = this.name?.trim();
    if (name !== undefined && name !== nameNow(x)) this.emit('ccc-note-request', { interactionId: x.id, data: { [nameKey]: name.slice(0, 64) } });
  }
}
define('ccc-customer-card', CccCustomerCard);

const nameNow = (x: Interaction): string => x.data[nameKey] || x.customer.name || x.data['desc'] || '';
