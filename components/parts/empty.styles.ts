/** How a view says that there is nothing in it: icon, a line, a hint. */
import { css } from 'lit';

export const emptyStyles = css`
  .empty { display: flex; flex: 1; flex-direction: column; align-items: center; justify-content: center; gap: 6px; padding: var(--ccc-_space-6) var(--ccc-_space-4); color: var(--ccc-_text-quiet); font-size: 13px; text-align: center; text-wrap: balance; }
  .empty .icon { inline-size: 28px; block-size: 28px; margin-block-end: var(--ccc-_space-1); opacity: .7; }
  .empty strong { color: var(--ccc-_text); font-size: 14px; font-weight: 600; }
  .empty p { max-inline-size: 30ch; }
`;
