/** Styles of ccc-timer. */
import { css } from 'lit';

export const styles = css`
  :host { display: inline; color: inherit; font: inherit; white-space: nowrap; }
`;
