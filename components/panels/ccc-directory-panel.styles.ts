/** Styles of ccc-directory-panel. */
import { css } from 'lit';

export const styles = css`
  :host { display: none; min-block-size: 0; }
  :host(:state(open)) { display: block; }
  section { display: flex; flex-direction: column; gap: var(--ccc-_space-2); box-sizing: border-box; block-size: 100%; padding: var(--ccc-_space-2) var(--ccc-_space-3) 0; background: var(--ccc-_surface-raised); animation: rise 160ms ease-out; }
  header { display: flex; align-items: center; justify-content: space-between; gap: var(--ccc-_space-2); flex: none; }
  h2 { font-size: 16px; font-weight: 600; }
  ccc-directory { flex: 1; }
  @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
  @container (height < 120px) {
    section { flex-direction: row-reverse; reading-flow: flex-visual; align-items: center; padding: 0 var(--ccc-_space-2); }
    h2 { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    ccc-directory { min-inline-size: 0; }
  }
  @media (prefers-reduced-motion: reduce) { section { animation: none; } }
`;
