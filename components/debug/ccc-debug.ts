/** The debug panel: what happened lately in a workstation, its SIP, its ways and its figures; as a file to send, and such a file opened again. */
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { property, query, state } from '../decorators.js';
import { readBundle, writeBundle, type SupportBundle } from '../../src/debug/bundle.js';
import type { Recorder, Recording } from '../../src/debug/recorder.js';
import { createReplay, type Replay } from '../../src/debug/replay.js';
import { samplesIn, startSampler, type Sampler } from '../../src/debug/sampler.js';
import { initialState, type Clock, type Workstation } from '../../src/index.js';
import { buttonStyles } from '../controls/button.styles.js';
// `ccc-tabs` is there with every workstation; imported here as well it would be split off into a file of its own.
import { define, CccElement } from '../element.js';
import { icon } from '../icons.js';
import { debugWords } from '../locales/debug-words.js';
import { browserFacts, settingsOf } from './browser.js';
import { styles } from './ccc-debug.styles.js';
import { graphs, pairTable } from './graph.js';
import { ladder } from './ladder.js';
import { steps } from './steps.js';

/** What is looked at: this page's own workstation. */
export interface Watched { readonly workstation: Workstation; readonly recorder: Recorder; readonly clock: Clock }

const views = ['facts', 'sip', 'ways', 'graph'] as const;
type View = (typeof views)[number];
/** A bundle of ours is far smaller. */
const mostBytes = 30_000_000;

/**
 * @summary Facts, SIP, ICE and figures of a workstation; saves them as a support bundle without secrets, and replays one.
 * @element ccc-debug
 * @csspart head - The title, the tabs and the buttons.
 * @csspart body - What the chosen tab shows.
 */
export class CccDebug extends CccElement {
  static override styles = [buttonStyles, styles];

  /** Left out, it only opens bundles. */
  @property({ attribute: false }) watched: Watched | undefined;
  /** Takes most of the window. */
  @property({ type: Boolean, reflect: true }) tall = false;
  /** Only a small button is left of it. It folds by itself while a call rings, so that the offer is not covered. */
  @property({ type: Boolean, reflect: true }) folded = false;

  @query('input[type=file]') private file!: HTMLInputElement | null;
  @query('.facts') private list!: HTMLElement | null;
  @state() private view: View = 'facts';
  @state() private opened: SupportBundle | undefined;
  @state() private wrong = false;
  @state() private over = false;
  /** Undefined: the latest. */
  @state() private at: number | undefined;
  #replay: { readonly of: Recording; readonly it: Replay } | undefined;
  #sampler: Sampler | undefined;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.#watch();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }
  protected override willUpdate(changed: PropertyValues<this>): void { if (changed.has('watched')) this.#watch(); }
  /** The latest fact is in sight, unless another is looked at. */
  protected override updated(): void { if (this.at === undefined && this.list) this.list.scrollTop = this.list.scrollHeight; }

  #watch(): void {
    this.#stop?.();
    const { watched } = this;
    if (!watched) return;
    const { workstation, clock } = watched;
    let cancel: (() => void) | undefined;
    // Facts come in bursts; the eye needs ten pictures a second at most.
    const draw = (): void => { cancel ??= clock.after(100, () => { cancel = undefined; this.requestUpdate(); }); };
    let rang = false, before = this.folded;
    const subscription = workstation.facts$.subscribe(() => {
      const rings = workstation.state.ringing.length > 0;
      if (rings !== rang) { if (rings) before = this.folded; this.folded = rings || before; }
      rang = rings;
      draw();
    });
    const sampler = this.#sampler = startSampler(workstation.softphone, clock, () => workstation.now(), draw);
    this.#stop = () => { cancel?.(); subscription.unsubscribe(); sampler.close(); };
  }

  /** The text of the support bundle. */
  async bundle(): Promise<string> {
    const { watched } = this;
    const recording = this.#recording();
    return writeBundle({
      at: watched?.workstation.now() ?? Date.now(), recording, sip: watched?.recorder.sip() ?? [], log: watched?.workstation.log() ?? [], stats: this.#samples(), pairs: this.#sampler?.pairs ?? [],
      browser: await browserFacts(), settings: await settingsOf(this, watched?.workstation),
    });
  }
  /** Shows a bundle instead of this page; false where the text is none. */
  show(text: string): boolean {
    const bundle = text.length <= mostBytes ? readBundle(text) : undefined;
    this.wrong = bundle === undefined;
    if (bundle) { this.opened = bundle; this.at = undefined; }
    return bundle !== undefined;
  }

  override render(): TemplateResult {
    const w = debugWords(this.t);
    const { opened } = this;
    if (this.folded) return html`<button class="button unfold" type="button" aria-expanded="false" @click=${() => { this.folded = false; }}>${w.unfold}</button>`;
    const tabs = views.map((value) => ({ value, label: w[value] }));
    return html`
      <div part="head" class="head" @dragover=${this.#onDrag}>
        <h2>${w.title}</h2>
        <ccc-tabs look="line" label=${w.title} .tabs=${tabs} .value=${this.view} @ccc-tab-change=${this.#onTab}></ccc-tabs>
        ${this.watched && !opened ? html`<button class="button primary" type="button" @click=${() => { void this.#save(); }}>${w.save}</button>` : nothing}
        <button class="button" type="button" @click=${() => { this.file?.click(); }}>${w.open}</button>
        <input type="file" accept="application/json,.json" hidden @change=${this.#onFile}>
        <button class="button icon-only plain" type="button" aria-label=${this.tall ? w.smaller : w.larger} aria-expanded=${this.tall} @click=${() => { this.tall = !this.tall; }}>${icon(this.tall ? 'notReady' : 'page')}</button>
        ${this.popover ? html`<button class="button icon-only plain" type="button" aria-label=${w.fold} @click=${() => { this.folded = true; }}>${icon('chevronDown')}</button>
          <button class="button icon-only plain" type="button" aria-label=${w.close} @click=${() => { this.remove(); }}>${icon('close')}</button>` : nothing}
      </div>
      ${opened ? html`<p class="from">${w.opened(opened.product.name, opened.product.version, new Date(opened.at).toLocaleString(this.t.code))}
        ${this.watched ? html`<button class="button" type="button" @click=${() => { this.opened = undefined; this.at = undefined; }}>${w.live}</button>` : nothing}</p>` : nothing}
      <p class="wrong" role="alert">${this.wrong ? w.notABundle : ''}</p>
      <div part="body" class="body" role="tabpanel" aria-label=${w[this.view]} tabindex="0" @dragover=${this.#onDrag}>${this.#body()}</div>
      ${this.over ? html`<div class="target" @dragover=${this.#onDrag} @dragleave=${() => { this.over = false; }} @drop=${this.#onDrop}>${w.drop}</div>` : nothing}`;
  }

  #body(): TemplateResult {
    const w = debugWords(this.t);
    const { opened, watched } = this;
    switch (this.view) {
      case 'sip': return ladder(opened?.sip ?? watched?.recorder.sip() ?? [], w);
      case 'ways': return pairTable(opened?.pairs ?? this.#sampler?.pairs ?? [], w);
      case 'graph': return graphs(opened?.stats ?? this.#samples(), w);
      case 'facts': {
        const replay = this.#replayed();
        return steps({ replay, at: Math.min(this.at ?? replay.facts.length, replay.facts.length), go: (at) => { this.at = at; } }, w);
      }
    }
  }

  #recording(): Recording { return this.opened?.recording ?? this.watched?.recorder.recording() ?? nothingRecorded; }
  /** Made anew only where there is something new. */
  #replayed(): Replay {
    const of = this.#recording();
    const last = this.#replay;
    if (last && last.of.base === of.base && last.of.facts.length === of.facts.length) return last.it;
    return (this.#replay = { of, it: createReplay(of) }).it;
  }
  #samples(): SupportBundle['stats'] {
    const watched = this.#sampler?.samples ?? [];
    return watched.length > 0 ? [...watched] : samplesIn(this.#recording().facts);
  }

  async #save(): Promise<void> {
    const url = URL.createObjectURL(new Blob([await this.bundle()], { type: 'application/json' }));
    const link = Object.assign(document.createElement('a'), { href: url, download: `ccc-support-${new Date().toISOString().slice(0, 19).replace(/\D/g, '')}.json` });
    link.click();
    URL.revokeObjectURL(url);
  }
  readonly #onTab = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation();
    this.view = views.find((view) => view === event.detail.value) ?? 'facts';
  };
  readonly #onFile = (): void => {
    const file = this.file?.files?.[0];
    if (this.file) this.#read(file).finally(() => { if (this.file) this.file.value = ''; }).catch(() => undefined);
  };
  readonly #onDrag = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = true;
  };
  readonly #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    this.#read(event.dataTransfer?.files[0]).catch(() => { this.wrong = true; });
  };
  async #read(file: File | undefined): Promise<void> {
    if (file) this.show(file.size <= mostBytes ? await file.text() : '');
  }
}
define('ccc-debug', CccDebug);

const nothingRecorded: Recording = { base: initialState, facts: [] };
