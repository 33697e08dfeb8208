/** Styles of ccc-recent-calls. */
import { css } from 'lit';

export const styles = css`
  :host { display: flex; flex-direction: column; min-block-size: 0; }
  li { padding-block: 6px; }
  li + li { border-block-start: 1px solid var(--ccc-_border); }
  .row { display: flex; align-items: center; gap: var(--ccc-_space-2); }
  .mark { display: grid; place-items: center; flex: none; inline-size: 32px; block-size: 32px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_state) 11%, var(--ccc-_surface-raised)); color: var(--ccc-_state); }
  .mark .icon { inline-size: 16px; block-size: 16px; }
  .text { display: flex; flex: 1; flex-direction: column; min-inline-size: 0; line-height: 1.35; }
  .who { font-weight: 500; font-variant-numeric: tabular-nums; }
  .missed { color: var(--ccc-_danger-text); }
  .text .quiet { font-size: 12px; }
  .row .button { flex: none; color: var(--ccc-_text-quiet); }
  .row .button + .button { margin-inline-start: -6px; }
  .row .go { color: var(--ccc-_ok); }
  .player { position: sticky; z-index: 1; inset-block-start: 0; padding-block: var(--ccc-_space-2); background: var(--ccc-_surface-raised); border-block-end: 1px solid var(--ccc-_border); font-size: 12px; }
  audio { display: block; inline-size: 100%; block-size: 40px; margin-block-start: 4px; }
  .more { margin: var(--ccc-_space-2) auto; }
  .skeleton { display: grid; gap: var(--ccc-_space-2); padding-block: var(--ccc-_space-2); animation: appear 200ms 300ms both; }
  .skeleton i { block-size: 44px; border-radius: var(--ccc-_radius-m); background: color-mix(in oklab, var(--ccc-_text) 6%, transparent); }
  @keyframes appear { from { opacity: 0; } }
`;
