/** Styles of ccc-menu. */
import { css } from 'lit';

export const styles = css`
  :host { display: inline-block; }
  .menu {
    position: fixed; margin: 0; inset: auto; min-inline-size: 200px; max-inline-size: min(300px, 94vw); padding: var(--ccc-_space-1); overflow: auto;
    border: 1px solid var(--ccc-_border); border-radius: var(--ccc-_radius-m); background: var(--ccc-_surface-raised); color: var(--ccc-_text); box-shadow: var(--ccc-_shadow-2);
  }
  .heading { padding: var(--ccc-_space-2) var(--ccc-_space-2) var(--ccc-_space-1); color: var(--ccc-_text-quiet); font-size: 12px; font-weight: 500; }
  .heading:not(:first-child) { margin-block-start: var(--ccc-_space-1); border-block-start: 1px solid var(--ccc-_border); }
  .item {
    display: flex; align-items: center; gap: var(--ccc-_space-2); inline-size: 100%; min-block-size: 36px; padding: 0 var(--ccc-_space-2); border: 0; border-radius: var(--ccc-_radius-s);
    background: transparent; text-align: start; cursor: pointer;
  }
  .item .icon { color: var(--ccc-_text-quiet); }
  .item[data-tone='ok'] .icon { color: var(--ccc-_ok); }
  .item[data-tone='hold'] .icon { color: var(--ccc-_hold); }
  .item[data-tone='danger'], .item[data-tone='danger'] .icon { color: var(--ccc-_danger-text); }
  .item:hover, .item:focus-visible { background: color-mix(in oklab, var(--ccc-_accent) 10%, transparent); outline-offset: -2px; }
  .item[aria-disabled='true'] { color: var(--ccc-_text-quiet); cursor: default; }
  .item:active { background: color-mix(in oklab, var(--ccc-_accent) 18%, transparent); }
  .text { flex: 1; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .check { display: flex; }
  .item .check .icon { color: var(--ccc-_accent); }
  kbd { color: var(--ccc-_text-quiet); font: inherit; font-size: 12px; }
`;
