/** Styles of ccc-toast. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  .toast {
    display: flex; align-items: flex-start; gap: var(--ccc-_space-2); padding: var(--ccc-_space-2) var(--ccc-_space-1) var(--ccc-_space-2) var(--ccc-_space-3); border: 1px solid var(--ccc-_border);
    border-inline-start: 3px solid var(--ccc-_danger-text); border-radius: var(--ccc-_radius-m); background: var(--ccc-_surface-raised); box-shadow: var(--ccc-_shadow-2); font-size: 13px; animation: rise 160ms ease-out;
  }
  .mark { display: flex; margin-block-start: 7px; color: var(--ccc-_danger-text); }
  p { flex: 1; padding-block: 7px; }
  strong { font-weight: 600; }
  small { color: var(--ccc-_text-quiet); font-size: 12px; }
  @container (height < 120px) { .toast { max-block-size: 56px; overflow: hidden; padding-block: 0; align-items: center; } .mark { margin: 0; } p { padding-block: 0; line-height: 1.25; } }
  @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
`;
