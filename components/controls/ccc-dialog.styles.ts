/** Styles of ccc-dialog. */
import { css } from 'lit';

export const styles = css`
  dialog {
    inline-size: min(420px, calc(100vw - 16px)); max-block-size: calc(100vh - 16px); padding: 0; border: 1px solid var(--ccc-_border); border-radius: var(--ccc-_radius-l);
    background: var(--ccc-_surface-raised); color: var(--ccc-_text); box-shadow: var(--ccc-_shadow-2);
  }
  dialog::backdrop { background: rgb(8 16 19 / .45); }
  .sheet { padding: var(--ccc-_space-4); }
  header { display: flex; align-items: center; justify-content: space-between; margin-block-end: var(--ccc-_space-2); }
  h2 { font-size: 16px; font-weight: 600; }
`;
