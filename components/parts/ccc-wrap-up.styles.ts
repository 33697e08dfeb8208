/** Styles of ccc-wrap-up. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  section { display: flex; flex-direction: column; gap: var(--ccc-_space-3); }
  fieldset { min-inline-size: 0; margin: 0; padding: 0; border: 0; }
  legend { padding: 0; margin-block-end: 6px; font-size: 13px; font-weight: 500; }
  .choices { display: flex; flex-wrap: wrap; gap: 6px; }
  .choice { position: relative; display: inline-flex; }
  .choice input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
  .choice span { display: grid; place-items: center; min-block-size: 32px; padding-inline: var(--ccc-_space-3); border: 1px solid var(--ccc-_border-strong); border-radius: 16px; font-size: 13px; transition: background-color 120ms ease-out; }
  .choice input:hover + span { background: color-mix(in oklab, var(--ccc-_text) 5%, transparent); }
  .choice input:checked + span { border-color: var(--ccc-_accent); background: var(--ccc-_accent); color: var(--ccc-_on-accent); font-weight: 500; }
  .choice input:focus-visible + span { outline: 2px solid var(--ccc-_accent); outline-offset: 2px; }
  select { display: none; }
  .more { display: flex; flex-wrap: wrap; gap: 6px; }
  .more .button { min-block-size: 32px; padding-inline: var(--ccc-_space-3); font-size: 13px; }
  .finish { min-block-size: 44px; border-radius: 22px; }
  .finish ccc-timer { font-weight: 400; }
  @container (width < 380px) {
    section { gap: var(--ccc-_space-2); }
    .choice span { min-block-size: 30px; padding-inline: 10px; }
  }
  @container (height < 120px) {
    section { flex-direction: row; align-items: center; gap: 6px; }
    legend, .choices, .more .button span, [part='block'], .more + p { display: none; }
    fieldset { flex: none; inline-size: 104px; }
    select { display: block; }
    .more { flex-wrap: nowrap; }
    .more .button { inline-size: 36px; min-block-size: 36px; padding: 0; }
    .finish { position: static; flex: none; min-block-size: 36px; padding-inline: var(--ccc-_space-3); box-shadow: none; }
    ccc-field { flex: 1 1 0; min-inline-size: 60px; }
    ccc-field::part(label) { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    select.input, ccc-field::part(input) { block-size: 36px; min-block-size: 0; padding: 4px 8px; font-size: 13px; }
    ccc-field::part(input) { white-space: nowrap; resize: none; line-height: 26px; overflow: hidden; }
  }
  @media (forced-colors: active) { .choice input:checked + span { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
`;
