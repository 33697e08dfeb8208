/** Styles of ccc-break-form. */
import { css } from 'lit';

export const styles = css`
  .chips { display: flex; flex-wrap: wrap; gap: 6px; }
  .chip { position: relative; display: inline-flex; }
  .chip input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
  .chip span { display: grid; place-items: center; min-block-size: 32px; padding-inline: var(--ccc-_space-3); border: 1px solid var(--ccc-_border-strong); border-radius: 16px; font-size: 13px; font-weight: 400; }
  .chip input:hover + span { background: color-mix(in oklab, var(--ccc-_text) 5%, transparent); }
  .chip input:checked + span { border-color: var(--ccc-_accent); background: var(--ccc-_accent); color: var(--ccc-_on-accent); font-weight: 500; }
  .chip input:focus-visible + span { outline: 2px solid var(--ccc-_accent); outline-offset: 2px; }
  .row .input { inline-size: 7em; }
  .start { inline-size: 100%; min-block-size: 44px; border-radius: 22px; }
  @media (forced-colors: active) { .chip input:checked + span { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
`;
