/** Styles of ccc-status-bar. */
import { css } from 'lit';

export const styles = css`
  :host { display: flex; align-items: center; justify-content: space-between; gap: var(--ccc-_space-2); min-block-size: 48px; padding-inline: var(--ccc-_space-1); }
  .rest { display: flex; align-items: center; gap: var(--ccc-_space-2); }
  .auto { display: flex; color: var(--ccc-_ok); }
  .auto .icon { inline-size: 18px; block-size: 18px; }
  .avatar { display: grid; place-items: center; inline-size: 28px; block-size: 28px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_accent) 14%, var(--ccc-_surface-raised)); color: var(--ccc-_accent); font-size: 12px; font-weight: 600; }
  .more::part(trigger) { padding: 0; }
  @container (height < 120px) { .rest { display: none; } }
`;
