/** The SIP ladder: this page on the one side, the center on the other, an arrow for each message, which opens to its text. */
import { html, type TemplateResult } from 'lit';
import { rungOf, type Rung } from '../../src/debug/ladder.js';
import type { SipLine } from '../../src/debug/recorder.js';
import type { DebugWords } from '../locales/debug-words.js';
import { clockTime } from './time.js';

export function ladder(lines: readonly SipLine[], w: DebugWords): TemplateResult {
  if (lines.length === 0) return html`<p class="quiet empty">${w.noSip}</p>`;
  const calls = [...new Set(lines.map((line) => rungOf(line).callId))];
  return html`<ol class="ladder" dir="ltr">${lines.map((line) => rung(rungOf(line), calls, w))}</ol>`;
}

function rung({ at, sent, title, cseq, callId, refusal, text }: Rung, calls: readonly string[], w: DebugWords): TemplateResult {
  return html`<li class="rung" ?data-refusal=${refusal} data-call=${calls.indexOf(callId) % 4}>
    <details>
      <summary><time class="number quiet">${clockTime(at)}</time>
        <span class="arrow" data-sent=${sent} aria-hidden="true"></span><span class="hidden-text">${sent ? w.sent : w.received}</span>
        <strong class="cut">${title}</strong><span class="quiet cut">${cseq}</span></summary>
      <pre tabindex="0" dir="ltr">${text}</pre>
    </details></li>`;
}
