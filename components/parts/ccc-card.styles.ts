/** Styles of ccc-card. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  article { display: flex; gap: var(--ccc-_space-3); padding: var(--ccc-_space-3); border: 1px solid var(--ccc-_border); border-radius: var(--ccc-_radius-m); background: var(--ccc-_surface-raised); }
  img { flex: none; inline-size: 48px; block-size: 48px; border-radius: var(--ccc-_radius-s); object-fit: cover; }
  .text { min-inline-size: 0; overflow-wrap: anywhere; }
  h3 { font-size: 14px; font-weight: 600; }
  p { color: var(--ccc-_text-quiet); font-size: 13px; white-space: pre-line; }
  a { display: inline-flex; align-items: center; gap: 4px; min-block-size: 24px; color: var(--ccc-_accent); font-size: 13px; font-weight: 500; }
  a .icon { inline-size: 14px; block-size: 14px; }
`;
