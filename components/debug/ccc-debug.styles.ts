/** Styles of ccc-debug. */
import { css } from 'lit';

export const styles = css`
  :host {
    position: fixed; inset: auto 0 0; inline-size: auto; block-size: min(46vh, 26rem); margin: 0; padding: 0; border: 0; border-block-start: 1px solid var(--ccc-_border-strong);
    display: flex; flex-direction: column; background: var(--ccc-_surface-raised); box-shadow: var(--ccc-_shadow-2); font-size: 13px; overflow: hidden;
  }
  :host(:popover-open) { display: flex; }
  :host([popover]:not(:popover-open)) { display: none; }
  :host([tall]) { block-size: min(90vh, 60rem); }
  :host([folded]) { inset: auto 0 0 auto; inline-size: auto; block-size: auto; border: 0; border-start-start-radius: var(--ccc-_radius-s); }
  .unfold { min-block-size: 28px; border-end-start-radius: 0; border-end-end-radius: 0; border-start-end-radius: 0; font-size: 12px; }
  .head { display: flex; flex-wrap: wrap; align-items: center; gap: var(--ccc-_space-1) var(--ccc-_space-2); padding: var(--ccc-_space-1) var(--ccc-_space-3); border-block-end: 1px solid var(--ccc-_border); }
  .head h2 { font-size: 14px; font-weight: 600; }
  .head ccc-tabs { flex: 1 1 14rem; min-inline-size: 0; }
  .head .button { min-block-size: 32px; font-size: 13px; }
  .from { padding: var(--ccc-_space-1) var(--ccc-_space-3); background: color-mix(in oklab, var(--ccc-_info) 12%, transparent); }
  .from .button { min-block-size: 28px; }
  .wrong { padding: var(--ccc-_space-1) var(--ccc-_space-3); color: var(--ccc-_danger-text); }
  .wrong:empty { padding: 0; }
  .body { flex: 1; min-block-size: 0; overflow: auto; overscroll-behavior: contain; }
  .empty { padding: var(--ccc-_space-4); }
  .steps { display: flex; flex-direction: column; block-size: 100%; min-block-size: 12rem; }
  .stepper { display: flex; flex-wrap: wrap; align-items: center; gap: var(--ccc-_space-2); padding: var(--ccc-_space-1) var(--ccc-_space-3); border-block-end: 1px solid var(--ccc-_border); }
  .stepper input { flex: 1 1 8rem; min-inline-size: 0; accent-color: var(--ccc-_accent); min-block-size: 24px; }
  .stepper .button { min-block-size: 30px; }
  .halves { flex: 1; min-block-size: 0; display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); }
  .facts, .after { overflow: auto; overscroll-behavior: contain; min-block-size: 0; }
  .facts { border-inline-end: 1px solid var(--ccc-_border); }
  .fact { display: grid; grid-template-columns: auto minmax(0, 1fr) minmax(0, 1fr); gap: var(--ccc-_space-2); inline-size: 100%; min-block-size: 26px; align-items: center; padding: 0 var(--ccc-_space-3); border: 0; background: transparent; text-align: start; cursor: pointer; }
  .fact:hover { background: color-mix(in oklab, currentColor 6%, transparent); }
  .fact[aria-current] { background: color-mix(in oklab, var(--ccc-_accent) 16%, transparent); font-weight: 600; }
  .fact:focus-visible { outline-offset: -2px; }
  .after { padding: var(--ccc-_space-2) var(--ccc-_space-3); }
  h3 { font-size: 13px; font-weight: 600; }
  pre { margin: var(--ccc-_space-1) 0 var(--ccc-_space-3); font: 12px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; text-align: left; }
  dl { margin-block: var(--ccc-_space-1) var(--ccc-_space-3); font: 12px/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; text-align: left; overflow-wrap: anywhere; }
  dt { font-weight: 600; }
  dd { padding-inline-start: var(--ccc-_space-3); }
  del { color: var(--ccc-_danger-text); }
  ins { color: var(--ccc-_ok); text-decoration: none; }
  summary { cursor: pointer; min-block-size: 24px; }
  .rung summary { display: grid; grid-template-columns: auto 4rem minmax(0, 1fr) minmax(0, 1fr); align-items: center; gap: var(--ccc-_space-2); min-block-size: 26px; padding-inline: var(--ccc-_space-3); list-style: none; }
  .rung summary:focus-visible { outline-offset: -2px; }
  .rung pre { padding-inline: var(--ccc-_space-3); }
  .rung { --ccc-_line: var(--ccc-_info); }
  .rung[data-call='1'] { --ccc-_line: var(--ccc-_accent); }
  .rung[data-call='2'] { --ccc-_line: var(--ccc-_wrap-up); }
  .rung[data-call='3'] { --ccc-_line: var(--ccc-_hold); }
  .rung[data-refusal] strong { color: var(--ccc-_danger-text); }
  .arrow { position: relative; block-size: 2px; background: var(--ccc-_line); }
  .arrow::after { content: ''; position: absolute; inset-block-start: -4px; inset-inline-end: -1px; inline-size: 8px; block-size: 8px; border: solid var(--ccc-_line); border-width: 2px 2px 0 0; rotate: 45deg; }
  .arrow[data-sent='false'] { rotate: 180deg; }
  .graphs { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: var(--ccc-_space-3); padding: var(--ccc-_space-3); }
  figcaption { display: flex; justify-content: space-between; gap: var(--ccc-_space-2); }
  .graph svg { inline-size: 100%; block-size: 76px; border: 1px solid var(--ccc-_border); border-radius: var(--ccc-_radius-s); }
  .graph path { fill: none; stroke: var(--ccc-_accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
  .scroll { overflow: auto; }
  table { inline-size: 100%; border-collapse: collapse; }
  th, td { padding: var(--ccc-_space-1) var(--ccc-_space-3); text-align: start; border-block-end: 1px solid var(--ccc-_border); white-space: nowrap; }
  th { font-weight: 500; color: var(--ccc-_text-quiet); }
  .target { position: absolute; inset: 0; display: grid; place-items: center; background: color-mix(in oklab, var(--ccc-_accent) 20%, var(--ccc-_surface-raised)); font-size: 16px; font-weight: 600; }
  @media (max-width: 640px) {
    .halves { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(7rem, 1fr) minmax(7rem, 1fr); }
    .facts { border-inline-end: 0; border-block-end: 1px solid var(--ccc-_border); }
    .rung summary { grid-template-columns: auto 2rem minmax(0, 1fr) minmax(0, 1fr); padding-inline: var(--ccc-_space-2); }
    :host { block-size: min(60vh, 30rem); }
  }
  @media (forced-colors: active) { .arrow { background: CanvasText; } .arrow::after { border-color: CanvasText; } .graph path { stroke: CanvasText; } .fact[aria-current] { outline: 1px solid Highlight; } }
`;
