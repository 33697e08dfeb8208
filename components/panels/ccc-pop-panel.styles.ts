/** Styles of ccc-pop-panel. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; min-block-size: 0; background: var(--ccc-_surface-raised); }
`;
