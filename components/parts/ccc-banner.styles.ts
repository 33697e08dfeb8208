/** Styles of ccc-banner. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  .banner { display: flex; align-items: center; flex-wrap: wrap; gap: var(--ccc-_space-2); padding: var(--ccc-_space-2) var(--ccc-_space-3); background: color-mix(in oklab, var(--ccc-_state) 12%, var(--ccc-_surface-raised)); font-size: 13px; animation: appear 160ms ease-out; }
  .banner > .icon { align-self: flex-start; inline-size: 18px; block-size: 18px; margin-block-start: 1px; color: var(--ccc-_state); }
  p { flex: 1 1 160px; min-inline-size: 0; text-wrap: pretty; }
  .message { font-weight: 600; }
  small { color: var(--ccc-_text-quiet); font-size: 12px; }
  .button { min-block-size: 30px; padding-inline: 10px; border-color: var(--ccc-_state); color: var(--ccc-_state); font-size: 13px; }
  /* The dial pad below it needs the room: the call button must not fall below the edge. */
  @container (width < 380px) and (height < 540px) { .banner { flex-wrap: nowrap; padding-block: 6px; font-size: 12px; line-height: 1.3; } p { text-wrap: wrap; } small { display: none; } .button { flex: none; padding-inline: var(--ccc-_space-2); font-size: 12px; } }
  @container (height < 120px) { .banner { block-size: 64px; flex-wrap: nowrap; } .banner > .icon { align-self: center; } small { display: none; } }
  @keyframes appear { from { opacity: 0; } }
  @media (forced-colors: active) { .banner { border-block-end: 1px solid CanvasText; } }
`;
