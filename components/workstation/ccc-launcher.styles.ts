/** Styles of ccc-launcher. */
import { css } from 'lit';

export const styles = css`
  :host { position: fixed; inset: 0; z-index: 2147483000; pointer-events: none; }
  .panel, .float { position: absolute; pointer-events: auto; }
  .bottom-right, .bottom-left { inset-block-end: var(--y, 16px); }
  .top-right, .top-left { inset-block-start: var(--y, 16px); }
  .bottom-right, .top-right { inset-inline-end: var(--x, 16px); }
  .bottom-left, .top-left { inset-inline-start: var(--x, 16px); }
  .panel {
    display: flex; flex-direction: column; inline-size: min(var(--ccc-launcher-width, 380px), 100vw - 32px); block-size: min(var(--ccc-launcher-height, 640px), 100vh - 32px); overflow: hidden;
    border: 1px solid var(--ccc-_border); border-radius: var(--ccc-_radius-l); background: var(--ccc-_surface); box-shadow: var(--ccc-_shadow-2);
  }
  .bar { display: flex; align-items: center; padding-inline: var(--ccc-_space-1); border-block-end: 1px solid var(--ccc-_border); cursor: move; touch-action: none; user-select: none; }
  .bar .button { min-block-size: 32px; }
  .grip { cursor: move; }
  .rest { flex: 1; }
  .inside { flex: 1; min-block-size: 0; }
  ::slotted(*) { inline-size: 100%; block-size: 100%; }
  .float {
    display: grid; place-items: center; inline-size: 56px; block-size: 56px; padding: 0; border: 0; border-radius: 50%; background: var(--ccc-_accent); color: var(--ccc-_on-accent);
    box-shadow: var(--ccc-_shadow-2); cursor: pointer;
  }
  .float .icon { inline-size: 26px; block-size: 26px; }
  :host(:state(call)) .float { background: var(--ccc-_ok); color: var(--ccc-_on-ok); }
  :host(:state(ringing)) .float { animation: ring 1s ease-in-out infinite; }
  .panel[hidden], .float[hidden] { display: none; }
  @keyframes ring { 50% { box-shadow: 0 0 0 12px color-mix(in srgb, var(--ccc-_accent) 24%, transparent); } }
  @media (forced-colors: active) { .float, .panel { border: 2px solid ButtonText; } }
`;
