/** How the call sounds in figures, what is wrong with it, and how the last one sounded. */
import { html, nothing, type TemplateResult } from 'lit';
import { property } from '../decorators.js';
import type { CallReport, Quality, QualityWarning } from '../../src/index.js';
import { define } from '../element.js';
import { ToolElement } from './tool-element.js';
import { toolStyles } from './tool.styles.js';

/**
 * @summary Quality of the present call, or the report of the last one.
 * @element ccc-quality
 */
export class CccQuality extends ToolElement {
  static override styles = toolStyles;

  /** The figures of the running call. */
  @property({ attribute: false }) quality: Quality | undefined;
  /** Shown where no call runs. */
  @property({ attribute: false }) report: CallReport | undefined;

  override render(): TemplateResult {
    const { quality, report, words: w } = this;
    if (!quality && !report) return html`<p class="quiet">${w.noFigures}</p>`;
    const shown = quality ?? report;
    const rows: readonly (readonly [string, string | undefined])[] = [
      [w.mos, shown?.mos === undefined ? undefined : w.outOf(shown.mos)],
      [w.worst, quality || !report ? undefined : w.outOf(report.worstMos)],
      [w.codec, shown?.codec], [w.roundTrip, shown?.rttMs === undefined ? undefined : w.ms(shown.rttMs)],
      [w.jitter, shown && w.ms(shown.jitterMs)], [w.loss, shown && w.lossPercent(shown.lossPercent)],
    ];
    return html`
      ${quality ? html`<p><strong>${this.t.quality(quality.bars)}</strong></p>` : html`<h3>${w.lastCall}</h3>`}
      <dl>${rows.map(([name, value]) => value === undefined ? nothing : html`<dt class="quiet">${name}</dt><dd>${value}</dd>`)}</dl>
      <div role="status">${(shown?.warnings ?? []).map((warning) => this.#advice(warning))}</div>`;
  }

  #advice(warning: QualityWarning): TemplateResult {
    const { message, remedy } = this.words.warning[warning];
    return html`<p class="advice"><strong>${message}</strong>${remedy}</p>`;
  }
}
define('ccc-quality', CccQuality);
