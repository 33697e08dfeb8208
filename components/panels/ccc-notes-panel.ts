/** Notes among colleagues: those that came, until they are closed, and a dialog to write one. Loaded with the first note, or from the menu. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import { commandTable, type Note, type WorkstationState } from '../../src/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import '../controls/ccc-dialog.js';
import type { CccDialog } from '../controls/ccc-dialog.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { noteWords } from '../locales/note-words.js';
import { styles } from './ccc-notes-panel.styles.js';

/** As the center takes it. */
const longest = 500;
type Target = { readonly kind: 'agent' | 'skillGroup'; readonly id: string };

/**
 * @summary Notes from colleagues, announced once and closed by hand, and the dialog in which one is written.
 * @element ccc-notes-panel
 * @csspart note - Each note.
 * @csspart text - The field in which one is written.
 * @csspart send - The button.
 * @fires {CustomEvent<{to: {kind: 'agent'|'skillGroup', id: string}[], text: string}>} ccc-send-note-request - Cancelable.
 * @fires {CustomEvent<{noteId: string}>} ccc-close-note-request - Cancelable.
 */
export class CccNotesPanel extends CccElement {
  static override styles = [buttonStyles, styles];

  @query('ccc-dialog') private dialog!: CccDialog | null;
  @state() private said = '';
  @state() private text = '';
  @state() private to: readonly string[] = [];
  #announced: string | undefined;
  #isSending = false;

  /** Without one it renders nothing. */
  @property({ attribute: false }) state: WorkstationState | undefined;

  /** Opens the dialog in which a note is written. */
  async write(): Promise<void> {
    await this.updateComplete;
    await this.dialog?.updateComplete;
    this.dialog?.show();
  }

  /** A live region speaks of what changes in it, not of what it came with; what was written stays until the center has it. */
  protected override updated(): void {
    const { state } = this;
    const last = state?.notes.at(-1);
    if (last && last.id !== this.#announced) setTimeout(() => { this.said = `${noteWords(this.t).noteFrom(last.name)}: ${last.text}`; });
    this.#announced = last?.id;
    if (!this.#isSending || !state || state.pending['agent'] !== undefined) return;
    this.#isSending = false;
    if (state.problem?.command === 'sendNote') return;
    this.text = '';
    this.dialog?.close();
  }

  override render(): TemplateResult | typeof nothing {
    const { state, t } = this;
    if (!state) return nothing;
    const words = noteWords(t);
    return html`
      <span class="hidden-text" role="status">${this.said}</span>
      ${state.notes.length ? html`<ul aria-label=${words.notes}>${state.notes.map((note) => this.#note(note))}</ul>` : nothing}
      <ccc-dialog heading=${t.command.sendNote}>${this.#form(state)}</ccc-dialog>`;
  }

  #note({ id, name, at, text }: Note): TemplateResult {
    const close = noteWords(this.t).close(name);
    return html`<li part="note"><span class="mark">${icon('note')}</span>
      <p><strong><bdi>${name}</bdi></strong> <span class="quiet number">${this.t.time(at, this.now())}</span><br><bdi class="text">${text}</bdi></p>
      <button class="button plain icon-only" type="button" aria-label=${close} title=${this.t.close} @click=${() => { this.emit('ccc-close-note-request', { noteId: id }); }}>${icon('close')}</button></li>`;
  }

  #form(state: WorkstationState): TemplateResult {
    const words = noteWords(this.t);
    const own = state.me?.skillGroups ?? [];
    const isMine = (groups: readonly string[]): boolean => state.me?.role !== 'agent' || own.some(({ id }) => groups.includes(id));
    const readers = [...own.map(({ id, name }) => ({ kind: 'skillGroup', id, name }) as const), ...state.colleagues.filter(({ skillGroupIds }) => isMine(skillGroupIds)).map(({ id, name }) => ({ kind: 'agent', id, name }) as const)];
    const may = commandTable.sendNote.allowed(state, { to: this.#chosen, text: this.text });
    return html`<form @submit=${(event: Event) => { event.preventDefault(); if (may) this.#send(); }}>
      <fieldset><legend>${words.to}</legend>${readers.length ? html`<div class="chips">${readers.map(({ kind, id, name }) => this.#chip(`${kind} ${id}`, kind, name))}</div>` : html`<p class="quiet">${words.nobody}</p>`}</fieldset>
      <label for="text">${words.text}</label>
      <textarea part="text" id="text" rows="4" maxlength=${longest} aria-describedby="left" .value=${this.text} @input=${this.#onInput}></textarea>
      <p id="left" class="quiet">${words.left(longest - this.text.length)}</p>
      <button part="send" class="button primary" type="submit" aria-disabled=${!may}>${words.send}</button>
    </form>`;
  }

  #chip(key: string, kind: Target['kind'], name: string): TemplateResult {
    return html`<label class="chip"><input type="checkbox" .checked=${this.to.includes(key)} @change=${({ target }: Event) => {
      if (target instanceof HTMLInputElement) this.to = target.checked ? [...this.to, key] : this.to.filter((each) => each !== key);
    }}><span>${icon(kind === 'agent' ? 'user' : 'users')}<bdi>${name}</bdi></span></label>`;
  }

  get #chosen(): readonly Target[] {
    return this.to.map((key): Target => ({ kind: key.startsWith('agent ') ? 'agent' : 'skillGroup', id: key.slice(key.indexOf(' ') + 1) }));
  }

  #send(): void {
    if (this.emit('ccc-send-note-request', { to: this.#chosen, text: this.text.trim() })) setTimeout(() => { this.#isSending = true; this.requestUpdate(); });
  }

  readonly #onInput = ({ target }: Event): void => { if (target instanceof HTMLTextAreaElement) this.text = target.value; };
}
define('ccc-notes-panel', CccNotesPanel);
