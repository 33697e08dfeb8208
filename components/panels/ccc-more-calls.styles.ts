/** Styles of ccc-more-calls. */
import { css } from 'lit';

export const styles = css`
  :host { display: contents; }
  ul { display: flex; flex-direction: column; margin: 0; padding: 0; list-style: none; border-block-end: 1px solid var(--ccc-_border); }
  li { display: flex; align-items: center; gap: var(--ccc-_space-2); min-block-size: 44px; padding: 4px var(--ccc-_space-3); background: color-mix(in oklab, var(--ccc-_text) 3%, var(--ccc-_surface-raised)); }
  li + li { border-block-start: 1px solid var(--ccc-_border); }
  li > .icon { flex: none; inline-size: 16px; block-size: 16px; color: var(--ccc-_info); }
  .name { flex: 1; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 500; }
  .quiet { font-size: 13px; white-space: nowrap; }
  .button { flex: none; min-block-size: 32px; padding-inline: var(--ccc-_space-3); font-size: 13px; }
  @container (height < 120px) { ul { flex-direction: row; border: 0; } li { min-block-size: 0; padding: 0 var(--ccc-_space-2); background: none; } li .quiet { display: none; } .name { max-inline-size: 120px; } }
`;
