/** Styles of ccc-tabs. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; }
  .list { display: flex; gap: var(--ccc-_space-1); }
  .tab {
    position: relative; display: flex; align-items: center; justify-content: center; gap: 6px; min-inline-size: 0; min-block-size: 36px; padding: 0 var(--ccc-_space-2); border: 0;
    border-radius: var(--ccc-_radius-s); background: transparent; color: var(--ccc-_text-quiet); font-size: 13px; font-weight: 500; cursor: pointer; transition: color 120ms ease-out;
  }
  .tab:hover { color: var(--ccc-_text); }
  .tab[aria-selected='true'] { color: var(--ccc-_accent); font-weight: 600; }
  .tab:focus-visible { outline-offset: -2px; }
  .badge {
    min-inline-size: 18px; padding: 0 5px; border-radius: 9px; background: color-mix(in oklab, var(--ccc-_accent) 14%, transparent); color: var(--ccc-_accent); font-size: 11px; font-weight: 600;
    line-height: 18px; text-align: center;
  }
  :host([look='line']) .tab::after { content: ''; position: absolute; inset-inline: var(--ccc-_space-2); inset-block-end: 0; block-size: 2px; border-radius: 1px; background: currentColor; opacity: 0; }
  :host([look='line']) .tab[aria-selected='true']::after { opacity: 1; }
  :host([look='line']) .list { flex-wrap: wrap; }
  :host([look='line']) .tab { flex: none; max-inline-size: 100%; }
  @container (width < 380px) { :host([look='line']) .list { gap: 0; } :host([look='line']) .tab { padding-inline: 6px; } :host([look='line']) .tab::after { inset-inline: 6px; } }
  :host([look='bar']) .tab { flex: 1; flex-direction: column; gap: 1px; min-block-size: 52px; font-size: 12px; }
  :host([look='bar']) .mark { display: grid; place-items: center; inline-size: 44px; block-size: 26px; border-radius: 13px; }
  :host([look='bar']) .tab[aria-selected='true'] .mark { background: color-mix(in oklab, var(--ccc-_accent) 14%, transparent); }
  :host([look='bar']) .badge { position: absolute; inset-block-start: 4px; inset-inline-start: calc(50% + 8px); min-inline-size: 16px; background: var(--ccc-_accent); color: var(--ccc-_on-accent); line-height: 16px; }
  .tab[data-tone='ok'] .mark { color: var(--ccc-_ok); }
  .tab[data-tone='info'] .mark { color: var(--ccc-_info); }
  .tab[data-tone='hold'] .mark { color: var(--ccc-_hold); }
  .tab[data-tone='wrap-up'] .mark { color: var(--ccc-_wrap-up); }
  @media (forced-colors: active) { .tab[aria-selected='true'] { color: Highlight; } }
`;
