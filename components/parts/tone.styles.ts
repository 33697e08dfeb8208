/** `data-tone` sets the colour of a state for what lies below it. */
import { css } from 'lit';

export const toneStyles = css`
  [data-tone] { --ccc-_state: var(--ccc-_text-quiet); --ccc-_on-state: var(--ccc-_surface-raised); }
  [data-tone='accent'] { --ccc-_state: var(--ccc-_accent); --ccc-_on-state: var(--ccc-_on-accent); }
  [data-tone='info'] { --ccc-_state: var(--ccc-_info); --ccc-_on-state: var(--ccc-_on-info); }
  [data-tone='ok'] { --ccc-_state: var(--ccc-_ok); --ccc-_on-state: var(--ccc-_on-ok); }
  [data-tone='hold'] { --ccc-_state: var(--ccc-_hold); --ccc-_on-state: var(--ccc-_on-hold); }
  [data-tone='warn'] { --ccc-_state: var(--ccc-_warn); --ccc-_on-state: var(--ccc-_on-warn); }
  [data-tone='danger'] { --ccc-_state: var(--ccc-_danger-text); --ccc-_on-state: var(--ccc-_surface-raised); }
  [data-tone='wrap-up'] { --ccc-_state: var(--ccc-_wrap-up); --ccc-_on-state: var(--ccc-_on-wrap-up); }
`;
