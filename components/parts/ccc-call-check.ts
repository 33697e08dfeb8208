/** The check before the first call: what works, what does not, and what to do about it. */
import { html, nothing, type TemplateResult } from 'lit';
import { property, state } from '../decorators.js';
import type { CheckName, CheckResult } from '../../src/index.js';
import { buttonStyles } from '../controls/button.styles.js';
import { define } from '../element.js';
import { icon, type IconName } from '../icons.js';
import { ToolElement } from './tool-element.js';
import { toolStyles } from './tool.styles.js';

const icons: Readonly<Record<CheckResult['outcome'], IconName>> = { ok: 'ready', warning: 'warning', failed: 'warning', skipped: 'notReady' };

/**
 * @summary A check of microphone, speaker and network in ten seconds.
 * @element ccc-call-check
 */
export class CccCallCheck extends ToolElement {
  static override styles = [buttonStyles, toolStyles];

  @state() private results: ReadonlyMap<CheckName, CheckResult> = new Map();
  @state() private running = false;

  /** Usually `workstation.check`; tells each result as it comes. */
  @property({ attribute: false }) run: ((options: { readonly onResult: (result: CheckResult) => void }) => Promise<readonly CheckResult[]>) | undefined;

  override render(): TemplateResult {
    const { words: w, running, results } = this;
    const done = !running && results.size > 0;
    const wrong = [...results.values()].filter(({ outcome }) => outcome === 'failed' || outcome === 'warning').length;
    return html`
      <p class="lead quiet">${w.checkLead}</p>
      <button class="button primary" type="button" ?disabled=${running} @click=${() => { void this.#start(); }}>${running ? w.checking : done ? w.again : w.start}</button>
      <p class="summary" role="status">${done ? wrong === 0 ? w.allWell : w.found(wrong) : nothing}</p>
      <ul class="results">${[...results.values()].map((result) => this.#row(result))}</ul>`;
  }

  #row(result: CheckResult): TemplateResult {
    const { words: w } = this;
    const advice = (result.code && w.finding?.[result.code]) ?? result;
    return html`<li data-outcome=${result.outcome}>${icon(icons[result.outcome])}<div>
      <span>${w.check[result.name]}</span> <span class="quiet">${w.outcome[result.outcome]}${result.detail ? ` · ${result.detail}` : ''}</span>
      ${result.code ? html`<p><strong>${advice.message}</strong> ${advice.remedy}</p>` : nothing}</div></li>`;
  }

  async #start(): Promise<void> {
    this.results = new Map();
    this.running = true;
    const add = (result: CheckResult): void => { this.results = new Map([...this.results, [result.name, result]]); };
    try {
      // The last answer puts them in their order.
      for (const result of await this.run?.({ onResult: add }) ?? []) { this.results = new Map([...[...this.results].filter(([name]) => name !== result.name), [result.name, result]]); }
    } catch { /* A check that cannot run says nothing wrong. */ } finally { this.running = false; }
  }
}
define('ccc-call-check', CccCallCheck);
