/** Styles of ccc-shortcut-help. */
import { css } from 'lit';

export const styles = css`
  p { margin-block-end: var(--ccc-_space-3); font-size: 13px; }
  div { display: flex; align-items: center; justify-content: space-between; min-block-size: 34px; border-block-start: 1px solid var(--ccc-_border); }
  dd { display: flex; gap: 4px; }
  kbd { min-inline-size: 24px; padding: 1px 7px; border: 1px solid var(--ccc-_border-strong); border-block-end-width: 2px; border-radius: var(--ccc-_radius-s); font: inherit; font-size: 12px; font-weight: 500; text-align: center; }
`;
