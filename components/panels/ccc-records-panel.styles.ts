/** Styles of ccc-records-panel. */
import { css } from 'lit';

export const styles = css`
  :host { display: flex; flex-direction: column; overflow: auto; padding: 0 var(--ccc-_space-3); }
  ccc-recent-calls { flex: 1; }
`;
