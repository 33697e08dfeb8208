/** Styles of ccc-dial-panel. */
import { css } from 'lit';

export const styles = css`
  :host { display: flex; flex-direction: column; padding: 0 var(--ccc-_space-3) var(--ccc-_space-3); }
  ccc-dial-pad { flex: 1; max-block-size: 480px; }
  /* What is left for the dial pad below notices decides how it looks. */
  @container (height >= 120px) { :host { container-type: size; } }
  @container (height < 120px) { :host { padding: 0 var(--ccc-_space-3); } }
`;
