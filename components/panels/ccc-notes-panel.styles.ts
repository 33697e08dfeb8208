/** Styles of ccc-notes-panel. */
import { css } from 'lit';

// Comments inside the template would be downloaded. Here, from top to bottom:
// In the toolbar the latest note has one line.
export const styles = css`
  :host { display: block; }
  li { display: flex; align-items: flex-start; gap: var(--ccc-_space-2); padding: var(--ccc-_space-2) var(--ccc-_space-3); border-block-end: 1px solid var(--ccc-_border); background: color-mix(in oklab, var(--ccc-_accent) 6%, var(--ccc-_surface-raised)); font-size: 13px; }
  .mark { display: grid; flex: none; place-items: center; block-size: 28px; color: var(--ccc-_accent); }
  .mark .icon { inline-size: 18px; block-size: 18px; }
  li p { flex: 1; min-inline-size: 0; padding-block: 4px; overflow-wrap: anywhere; }
  .text { white-space: pre-line; }
  li .button { flex: none; min-block-size: 28px; min-inline-size: 28px; }
  form { display: flex; flex-direction: column; align-items: stretch; gap: var(--ccc-_space-2); min-inline-size: min(420px, 76vw); }
  fieldset { margin: 0; padding: 0; border: 0; }
  legend, form label[for] { padding: 0; margin-block-end: var(--ccc-_space-1); font-size: 13px; font-weight: 500; }
  .chips { display: flex; flex-wrap: wrap; gap: var(--ccc-_space-2); max-block-size: 30vh; overflow: auto; padding: 3px; }
  .chip { position: relative; }
  .chip input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
  .chip span { display: inline-flex; align-items: center; gap: 6px; min-block-size: 32px; padding-inline: var(--ccc-_space-3); border: 1px solid var(--ccc-_border-strong); border-radius: 16px; font-size: 13px; }
  .chip .icon { inline-size: 16px; block-size: 16px; }
  .chip input:checked + span { border-color: var(--ccc-_accent); background: color-mix(in oklab, var(--ccc-_accent) 14%, var(--ccc-_surface-raised)); box-shadow: inset 0 0 0 1px var(--ccc-_accent); font-weight: 600; }
  .chip input:focus-visible + span { outline: 2px solid var(--ccc-_accent); outline-offset: 2px; }
  textarea { padding: var(--ccc-_space-2); border: 1px solid var(--ccc-_border-strong); border-radius: var(--ccc-_radius-m); background: var(--ccc-_surface-raised); color: inherit; font: inherit; resize: vertical; }
  #left { font-size: 12px; }
  @media (forced-colors: active) { .chip input:checked + span { border: 2px solid Highlight; } }
  @container (height < 120px) {
    li { align-items: center; block-size: 64px; padding-block: 0; }
    li:not(:last-child), li br { display: none; }
    li p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .text { margin-inline-start: var(--ccc-_space-2); white-space: nowrap; }
  }
`;
