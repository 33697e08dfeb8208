/** A customer to be called: who it is and what is known, before anybody is dialled. Loaded with the first contact; the timer, and what the call panel writes anyway, come from there, so that nothing is split off what every page loads. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../decorators.js';
import { commandTable, type Preview, type WorkstationState } from '../../src/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { previewWords } from '../locales/preview-words.js';
import { isChord, isTyping, keyName } from '../workstation/typing.js';
import { styles } from './ccc-preview-panel.styles.js';

/**
 * @summary A previewed contact: read, then called or passed over with a reason. It never takes the focus; it is announced once.
 * @element ccc-preview-panel
 * @csspart call - The button that calls.
 * @csspart skip - The button that asks why not.
 * @csspart reasons - The choice of a reason.
 * @fires {CustomEvent<{previewId: string}>} ccc-dial-preview-request - Cancelable.
 * @fires {CustomEvent<{previewId: string, reason: string}>} ccc-skip-preview-request - Cancelable.
 */
export class CccPreviewPanel extends CccElement {
  static override styles = [buttonStyles, styles];

  #announced: string | undefined;
  #unlisten: AbortController | undefined;
  /** The contact whose reasons are open. */
  @state() private skipping: string | undefined;
  @state() private said = '';

  /** Without a contact in it, nothing is rendered. */
  @property({ attribute: false }) state: WorkstationState | undefined;
  /** Its number as it is read; by default as it came. */
  @property() number = '';
  /** One or two letters of the name. */
  @property() mark = '';
  /** Why it cannot be called now; empty when it can. */
  @property({ attribute: 'blocked-reason' }) blockedReason = '';

  override connectedCallback(): void {
    super.connectedCallback();
    const { signal } = this.#unlisten = new AbortController();
    workstationAround(this)?.addEventListener('keydown', this.#onShortcut, { signal });
    // The host's own chords work anywhere, as they do for a ringing call.
    this.ownerDocument.defaultView?.addEventListener('keydown', (event) => { if (isChord(event)) this.#onShortcut(event); }, { signal });
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unlisten?.abort();
  }

  get #preview(): Preview | undefined { return this.state?.previews[0]; }
  /** What was asked is on its way. */
  get #isPending(): boolean { return this.state?.pending['agent'] !== undefined; }

  /** A live region speaks of what changes in it, not of what it came with. */
  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const preview = this.#preview;
    if (changed.has('state') && preview && preview.id !== this.#announced) setTimeout(() => { this.said = previewWords(this.t).announced(preview.name || this.number || preview.number, preview.taskName); });
    this.#announced = preview?.id;
    if (changed.has('skipping')) this.renderRoot.querySelector<HTMLElement>(this.skipping === undefined ? '[part=skip]' : '[part=reasons] button')?.focus();
  }

  override render(): TemplateResult | typeof nothing {
    const { t } = this;
    const preview = this.#preview;
    if (!preview) return nothing;
    const words = previewWords(t);
    const number = this.number || preview.number;
    const name = preview.name || number;
    const data = Object.entries(preview.data).filter(([, value]) => value);
    return html`
      <section aria-labelledby="name">
        <span class="hidden-text" role="status">${this.said}</span>
        <p class="state"><span class="mark">${icon('phoneOutgoing')}</span>${words.toCall}<span class="task quiet"><bdi>${preview.taskName}</bdi></span>
          <ccc-timer .until=${preview.until} label=${words.timeLeft} title=${words.timeLeft}></ccc-timer></p>
        <div class="who">
          <span class="avatar" aria-hidden="true">${this.mark || icon('user')}</span>
          <div class="names"><h2 id="name" class="name"><bdi>${name}</bdi></h2>${preview.name ? html`<p class="number quiet"><bdi>${number}</bdi></p>` : nothing}</div>
        </div>
        ${data.length ? html`<dl>${data.map(([key, value]) => html`<dt><bdi>${key}</bdi></dt><dd><bdi>${value}</bdi></dd>`)}</dl>` : html`<p class="none quiet">${words.nothingKnown}</p>`}
        ${this.skipping === preview.id ? this.#why(preview.id) : this.#actions(preview.id, name)}
        ${this.blockedReason ? html`<p class="blocked" role="status">${this.blockedReason}</p>` : nothing}
      </section>`;
  }

  #actions(previewId: string, name: string): TemplateResult {
    const { t } = this;
    const [call, skip] = [this.keyOf('answer', 'A'), this.keyOf('reject', 'R')];
    const may = !this.#isPending && this.state !== undefined && commandTable.dialPreview.allowed(this.state, { previewId });
    return html`<div class="actions">
      <button part="skip" class="button" type="button" aria-keyshortcuts=${skip || nothing} aria-label="${t.command.skipPreview}: ${name}" aria-expanded="false" ?disabled=${this.#isPending} @click=${() => { this.skipping = previewId; }}>${t.command.skipPreview}</button>
      <button part="call" class="button ok" type="button" aria-keyshortcuts=${call || nothing} aria-label="${t.command.dialPreview}: ${name}" title=${this.blockedReason} aria-disabled=${!may} aria-busy=${this.#isPending || nothing}
        @click=${() => { if (may) this.emit('ccc-dial-preview-request', { previewId }); }}>${icon('phone')}${t.command.dialPreview}</button>
    </div>`;
  }

  /** The reason is the click: choosing one passes over. */
  #why(previewId: string): TemplateResult {
    const words = previewWords(this.t);
    const reasons = this.state?.capabilities.skipReasons ?? [];
    return html`<div part="reasons" class="reasons" role="group" aria-label=${words.whySkip} @keydown=${this.#onKey}>
      <p class="quiet" aria-hidden="true">${words.whySkip}</p>
      ${(reasons.length ? reasons : ['Not a good time']).map((reason) => html`<button class="button" type="button" ?disabled=${this.#isPending} @click=${() => { this.emit('ccc-skip-preview-request', { previewId, reason }); }}>${words.reason(reason)}</button>`)}
      <button class="button plain" type="button" @click=${() => { this.skipping = undefined; }}>${words.back}</button>
    </div>`;
  }
  /** The keys of a ringing call: what it is there, it is here. */
  readonly #onShortcut = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.defaultPrevented || event.repeat || event.isComposing || (!isChord(event) && isTyping(event.composedPath()[0]))) return;
    const key = keyName(event);
    const asked = key === this.keyOf('answer', 'A').toLowerCase() ? 'call' : key === this.keyOf('reject', 'R').toLowerCase() ? 'skip' : undefined;
    const button = asked && this.renderRoot.querySelector<HTMLElement>(`[part=${asked}]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  };
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') { event.stopPropagation(); this.skipping = undefined; }
  };
}
define('ccc-preview-panel', CccPreviewPanel);

/** Single keys work while the focus is inside of it (WCAG 2.1.4). */
function workstationAround(element: Element): Element | undefined {
  if (element.localName === 'ccc-workstation') return element;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? workstationAround(root.host) : undefined;
}
