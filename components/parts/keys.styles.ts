/** The look of telephone keys, for the dial pad and the keypad of a call. */
import { css } from 'lit';

export const keyStyles = css`
  .keys { display: grid; grid-auto-rows: minmax(34px, var(--ccc-key-height, 44px)); grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 6px; direction: ltr; }
  .key {
    display: flex; flex-direction: column; align-items: center; justify-content: center; min-block-size: 34px; padding: 0; border: 1px solid transparent; border-radius: var(--ccc-_radius-m);
    background: color-mix(in oklab, var(--ccc-_text) 5%, var(--ccc-_surface-raised)); cursor: pointer; touch-action: manipulation; user-select: none; transition: background-color 120ms ease-out, transform 120ms ease-out;
  }
  .key:hover { background: color-mix(in oklab, var(--ccc-_text) 9%, var(--ccc-_surface-raised)); }
  .key:active { background: color-mix(in oklab, var(--ccc-_accent) 20%, var(--ccc-_surface-raised)); transform: scale(.97); }
  .key b { font-size: 18px; font-weight: 500; line-height: 1.15; }
  .key small { color: var(--ccc-_text-quiet); font-size: 10px; font-weight: 500; letter-spacing: .08em; line-height: 1.2; }
  @media (forced-colors: active) { .key { border-color: ButtonText; } }
`;
