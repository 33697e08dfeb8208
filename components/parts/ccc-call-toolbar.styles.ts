/** Styles of ccc-call-toolbar. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; --ccc-_gap: var(--ccc-call-toolbar-gap, var(--ccc-_space-2)); }
  .bar { display: flex; flex-direction: column; gap: var(--ccc-_space-3); }
  .row { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); gap: var(--ccc-_gap); }
  .control { flex-direction: column; gap: 4px; min-block-size: 60px; padding: 6px 4px; font-size: 12px; }
  .control .icon { inline-size: 20px; block-size: 20px; }
  .control span { max-inline-size: 100%; }
  .control[aria-pressed='true'] { border-color: transparent; background: var(--ccc-_text); color: var(--ccc-_surface-raised); }
  .control[aria-pressed='true']:hover { background: color-mix(in oklab, var(--ccc-_surface-raised) 14%, var(--ccc-_text)); }
  .control[aria-busy='true'] { opacity: .6; }
  .mute { display: var(--ccc-call-toolbar-mute-display, inline-flex); }
  .hold { display: var(--ccc-call-toolbar-hold-display, inline-flex); }
  .keypad { display: var(--ccc-call-toolbar-keypad-display, inline-flex); }
  .transfer { display: var(--ccc-call-toolbar-transfer-display, inline-flex); }
  .consult { display: var(--ccc-call-toolbar-consult-display, inline-flex); }
  .hang-up { min-block-size: 44px; border-radius: 22px; }
  .hang-up .icon { inline-size: 22px; block-size: 22px; }
  /* The longest word, in a wide typeface too. */
  @container (width < 380px) { .bar { gap: var(--ccc-_space-2); } .row { gap: 4px; } .control { padding-inline: 0; letter-spacing: -.02em; } }
  @container (height < 120px) {
    :host { flex: none; }
    .bar { flex-direction: row; align-items: center; }
    .control { min-block-size: 44px; min-inline-size: 44px; padding: 0; }
    .control span, .hang-up span { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    .hang-up { min-inline-size: 56px; }
    :host([third]) .control:nth-of-type(2), :host([third]) .control:nth-of-type(n + 4) { display: none; }
  }
  @container (height < 120px) and (width < 760px) {
    :host([third]) .control:nth-of-type(3) { display: none; }
    .bar, .row { gap: var(--ccc-_space-1); }
    .control { min-inline-size: 40px; }
  }
  @media (forced-colors: active) { .control[aria-pressed='true'] { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
`;
