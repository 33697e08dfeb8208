/** Styles of ccc-records-panel. */
import { css } from 'lit';

export const styles = css`
  :host { display: flex; flex-direction: column; overflow: auto; padding: 0 var(--ccc-_space-3); }
  ccc-recent-calls, ccc-call-list { flex: 1; }
  .head { position: sticky; z-index: 2; inset-block-start: 0; flex: none; margin-inline: calc(-1 * var(--ccc-_space-1)); padding-block-end: var(--ccc-_space-1); background: var(--ccc-_surface-raised); border-block-end: 1px solid var(--ccc-_border); }
  .scopes { display: flex; gap: 6px; min-inline-size: 0; margin: 0; padding: 2px var(--ccc-_space-1); border: 0; }
  .scopes label { position: relative; display: inline-flex; }
  .scopes input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; margin: 0; opacity: 0; cursor: pointer; }
  .scopes span { display: grid; place-items: center; min-block-size: 26px; padding-inline: 10px; border: 1px solid var(--ccc-_border); border-radius: 13px; color: var(--ccc-_text-quiet); font-size: 12px; }
  .scopes input:hover + span { background: color-mix(in oklab, var(--ccc-_text) 5%, transparent); }
  .scopes input:checked + span { border-color: transparent; background: color-mix(in oklab, var(--ccc-_accent) 14%, transparent); color: var(--ccc-_accent); font-weight: 600; }
  .scopes input:focus-visible + span { outline: 2px solid var(--ccc-_accent); outline-offset: 2px; }
  @media (forced-colors: active) { .scopes input:checked + span { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
`;
