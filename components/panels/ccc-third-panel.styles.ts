/** Styles of ccc-third-panel. */
import { css } from 'lit';

export const styles = css`
  :host { display: contents; }
  .notice { display: flex; align-items: center; gap: var(--ccc-_space-2); padding: 6px var(--ccc-_space-3); border-radius: var(--ccc-_radius-m); background: color-mix(in oklab, var(--ccc-_warn) 10%, var(--ccc-_surface-raised)); color: var(--ccc-_warn); font-size: 13px; font-weight: 500; }
  .notice .icon { inline-size: 16px; block-size: 16px; }
  small { display: block; color: var(--ccc-_text-quiet); font-size: 12px; font-weight: 400; }
  ccc-parties { flex: none; }
  @container (width < 380px) { small { display: none; } }
  @container (height < 120px) {
    ccc-parties { flex: 1; }
    .notice { position: absolute; z-index: 1; inset-block: 8px; inset-inline-start: 8px; inline-size: 148px; padding: 0; background: var(--ccc-_surface-raised); font-size: 12px; line-height: 1.3; }
    small { display: none; }
  }
`;
