/** What every element shares: box model, type, focus ring, hidden text, motion and forced colours. */
import { css } from 'lit';

export const baseStyles = css`
  :host { box-sizing: border-box; color: var(--ccc-_text); font: 400 14px/1.4 var(--ccc-_font); -webkit-text-size-adjust: 100%; }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  [hidden] { display: none; }
  h2, h3, p, ul, ol, dl, dd, figure { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  button, input, textarea, select { font: inherit; color: inherit; letter-spacing: inherit; }
  :focus-visible { outline: 2px solid var(--ccc-_accent); outline-offset: 2px; }
  .icon { flex: none; inline-size: 1.25em; block-size: 1.25em; }
  .number { font-variant-numeric: tabular-nums; }
  .quiet { color: var(--ccc-_text-quiet); }
  .cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .hidden-text { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`;
