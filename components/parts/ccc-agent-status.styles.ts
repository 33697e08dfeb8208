/** Styles of ccc-agent-status. */
import { css } from 'lit';

export const styles = css`
  :host { display: inline-block; min-inline-size: 0; }
  ccc-menu { max-inline-size: 100%; }
  .status { display: flex; align-items: center; gap: var(--ccc-_space-2); min-inline-size: 0; text-align: start; }
  .mark { display: grid; place-items: center; flex: none; inline-size: 28px; block-size: 28px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_state) 16%, var(--ccc-_surface-raised)); color: var(--ccc-_state); }
  .mark .icon { inline-size: 17px; block-size: 17px; }
  .text { display: flex; flex-direction: column; min-inline-size: 0; line-height: 1.25; }
  .word { display: flex; gap: 6px; font-weight: 600; }
  .word ccc-timer { font-weight: 400; }
  .next { color: var(--ccc-_text-quiet); font-size: 12px; font-weight: 400; }
  @container (height < 120px) { :host([compact]) .text { display: none; } }
  .status > .icon { inline-size: 16px; block-size: 16px; color: var(--ccc-_text-quiet); }
`;
