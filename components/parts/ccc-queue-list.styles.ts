/** Styles of ccc-queue-list. */
import { css } from 'lit';

export const styles = css`
  :host { display: flex; flex-direction: column; }
  li { display: flex; align-items: center; justify-content: space-between; gap: var(--ccc-_space-3); min-block-size: 56px; padding-inline: var(--ccc-_space-1); }
  li + li { border-block-start: 1px solid var(--ccc-_border); }
  [part='call'] { padding-inline-start: var(--ccc-_space-4); }
  .text { display: flex; flex-direction: column; min-inline-size: 0; line-height: 1.35; }
  .name { font-weight: 500; }
  .quiet { font-size: 12px; }
  .waiting { display: flex; flex-direction: column; align-items: flex-end; line-height: 1.35; }
  .waiting strong { color: var(--ccc-_hold); font-weight: 600; }
`;
