/** The figures of the calls over time, a line each, and the ways that were tried. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import type { CandidatePair, StatsSample } from '../../src/debug/bundle.js';
import type { DebugWords } from '../locales/debug-words.js';

const [wide, high] = [300, 60] as const;
const shown = ['rttMs', 'jitterMs', 'lossPercent', 'inKbps'] as const;
type Shown = (typeof shown)[number];

export function graphs(samples: readonly StatsSample[], w: DebugWords): TemplateResult {
  if (samples.length === 0) return html`<p class="quiet empty">${w.noStats}</p>`;
  return html`<div class="graphs">${shown.map((name) => graph(samples, name, name === 'inKbps' ? w.kbps : w[name], w))}</div>`;
}

function graph(samples: readonly StatsSample[], name: Shown, label: string, w: DebugWords): TemplateResult | typeof nothing {
  const points = samples.flatMap((sample) => { const value = sample[name]; return typeof value === 'number' ? [{ at: sample.at, value, call: sample.interactionId }] : []; });
  const last = points.at(-1);
  if (!last) return nothing;
  const from = samples[0]?.at ?? 0, span = Math.max(1, last.at - from), highest = Math.max(...points.map(({ value }) => value)), most = Math.max(1, highest);
  const x = (at: number): string => (((at - from) / span) * wide).toFixed(1), y = (value: number): string => (high - 2 - (value / most) * (high - 6)).toFixed(1);
  // A line for each call: what lies between two calls was not measured.
  const paths = [...new Set(points.map(({ call }) => call))].map((call) => points.filter((point) => point.call === call).map(({ at, value }, i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`).join(''));
  return html`<figure class="graph"><figcaption>${label} <span class="number quiet">${w.latest(String(last.value))} · ↑ ${highest}</span></figcaption>
    <svg viewBox="0 0 ${wide} ${high}" preserveAspectRatio="none" role="img" aria-label="${label}, ${w.latest(String(last.value))}">${paths.map((d) => svg`<path d=${d}></path>`)}</svg></figure>`;
}

export function pairTable(pairs: readonly CandidatePair[], w: DebugWords): TemplateResult {
  if (pairs.length === 0) return html`<p class="quiet empty">${w.noWays}</p>`;
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${w.ways}><table><thead><tr><th scope="col">${w.state}</th><th scope="col">${w.here}</th><th scope="col">${w.there}</th><th scope="col">${w.roundTrip}</th><th scope="col">${w.bytes}</th></tr></thead>
    <tbody>${pairs.map((pair) => html`<tr ?data-chosen=${pair.nominated}><td>${pair.state}${pair.nominated ? html` · <strong>${w.chosen}</strong>` : nothing}</td><td dir="ltr">${pair.local}</td><td dir="ltr">${pair.remote}</td>
      <td class="number">${typeof pair.rttMs === 'number' ? `${pair.rttMs} ms` : ''}</td><td class="number">${pair.sent} / ${pair.received}</td></tr>`)}</tbody></table></div>`;
}
