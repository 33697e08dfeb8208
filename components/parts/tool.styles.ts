/** Styles the tools share: rows with a label, a control and a note. */
import { css } from 'lit';

export const toolStyles = css`
  :host { display: block; }
  .group { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--ccc-_space-2); padding-block: var(--ccc-_space-3); border: 0; margin: 0; min-inline-size: 0; }
  .group + .group { border-block-start: 1px solid var(--ccc-_border); }
  label, legend { font-size: 13px; font-weight: 500; padding: 0; }
  .row { display: flex; align-items: center; gap: var(--ccc-_space-2); }
  .row label { flex: none; inline-size: min(9em, 36%); font-weight: 400; }
  .row output { inline-size: 3.5em; text-align: end; font-variant-numeric: tabular-nums; }
  select { inline-size: 100%; min-block-size: 40px; padding-inline: var(--ccc-_space-2); border: 1px solid var(--ccc-_border-strong); border-radius: var(--ccc-_radius-m); background: var(--ccc-_surface-raised); color: var(--ccc-_text); }
  input[type='range'] { flex: 1; min-inline-size: 0; accent-color: var(--ccc-_accent); min-block-size: 24px; }
  input[type='checkbox'] { inline-size: 18px; block-size: 18px; accent-color: var(--ccc-_accent); }
  .tick { display: flex; align-items: center; gap: var(--ccc-_space-2); min-block-size: 32px; font-weight: 400; }
  meter { flex: 1; min-inline-size: 0; block-size: 12px; }
  .wrong { color: var(--ccc-_danger-text); }
  dl { display: grid; grid-template-columns: auto 1fr; gap: var(--ccc-_space-1) var(--ccc-_space-4); margin-block: var(--ccc-_space-2); }
  dd { font-variant-numeric: tabular-nums; }
  .advice { padding-block: var(--ccc-_space-2); }
  .advice strong { display: block; font-weight: 600; }
  .results > li { display: flex; gap: var(--ccc-_space-2); padding-block: 6px; }
  .results .icon { margin-block-start: 1px; color: var(--ccc-_text-quiet); }
  .results [data-outcome='ok'] .icon { color: var(--ccc-_ok); }
  .results [data-outcome='warning'] .icon { color: var(--ccc-_warn); }
  .results [data-outcome='failed'] .icon { color: var(--ccc-_danger-text); }
  .lead { margin-block-end: var(--ccc-_space-3); }
  .summary { margin-block: var(--ccc-_space-3); font-weight: 600; }
`;
