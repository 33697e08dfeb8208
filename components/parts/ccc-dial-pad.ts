/** Where calls begin: a number, a colleague or a desk phone. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import type { DeskPhone } from '../../src/model/facts.js';
import type { Agent } from '../../src/protocol/index.js';
import type { DialDetail } from '../events.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-tabs.js';
import { inputStyles } from '../controls/ccc-field.styles.js';
import { CccElement, define } from '../element.js';
import { drawing, icon } from '../icons.js';
import { styles } from './ccc-dial-pad.styles.js';
import { keyStyles } from './keys.styles.js';
import { keys } from './keys.js';
import { LongPress } from './long-press.js';
import { cleanNumber, formatNumber } from './phone-number.js';
import { toneStyles } from './tone.styles.js';
import { presenceTone, presenceWord } from './presence.js';
import { initials } from './who.js';

/** `interactionId`: the call it was in, by which a masked number is called again. */
export interface RecentNumber { readonly number: string; readonly name?: string; readonly interactionId?: string }
type Kind = 'number' | 'agent' | 'phone';

/** Lucide's `delete`. */
const erasePath = 'M10 5a2 2 0 0 0-1.3.5l-6.3 5.7a1 1 0 0 0 0 1.5l6.3 5.7A2 2 0 0 0 10 19h10a2 2 0 0 0 2-2V7a2 2 0 0 0-2-2zM12 9l6 6M18 9l-6 6';

/**
 * @summary Dials a number (typed, pasted or pressed), a colleague or a SIP phone.
 * @element ccc-dial-pad
 * @csspart number - The field with the number.
 * @csspart caller-number - The choice of the number that the far end sees.
 * @csspart key - Each key.
 * @csspart call - The call button.
 * @cssprop [--ccc-dial-pad-key-height=48px] - Height of a key.
 * @fires {CustomEvent<DialDetail>} ccc-dial-request - Cancelable.
 * @fires {CustomEvent<CallDetail>} ccc-redial-request - Call again where the number is masked. Cancelable.
 */
export class CccDialPad extends CccElement {
  static override styles = [buttonStyles, inputStyles, keyStyles, toneStyles, styles];

  /** The suggestion that was chosen last: two customers may look alike where numbers are masked. */
  #taken: RecentNumber | undefined;
  readonly #longPress = new LongPress(500, () => { this.#type('+'); });

  @query('.number-input') private input!: HTMLInputElement | null;
  @state() private kind: Kind = 'number';
  @state() private open = false;
  @state() private active = -1;

  /** The number as it will be dialled. */
  @property() value = '';
  /** A call that a page asked for, with what it wants sent along: its number stands in the field until it is dialled or changed. */
  @property({ attribute: false }) prepared: DialDetail | undefined;
  /** Suggested while typing, the latest first; at most ten are shown. */
  @property({ attribute: false }) recent: readonly RecentNumber[] = [];
  /** Whom to call inside the house. */
  @property({ attribute: false }) colleagues: readonly Agent[] = [];
  /** Desk phones to call. */
  @property({ attribute: false }) phones: readonly DeskPhone[] = [];
  /** There is no directory: the tabs for colleagues and desk phones are left away. */
  @property({ type: Boolean, attribute: 'number-only' }) numberOnly = false;
  /** Numbers of which the far end may see one (DIA-02); a choice is shown where there are two. */
  @property({ attribute: false }) callerNumbers: readonly string[] = [];
  /** The one chosen, for the calls that follow too; empty: the center chooses. */
  @property({ attribute: false }) callerNumber = '';
  /** Why no call can be placed now; empty when one can. */
  @property({ attribute: 'blocked-reason' }) blockedReason = '';

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('prepared') || !this.prepared) return;
    this.prepared = { ...this.prepared, phoneNumber: cleanNumber(this.prepared.phoneNumber) };
    this.value = this.prepared.phoneNumber;
    this.kind = 'number';
    this.open = false;
  }

  override render() {
    const { t } = this;
    return html`
      ${this.numberOnly ? nothing : html`<ccc-tabs look="line" label=${t.dial} .value=${this.kind} @ccc-tab-change=${this.#onTab}
        .tabs=${[{ value: 'number', label: t.outbound }, { value: 'agent', label: t.internal }, { value: 'phone', label: t.sipPhones }]}></ccc-tabs>`}
      <div class="panel ${this.kind}" role=${this.numberOnly ? 'group' : 'tabpanel'} aria-label=${this.kind === 'number' ? t.outbound : this.kind === 'agent' ? t.internal : t.sipPhones}>
        ${this.kind === 'number' ? this.#number() : this.kind === 'agent' ? this.#people() : this.#desks()}
      </div>`;
  }

  #number(): TemplateResult {
    const { t } = this;
    const list = this.open ? this.#suggestions() : [];
    const reason = this.blockedReason || (this.value ? '' : t.notANumber);
    return html`
      <div class="line">
        <input part="number" class="input number number-input" dir="ltr" type="text" inputmode="tel" autocomplete="off" spellcheck="false" placeholder=${t.numberHint} aria-label=${t.numberLabel}
          role="combobox" aria-expanded=${list.length > 0} aria-controls="recent" aria-autocomplete="list" aria-activedescendant=${list[this.active] ? `recent-${this.active}` : nothing}
          .value=${formatNumber(this.value)} @input=${this.#onInput} @keydown=${this.#onKey} @click=${() => { this.open = true; }} @blur=${() => { this.open = false; }}>
        ${this.value ? html`<button class="button plain icon-only erase" type="button" aria-label=${t.erase} title=${t.erase} @click=${this.#erase}>${drawing(erasePath)}</button>` : nothing}
        <ul id="recent" class="recent" role="listbox" aria-label=${t.recentNumbers} ?hidden=${list.length === 0}>
          ${list.map((entry, i) => html`
            <li id="recent-${i}" role="option" aria-selected=${i === this.active} @mousedown=${(event: Event) => { event.preventDefault(); this.#take(entry); }}>
              <span class="cut">${entry.name ?? formatNumber(entry.number)}</span>${entry.name ? html`<span class="quiet number">${formatNumber(entry.number)}</span>` : nothing}
            </li>`)}
        </ul>
      </div>
      ${this.callerNumbers.length < 2 ? nothing : html`<select part="caller-number" class="input caller" aria-label=${t.callFrom} title=${t.callFrom} @change=${this.#onCaller}>
        <option value="" ?selected=${this.callerNumber === ''}>${t.anyCallerNumber}</option>
        ${this.callerNumbers.map((number) => html`<option value=${number} ?selected=${this.callerNumber === number}>${t.callFrom} ${formatNumber(number)}</option>`)}
      </select>`}
      <div class="keys" role="group" aria-label=${t.keypad}>
        ${keys.map(({ digit, letters }) => html`
          <button part="key" class="key" type="button" title=${digit === '0' ? t.longPressPlus : nothing}
            @pointerdown=${() => { if (digit === '0') this.#longPress.start(); }} @pointerup=${this.#longPress.stop} @pointerleave=${this.#longPress.stop}
            @click=${() => { if (!this.#longPress.took()) this.#type(digit); }}><b>${digit}</b> ${letters ? html`<small>${letters}</small>` : nothing}</button>`)}
      </div>
      <button part="call" class="button ok call" type="button" aria-label=${this.value ? t.callWho(formatNumber(this.value)) : t.call} aria-disabled=${reason !== ''} title=${reason || t.call}
        @click=${() => { this.#dial(this.value); }}>${icon('phone')}<span>${t.call}</span></button>`;
  }

  #people(): TemplateResult {
    const { t } = this;
    if (this.colleagues.length === 0) return html`<p class="empty">${t.noColleagues}</p>`;
    return html`<ul class="list">${this.colleagues.map((agent) => html`
      <li data-tone=${presenceTone(agent)}>
        <span class="avatar" aria-hidden="true">${initials(agent.name)}<i></i></span>
        <span class="text"><span class="cut">${agent.name}</span><span class="word">${presenceWord(agent, t)}</span></span>
        ${this.#callButton(`agent-${agent.id}`, agent.name, agent.reachable ? '' : t.phoneOffline)}
      </li>`)}</ul>`;
  }

  #desks(): TemplateResult {
    const { t } = this;
    if (this.phones.length === 0) return html`<p class="empty">${t.noPhones}</p>`;
    const why = ({ registered, busy }: DeskPhone): string => !registered ? t.phoneOffline : busy ? t.busy.onCall : '';
    return html`<ul class="list">${this.phones.map((phone) => [phone, why(phone)] as const).map(([phone, reason]) => html`
      <li data-tone=${reason ? 'quiet' : 'ok'}>
        <span class="avatar" aria-hidden="true">${icon('phone')}<i></i></span>
        <span class="text"><span class="cut">${phone.name}</span><span class="word number">${phone.extension}${reason && html` · ${reason}`}</span></span>
        ${this.#callButton(phone.extension, phone.name, reason)}
      </li>`)}</ul>`;
  }

  #callButton(to: string, name: string, offline: string): TemplateResult {
    const reason = this.blockedReason || offline;
    return html`<button class="button plain icon-only go" type="button" aria-label=${this.t.callWho(name)} title=${reason || this.t.callWho(name)} aria-disabled=${reason !== ''}
      @click=${() => { if (!reason) this.emit('ccc-dial-request', { phoneNumber: to, desc: name }); }}>${icon('phone')}</button>`;
  }

  #dial(number: string): void {
    this.open = false;
    if (this.blockedReason || !number) { this.input?.focus(); return; }
    const { prepared } = this;
    const entry = this.#taken?.number === number ? this.#taken : this.recent.find((each) => each.number === number);
    const again = number.includes('****') ? entry?.interactionId : undefined;
    const from = this.callerNumbers.includes(this.callerNumber) ? { callerNumber: this.callerNumber } : {};
    if (!(again === undefined ? this.emit('ccc-dial-request', { ...from, ...(prepared?.phoneNumber === number ? prepared : { phoneNumber: number, ...(entry?.name ? { desc: entry.name } : {}) }) }) : this.emit('ccc-redial-request', { interactionId: again }))) return;
    this.prepared = undefined;
    // Not in the same breath: emptying a field makes the browser lay the page out at once, and the INVITE would wait for that.
    setTimeout(() => { if (this.value === number) this.value = ''; }, 100);
  }

  #type(digit: string): void {
    this.value = cleanNumber(this.value + digit);
    // The native field is brought up to date even while it holds the focus.
    if (this.input) this.input.value = formatNumber(this.value);
  }

  readonly #erase = (): void => {
    this.value = this.value.slice(0, -1);
    this.input?.focus();
  };

  #take(entry: RecentNumber): void {
    this.#taken = entry;
    this.value = cleanNumber(entry.number) === entry.number ? entry.number : entry.number.slice(0, 40);
    this.open = false;
    this.active = -1;
  }

  #suggestions(): readonly RecentNumber[] {
    const wanted = this.value;
    return this.recent.filter((entry) => entry.number !== wanted && entry.number.includes(wanted)).slice(0, 10);
  }

  readonly #onInput = (): void => {
    const { input } = this;
    if (!input) return;
    const behind = cleanNumber(input.value.slice(input.selectionStart ?? input.value.length)).length;
    this.value = cleanNumber(input.value);
    const shown = formatNumber(this.value);
    input.value = shown;
    let at = shown.length;
    for (let left = behind; left > 0 && at > 0; at--) if (shown[at - 1] !== ' ') left--;
    input.setSelectionRange(at, at);
    this.open = true;
    this.active = -1;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const list = this.open ? this.#suggestions() : [];
    const chosen = list[this.active];
    if (event.key === 'Enter') {
      if (chosen) this.#take(chosen); else this.#dial(this.value);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const count = this.#suggestions().length;
      this.active = this.open && count ? (this.active + (event.key === 'ArrowDown' ? 1 : -1) + count) % count : 0;
      this.open = true;
    } else if (event.key === 'Escape' && this.open) {
      event.stopPropagation();
      this.open = false;
    }
  };

  readonly #onCaller = ({ target }: Event): void => { if (target instanceof HTMLSelectElement) this.callerNumber = target.value; };

  readonly #onTab = (event: CustomEvent<{ value: string }>): void => {
    const { value } = event.detail;
    event.stopPropagation();
    if (value === 'number' || value === 'agent' || value === 'phone') this.kind = value;
  };
}
define('ccc-dial-pad', CccDialPad);
