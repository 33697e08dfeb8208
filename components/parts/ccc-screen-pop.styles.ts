/** Styles of ccc-screen-pop. */
import { css } from 'lit';
import { emptyStyles } from './empty.styles.js';

export const styles = [emptyStyles, css`
  :host { display: flex; flex-direction: column; min-block-size: 0; block-size: 100%; }
  ccc-tabs { padding-inline: var(--ccc-_space-2); border-block-end: 1px solid var(--ccc-_border); }
  .frames { position: relative; display: flex; flex: 1; min-block-size: 0; }
  iframe { flex: 1; inline-size: 100%; margin-inline: auto; min-block-size: 0; border: 0; background: #fff; color-scheme: light; }
  .refused { margin: auto; padding: var(--ccc-_space-4); color: var(--ccc-_danger-text); }
`];
