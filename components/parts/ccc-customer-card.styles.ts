/** Styles of ccc-customer-card. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  section { display: flex; flex-direction: column; gap: var(--ccc-_space-2); }
  h3 { font-size: 14px; font-weight: 600; }
  h4 { margin: var(--ccc-_space-1) 0 0; color: var(--ccc-_text-quiet); font-size: 12px; font-weight: 500; }
  dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 4px var(--ccc-_space-4); font-size: 13px; }
  dt { color: var(--ccc-_text-quiet); }
  dd { overflow-wrap: anywhere; min-inline-size: 0; }
  .field { align-self: center; }
  .input { min-block-size: 34px; padding-inline: var(--ccc-_space-2); }
  li { display: flex; align-items: flex-start; gap: var(--ccc-_space-2); padding-block: 5px; font-size: 13px; }
  li + li { border-block-start: 1px solid var(--ccc-_border); }
  .mark { color: var(--ccc-_text-quiet); line-height: 1; padding-block-start: 2px; }
  .mark .icon { inline-size: 14px; block-size: 14px; }
  .text { display: flex; flex: 1; flex-direction: column; min-inline-size: 0; }
  .text .quiet { font-size: 12px; }
`;
