/** Whom a call can be handed to, or who can be asked: colleagues, skill groups, desk phones, call flows, a number outside. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import type { DeskPhone } from '../../src/model/facts.js';
import type { Neighbours } from '../../src/model/reachable.js';
import { allowedWays } from '../../src/model/third-party.js';
import type { Agent, Interaction, InteractionId, QueueStatus, Target } from '../../src/protocol/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-tabs.js';
import { inputStyles } from '../controls/ccc-field.styles.js';
import { CccElement, define } from '../element.js';
import { drawing, icon, type IconName } from '../icons.js';
import { partyWords, type Kind } from '../locales/party-words.js';
import { listStyles } from './ccc-dial-pad.styles.js';
import { styles } from './ccc-directory.styles.js';
import { entriesOf, outside, search, type DirectoryEntry } from './directory-entries.js';
import { partyPaths } from './party-icons.js';
import { cleanNumber, formatNumber } from './phone-number.js';
import { toneStyles } from './tone.styles.js';
import { initials } from './who.js';

const kinds: readonly Kind[] = ['agent', 'skillGroup', 'phone', 'flow', 'external'];

/**
 * @summary Target picker for transfer and consultation: tabs, search, keyboard; what cannot be reached is disabled with its reason.
 * @element ccc-directory
 * @csspart search - The search field.
 * @csspart entry - Each row.
 * @fires {CustomEvent<{interactionId: string, to: Target, mode?: TransferMode}>} ccc-transfer-request - The call is to be handed to this target. Cancelable.
 * @fires {CustomEvent<{interactionId: string, to: Target}>} ccc-consult-request - This target is to be asked. Cancelable.
 */
export class CccDirectory extends CccElement {
  static override styles = [buttonStyles, inputStyles, toneStyles, listStyles, styles];

  @query('.input') private input!: HTMLInputElement | null;
  @state() private kind: Kind = 'agent';
  @state() private typed = '';
  @state() private active = -1;
  @state() private blind = false;

  /** The call that is handed on or asked about. */
  @property({ attribute: 'interaction-id' }) interactionId: InteractionId | undefined;
  /** What a choice asks for. */
  @property() purpose: 'transfer' | 'consult' = 'transfer';
  /** Agents to choose from. */
  @property({ attribute: false }) colleagues: readonly Agent[] = [];
  /** Skill groups to choose from. */
  @property({ attribute: false }) skillGroups: readonly QueueStatus[] = [];
  /** Desk phones to choose from. */
  @property({ attribute: false }) phones: readonly DeskPhone[] = [];
  /** Call flows to choose from, for a transfer. */
  @property({ attribute: false }) flows: readonly { readonly id: string; readonly name: string }[] = [];
  /** Numbers that an outside call may show; empty: nobody outside can be called. */
  @property({ attribute: false }) callerNumbers: readonly string[] | undefined;
  /** Calls that an agent may hold at once: who is in fewer can be rung beside them. */
  @property({ type: Number, attribute: 'max-direct-calls' }) maxDirectCalls: number | undefined;
  /** The call it is about: who is in it cannot be chosen. */
  @property({ attribute: false }) interaction: Interaction | undefined;
  /** There is no directory: only a number outside can be given. */
  @property({ type: Boolean, attribute: 'number-only' }) numberOnly = false;
  /** Everything in one list instead of tabs. */
  @property({ type: Boolean, reflect: true }) flat = false;
  /** A choice is on its way. */
  @property({ type: Boolean }) pending = false;

  override focus(): void { this.input?.focus(); }

  protected override willUpdate(): void { if (this.numberOnly) this.kind = 'external'; }

  override render() {
    const { t } = this;
    const words = partyWords(t);
    const shown = this.#shown();
    const isNumber = this.kind === 'external' && !this.typed;
    return html`
      <div class="line">
        <span class="glass">${drawing(partyPaths.search)}</span>
        <input part="search" class="input" type="text" autocomplete="off" spellcheck="false" maxlength="60" placeholder=${isNumber ? words.numberLabel : words.search} aria-label=${isNumber ? words.numberLabel : words.search}
          inputmode=${this.kind === 'external' ? 'tel' : 'search'} role="combobox" aria-expanded=${shown.length > 0} aria-controls="list" aria-autocomplete="list" aria-activedescendant=${shown[this.active] ? `entry-${this.active}` : nothing}
          .value=${this.typed} @input=${this.#onInput} @keydown=${this.#onKey}>
      </div>
      ${this.flat || this.numberOnly ? nothing : html`<ccc-tabs look="line" label=${t.command[this.purpose]} .value=${this.typed ? '' : this.kind} .tabs=${kinds.filter((kind) => kind !== 'flow' || this.#flows().length).map((value) => ({ value, label: words.kinds[value] }))} @ccc-tab-change=${this.#onTab}></ccc-tabs>`}
      <span class="hidden-text" role="status">${this.typed ? words.results(shown.length) : ''}</span>
      ${shown.length ? html`
        <ul id="list" class="list" role="listbox" aria-label=${this.typed ? words.search : words.kinds[this.kind]} aria-busy=${this.pending}>${shown.map((entry, i) => this.#entry(entry, i))}</ul>`
        : html`<p id="list" class="empty">${this.#nothing()}</p>`}
      ${this.#canLeave() ? html`<label class="leave"><input type="checkbox" .checked=${this.blind} @change=${() => { this.blind = !this.blind; }}>${words.leaveAtOnce}</label>` : nothing}`;
  }

  #entry(entry: DirectoryEntry, i: number): TemplateResult {
    const { reason, tone, name, to } = entry;
    const sameWord = reason !== '' && entry.detail === reason;
    const picture: IconName | undefined = to.kind === 'skillGroup' ? 'queue' : to.kind === 'phone' ? 'phone' : to.kind === 'external' ? 'external' : undefined;
    return html`
      <li part="entry" id="entry-${i}" role="option" data-tone=${tone} aria-selected=${i === this.active} aria-disabled=${reason !== '' || this.pending} title=${reason || nothing}
        @click=${() => { this.active = i; this.#choose(entry); }} @pointermove=${() => { this.active = i; }}>
        <span class="avatar" aria-hidden="true">${picture ? icon(picture) : initials(name)}<i></i></span>
        <span class="text"><span class="name cut"><bdi>${name}</bdi></span><span class="word cut"><bdi class=${to.kind === 'phone' ? 'number' : ''}>${entry.detail}</bdi>${reason && !sameWord ? html` · ${reason}` : nothing}</span></span>
        <span class="go" aria-hidden="true">${icon(this.purpose === 'transfer' ? 'phoneForwarded' : 'users')}</span>
      </li>`;
  }

  #nothing(): string {
    const words = partyWords(this.t);
    if (this.typed) return words.nothingFound;
    return { agent: this.t.noColleagues, skillGroup: words.noGroups, phone: this.t.noPhones, flow: '', external: words.invalidNumber }[this.kind];
  }

  #flows(): CccDirectory['flows'] { return this.purpose === 'transfer' ? this.flows : []; }
  /** Where there is room to say it; a phone system without our center stays until somebody answers. */
  #canLeave(): boolean { return this.purpose === 'transfer' && !this.flat && !this.numberOnly; }

  #around(): Neighbours {
    const { colleagues, phones, skillGroups: queues, callerNumbers, maxDirectCalls, interaction } = this;
    return { colleagues, phones, queues, flows: this.#flows(), ...(callerNumbers === undefined ? {} : { callerNumbers }), maxDirectCalls, interaction };
  }

  #shown(): readonly DirectoryEntry[] {
    const words = partyWords(this.t);
    const around = this.#around();
    const all = entriesOf(around, this.t, words);
    const shown = this.typed.trim() ? search(all, this.typed, around, words) : this.flat ? all : all.filter((entry) => entry.to.kind === this.kind);
    return this.#leaves() ? shown.map((entry) => this.#way(entry.to) || entry.reason ? entry : { ...entry, tone: 'quiet', reason: words.answersFirst }) : shown;
  }

  #leaves(): boolean { return this.blind && this.#canLeave(); }
  /** The agent may be gone before anybody there has answered. */
  #way({ kind }: Target): boolean { return !this.interaction || allowedWays(this.interaction, kind).has('blind'); }

  #choose({ to, reason }: DirectoryEntry): void {
    const { interactionId } = this;
    if (reason || this.pending || interactionId === undefined) return;
    this.emit(this.purpose === 'transfer' ? 'ccc-transfer-request' : 'ccc-consult-request', { interactionId, to: target(to), ...(this.#leaves() ? { mode: 'blind' } : {}) });
  }

  readonly #onInput = (): void => {
    const { input } = this;
    if (!input) return;
    const isNumber = outside(input.value) !== '' && /^[\s\d+*#().-]+$/.test(input.value) && input.selectionStart === input.value.length;
    this.typed = isNumber ? formatNumber(cleanNumber(input.value)) : input.value;
    if (input.value !== this.typed) input.value = this.typed;
    // Enter takes the first that can be reached.
    this.active = this.typed.trim() ? this.#shown().findIndex((entry) => !entry.reason) : -1;
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const shown = this.#shown();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (shown.length) this.active = this.active < 0 ? (event.key === 'ArrowDown' ? 0 : shown.length - 1) : (this.active + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length;
      void this.updateComplete.then(() => this.renderRoot.querySelector(`#entry-${this.active}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' }));
    } else if (event.key === 'Enter') {
      const chosen = shown[this.active];
      if (chosen) this.#choose(chosen);
    } else if (event.key === 'Escape' && this.typed) {
      event.stopPropagation();
      this.typed = '';
      this.active = -1;
    }
  };

  readonly #onTab = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation();
    const kind = kinds.find((each) => each === event.detail.value);
    if (!kind) return;
    this.kind = kind;
    this.typed = '';
    this.active = -1;
    if (kind === 'external') this.input?.focus();
  };
}
define('ccc-directory', CccDirectory);

const target = ({ kind, id }: Target): Target => ({ kind, id });
