/** Styles of ccc-screen-pop. */
import { css } from 'lit';

export const emptyStyles = css`
  .empty { display: flex; flex: 1; flex-direction: column; align-items: center; justify-content: center; gap: 6px; padding: var(--ccc-_space-6) var(--ccc-_space-4); color: var(--ccc-_text-quiet); font-size: 13px; text-align: center; text-wrap: balance; }
  .empty .icon { inline-size: 28px; block-size: 28px; margin-block-end: var(--ccc-_space-1); opacity: .7; }
  .empty strong { color: var(--ccc-_text); font-size: 14px; font-weight: 600; }
  .empty p { max-inline-size: 30ch; }
`;

export const styles = [emptyStyles, css`
  :host { display: flex; flex-direction: column; min-block-size: 0; block-size: 100%; }
  ccc-tabs { padding-inline: var(--ccc-_space-2); border-block-end: 1px solid var(--ccc-_border); }
  .frames { position: relative; display: flex; flex: 1; min-block-size: 0; }
  iframe { flex: 1; inline-size: 100%; min-block-size: 0; border: 0; background: #fff; color-scheme: light; }
  .refused { margin: auto; padding: var(--ccc-_space-4); color: var(--ccc-_danger-text); }
`];
