/** Styles of ccc-looked-panel. */
import { css } from 'lit';

export const styles = css`
  :host { display: flex; flex-direction: column; gap: var(--ccc-_space-3); }
  header { display: flex; align-items: center; justify-content: space-between; margin-block-end: calc(-1 * var(--ccc-_space-1)); }
  h3 { color: var(--ccc-_text-quiet); font-size: 13px; font-weight: 500; }
  @container (height < 120px) { :host { display: none; } }
`;
