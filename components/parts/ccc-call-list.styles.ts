/** Styles of ccc-call-list. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; min-block-size: 0; }
  li + li { border-block-start: 1px solid var(--ccc-_border); }
  .row {
    display: flex; align-items: center; gap: var(--ccc-_space-2); inline-size: 100%; min-block-size: 52px; margin: 0; padding: 6px var(--ccc-_space-1); border: 0; border-radius: var(--ccc-_radius-s); background: transparent; text-align: start; cursor: pointer;
  }
  .row:hover { background: color-mix(in oklab, var(--ccc-_accent) 7%, transparent); }
  .row:focus-visible { outline-offset: -2px; }
  .row[aria-current] { background: color-mix(in oklab, var(--ccc-_accent) 12%, transparent); }
  .mark { display: grid; place-items: center; flex: none; inline-size: 32px; block-size: 32px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_state) 13%, var(--ccc-_surface-raised)); color: var(--ccc-_state); }
  .mark .icon { inline-size: 16px; block-size: 16px; }
  .text { display: flex; flex: 1; flex-direction: column; min-inline-size: 0; line-height: 1.35; }
  .name { font-weight: 500; }
  .quiet, .time { font-size: 12px; }
  .state { color: var(--ccc-_state); font-weight: 500; }
  .time { flex: none; color: var(--ccc-_text-quiet); }
  @media (forced-colors: active) { .row[aria-current] { outline: 2px solid Highlight; outline-offset: -2px; } }
`;
