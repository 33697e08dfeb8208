/** Pages of the business systems beside the call: at most ten, each in its own frame, told about the call by its hash. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../decorators.js';
import { popUrl } from '../../src/model/pop.js';
import type { ScreenPop } from '../../src/protocol/index.js';
import '../controls/ccc-tabs.js';
import { CccElement, define } from '../element.js';
import { icon } from '../icons.js';
import { styles } from './ccc-screen-pop.styles.js';

/** POP-01. */
export const mostPops = 10;
/** S-05: a page may run scripts and open its links, but has no origin of its own unless the center trusts it. */
const sandbox = 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads';

/**
 * @summary Screen pops in tabs. A change of call changes the hash without a reload (POP-05).
 * @element ccc-screen-pop
 * @csspart frame - Each page.
 * @cssstate empty - While no page is shown.
 */
export class CccScreenPop extends CccElement {
  static override styles = styles;

  @state() private chosen = '';
  readonly #loaded = new Set<string>();
  readonly #stopped = new Set<string>();

  /** The pages, in order. */
  @property({ attribute: false }) pops: readonly ScreenPop[] = [];
  /** `#?mobile=…&status=…` of the call shown; empty before the first. */
  @property() hash = '';
  /** An inbound call is in hand: pages that are not always visible are shown (POP-03). */
  @property({ type: Boolean }) active = false;
  /** Origins that keep their own origin inside the sandbox: those of the bridge's allow list. */
  @property({ attribute: false }) trustedOrigins: readonly string[] = [];

  /** Takes a page away that keeps the workstation busy, until the agent wants it again (F-28). */
  stop(id: string, stopped = true): void {
    this.#stopped[stopped ? 'add' : 'delete'](id);
    this.requestUpdate();
  }

  override render() {
    const { t } = this;
    const pops = this.pops.slice(0, mostPops);
    const visible = pops.filter((pop) => pop.alwaysVisible || this.active);
    for (const pop of visible) this.#loaded.add(pop.id);
    const shown = visible.find((pop) => pop.id === this.chosen) ?? visible[0];
    this.setState('empty', !shown);
    return html`
      ${visible.length > 1 ? html`<ccc-tabs look="line" label=${t.pages} .tabs=${visible.map((pop) => ({ value: pop.id, label: pop.name }))} .value=${shown?.id ?? ''} @ccc-tab-change=${this.#onTab}></ccc-tabs>` : nothing}
      <div class="frames">
        ${pops.map((pop) => this.#loaded.has(pop.id) ? this.#frame(pop, pop === shown) : nothing)}
        ${shown ? nothing : html`<div class="empty">${icon('page')}<strong>${t.noPages}</strong><p>${t.noPagesHint}</p></div>`}
      </div>`;
  }

  #frame(pop: ScreenPop, shown: boolean): TemplateResult {
    if (popUrl(pop.url, '') === undefined) return html`<p class="refused" role="alert" ?hidden=${!shown}>${this.t.pageRefused}</p>`;
    if (this.#stopped.has(pop.id)) return html`<p class="refused" role="alert" ?hidden=${!shown}>${this.t.pageStopped} <button class="button" type="button" @click=${() => { this.stop(pop.id, false); }}>${this.t.tryAgain}</button></p>`;
    return html`<iframe part="frame" data-pop=${pop.id} title=${this.t.pageOf(pop.name)} sandbox=${this.#sandbox(pop.url)} referrerpolicy="no-referrer" ?hidden=${!shown}></iframe>`;
  }

  protected override updated(): void {
    for (const frame of this.renderRoot.querySelectorAll('iframe')) {
      const pop = this.pops.find((candidate) => candidate.id === frame.dataset['pop']);
      frame.style.maxInlineSize = pop?.width === undefined ? '' : `${pop.width}px`;
      const url = pop && popUrl(pop.url, this.hash);
      if (url === undefined || frame.dataset['url'] === url) continue;
      // `replace` changes only the hash of a loaded page, and leaves no entry in the history of the host page.
      if (frame.dataset['url'] === undefined || !frame.contentWindow) frame.src = url;
      else frame.contentWindow.location.replace(url);
      frame.dataset['url'] = url;
    }
  }

  #sandbox(url: string): string {
    const { origin } = new URL(url);
    return origin === location.origin || this.trustedOrigins.includes(origin) ? `${sandbox} allow-same-origin` : sandbox;
  }

  readonly #onTab = (event: CustomEvent<{ value: string }>): void => {
    event.stopPropagation();
    this.chosen = event.detail.value;
  };
}
define('ccc-screen-pop', CccScreenPop);
