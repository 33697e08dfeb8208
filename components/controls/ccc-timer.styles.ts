/** Styles of ccc-timer. */
import { css } from 'lit';

export const styles = css`
  :host { display: inline; white-space: nowrap; }
`;
