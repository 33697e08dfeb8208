/** The facts as a list to step through, with what each changed and the state after it. */
import { html, nothing, type TemplateResult } from 'lit';
import type { Change, Replay } from '../../src/debug/replay.js';
import type { Fact } from '../../src/model/facts.js';
import type { DebugWords } from '../locales/debug-words.js';
import { clockTime } from './time.js';

export interface Steps { readonly replay: Replay; /** How many facts have been taken in. */ readonly at: number; readonly go: (at: number) => void }

/** Newer ones first would move under the pointer; the list is scrolled to its end instead. */
export function steps({ replay, at, go }: Steps, w: DebugWords): TemplateResult {
  const { facts } = replay;
  if (facts.length === 0) return html`<p class="quiet empty">${w.noFacts}</p>`;
  const change = (event: Event): void => { if (event.target instanceof HTMLInputElement) go(event.target.valueAsNumber); };
  return html`<div class="steps">
    <div class="stepper">
      <button class="button" type="button" ?disabled=${at <= 0} @click=${() => { go(at - 1); }}>${w.back}</button>
      <input type="range" min="0" max=${facts.length} .value=${String(at)} aria-label=${w.facts} aria-valuetext=${w.step(at, facts.length)} @input=${change}>
      <button class="button" type="button" ?disabled=${at >= facts.length} @click=${() => { go(at + 1); }}>${w.forward}</button>
      <span class="number quiet">${w.step(at, facts.length)}</span>
    </div>
    <div class="halves">
      <ol class="facts">${facts.map((fact, i) => html`<li><button type="button" class="fact" aria-current=${i + 1 === at ? 'step' : nothing} @click=${() => { go(i + 1); }}>
        <time class="number quiet">${clockTime(fact.at)}</time><span class="cut">${fact.type}</span><span class="quiet cut">${hintOf(fact)}</span></button></li>`)}</ol>
      ${after(replay, at, w)}
    </div></div>`;
}

function after(replay: Replay, at: number, w: DebugWords): TemplateResult {
  const fact = replay.facts[at - 1];
  const changes = replay.changesAt(at);
  return html`<div class="after" role="group" aria-label=${w.step(at, replay.facts.length)}>
    ${fact ? html`<h3>${w.fact}</h3>${text(fact)}<h3>${w.changes}</h3>${changes.length ? html`<dl>${changes.map(changed)}</dl>` : html`<p class="quiet">${w.noChange}</p>`}` : html`<h3>${w.begin}</h3>`}
    <details><summary>${w.wholeState}</summary>${text(replay.stateAfter(at))}</details></div>`;
}

const text = (value: unknown): TemplateResult => html`<pre tabindex="0" dir="ltr">${JSON.stringify(value, undefined, 1)}</pre>`;
const short = (value: unknown): string => { const json = JSON.stringify(value) ?? '—'; return json.length > 160 ? `${json.slice(0, 159)}…` : json; };
const changed = ({ path, before, after: now }: Change): TemplateResult => html`<dt dir="ltr">${path}</dt><dd dir="ltr"><del>${short(before)}</del> <ins>${short(now)}</ins></dd>`;

/** What tells two facts of a type apart at a glance. */
function hintOf(fact: Fact): string {
  const field = (name: string): string => { const value: unknown = Reflect.get(fact, name); return typeof value === 'string' || typeof value === 'boolean' ? String(value) : ''; };
  return ['name', 'signalling', 'registration', 'cause', 'status', 'legId', 'interactionId'].map(field).find((hint) => hint !== '') ?? '';
}
