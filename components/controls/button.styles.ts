/** The look of our native buttons: `button` (36 px), `button icon-only`, `button primary|danger|ok`, `button plain`. */
import { css } from 'lit';

export const buttonStyles = css`
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: var(--ccc-_space-2);
    min-block-size: 36px; min-inline-size: 36px; padding-inline: var(--ccc-_space-3); margin: 0; border: 1px solid var(--ccc-_border); border-radius: var(--ccc-_radius-m);
    background: var(--ccc-_surface-raised); color: var(--ccc-_text); font-weight: 500; text-decoration: none; white-space: nowrap; cursor: pointer;
    touch-action: manipulation; user-select: none; transition: background-color 120ms ease-out, transform 120ms ease-out, border-color 120ms ease-out;
  }
  .button:hover { background: color-mix(in oklab, currentColor 6%, var(--ccc-_surface-raised)); }
  .button:active { transform: scale(.97); }
  .icon-only { padding: 0; }
  .plain { border-color: transparent; background: transparent; }
  .plain:hover { background: color-mix(in oklab, currentColor 8%, transparent); }
  .primary { --ccc-_fill: var(--ccc-_accent); --ccc-_on-fill: var(--ccc-_on-accent); }
  .ok { --ccc-_fill: var(--ccc-_ok); --ccc-_on-fill: var(--ccc-_on-ok); }
  .danger { --ccc-_fill: var(--ccc-_danger); --ccc-_on-fill: var(--ccc-_on-danger); }
  .primary, .ok, .danger { border-color: transparent; background: var(--ccc-_fill); color: var(--ccc-_on-fill); font-weight: 600; }
  .primary:hover, .ok:hover, .danger:hover { background: color-mix(in oklab, var(--ccc-_text) 12%, var(--ccc-_fill)); }
  .button:disabled, .button[aria-disabled='true'] { background: transparent; border-color: var(--ccc-_border); color: var(--ccc-_text-quiet); cursor: not-allowed; opacity: .72; transform: none; }
  .plain:disabled, .plain[aria-disabled='true'] { border-color: transparent; }
  @media (forced-colors: active) {
    .button { border: 1px solid ButtonText; }
    .primary, .ok, .danger { forced-color-adjust: none; background: Highlight; color: HighlightText; }
    .button:disabled, .button[aria-disabled='true'] { border-color: GrayText; color: GrayText; opacity: 1; }
  }
`;
