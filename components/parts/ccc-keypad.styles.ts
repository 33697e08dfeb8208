/** Styles of ccc-keypad. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  .sent { display: block; min-block-size: 28px; overflow: hidden; direction: ltr; font-size: 18px; font-weight: 500; letter-spacing: .06em; text-align: center; white-space: nowrap; }
`;
