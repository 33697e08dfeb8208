/** Styles of ccc-sign-in. */
import { css } from 'lit';

export const styles = css`
  :host { display: grid; place-items: center; min-block-size: 100%; padding: var(--ccc-_space-5); }
  form { display: flex; flex-direction: column; gap: var(--ccc-_space-4); inline-size: 100%; max-inline-size: 320px; }
  header { display: flex; flex-direction: column; align-items: center; text-align: center; }
  .mark { display: grid; place-items: center; inline-size: 48px; block-size: 48px; margin-block-end: var(--ccc-_space-3); border-radius: var(--ccc-_radius-l); background: var(--ccc-_accent); color: var(--ccc-_on-accent); }
  .mark .icon { inline-size: 26px; block-size: 26px; }
  h2 { font-size: 20px; font-weight: 600; letter-spacing: -.01em; }
  .button { min-block-size: 44px; margin-block-start: var(--ccc-_space-1); }
  @container (height < 120px) {
    :host { padding: 0 var(--ccc-_space-3); }
    form { flex-direction: row; align-items: flex-end; padding-block: 4px; gap: var(--ccc-_space-3); max-inline-size: none; }
    header { display: none; }
    ccc-field { flex: 1; }
    .button { min-block-size: 36px; }
    .problem { max-inline-size: 180px; max-block-size: 40px; overflow: hidden; }
  }
  .problem { display: flex; gap: var(--ccc-_space-2); padding: var(--ccc-_space-2) var(--ccc-_space-3); border-radius: var(--ccc-_radius-m); background: color-mix(in oklab, var(--ccc-_danger) 11%, var(--ccc-_surface-raised)); font-size: 13px; }
  .problem .icon { color: var(--ccc-_danger-text); }
  .problem strong { font-weight: 600; }
`;
