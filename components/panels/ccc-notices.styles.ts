/** Styles of ccc-notices. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
`;
