/** Styles of ccc-collection. */
import { css } from 'lit';

// Comments inside the template would be downloaded. Here, from top to bottom:
// The button stands in a line of its own, above those that every call needs.
// In a toolbar of 64 px it is a picture, and what is going on takes the place of the call's card for as long as it is news.
export const styles = css`
  :host { display: flex; flex-direction: column; gap: var(--ccc-_space-2); min-inline-size: 0; }
  section { --ccc-_tone: var(--ccc-_info); display: flex; flex-direction: column; gap: var(--ccc-_space-1); padding: var(--ccc-_space-1) var(--ccc-_space-3); border: 1px solid var(--ccc-_border); border-inline-start: 3px solid var(--ccc-_tone); border-radius: var(--ccc-_radius-m); background: color-mix(in oklab, var(--ccc-_tone) 6%, var(--ccc-_surface-raised)); }
  [data-state='delivered'] { --ccc-_tone: var(--ccc-_ok); }
  [data-state='undelivered'], [data-state='timedOut'] { --ccc-_tone: var(--ccc-_warn); }
  [data-state='cancelled'], [data-state='interrupted'] { --ccc-_tone: var(--ccc-_text-quiet); }
  .row { display: flex; align-items: center; gap: var(--ccc-_space-2); min-block-size: 40px; }
  .row > .icon { flex: none; color: var(--ccc-_tone); }
  .text { display: flex; flex: 1; flex-direction: column; min-inline-size: 0; line-height: 1.3; }
  .name { font-weight: 600; }
  .state { color: var(--ccc-_tone); font-size: 12px; font-weight: 500; }
  .count { font-variant-numeric: tabular-nums; font-weight: 600; white-space: nowrap; }
  .quiet { margin: 0; padding-block-end: 4px; color: var(--ccc-_text-quiet); font-size: 12px; }
  dl { display: grid; grid-template-columns: fit-content(45%) 1fr; gap: 4px var(--ccc-_space-3); margin: 0; padding-block-end: 6px; font-size: 13px; }
  dt { color: var(--ccc-_text-quiet); overflow-wrap: anywhere; }
  dd { margin: 0; overflow-wrap: anywhere; }
  .digits { font-variant-numeric: tabular-nums; letter-spacing: .04em; }
  ccc-menu { align-self: flex-start; }
  ccc-menu::part(trigger) { border-color: var(--ccc-_border); font-size: 13px; }
  ccc-menu .icon { inline-size: 17px; block-size: 17px; }
  @container (height < 120px) {
    :host { flex: none; flex-direction: row; align-items: center; }
    :host([fresh]) { flex: 1; }
    :host(:not([fresh])) section, .quiet, dl { display: none; }
    section { flex: 1; min-inline-size: 0; padding: 0; border: 0; background: none; }
    .row { gap: var(--ccc-_space-2); }
    .row .button, ccc-menu::part(trigger) { min-block-size: 44px; min-inline-size: 40px; padding: 0; }
    ccc-menu { align-self: center; }
    ccc-menu .cut { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  }
  @media (forced-colors: active) { section { border-inline-start-color: CanvasText; } .row > .icon, .state { color: CanvasText; } }
`;
