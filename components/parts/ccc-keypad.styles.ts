/** Styles of ccc-keypad. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  .sent { display: block; block-size: 28px; overflow: hidden; direction: ltr; font-size: 18px; font-weight: 500; letter-spacing: .06em; text-align: center; white-space: nowrap; }
  @container (width < 380px) {
    .sent { block-size: 20px; font-size: 15px; line-height: 20px; }
    .keys { --ccc-key-height: 36px; gap: 4px; }
  }
`;
