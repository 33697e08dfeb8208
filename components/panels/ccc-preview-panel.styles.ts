/** Styles of ccc-preview-panel. */
import { css } from 'lit';

// Comments inside the template would be downloaded. Here, from top to bottom:
// What is known scrolls; who it is and what can be done stay in sight.
// In the toolbar only who it is has room beside the buttons.
export const styles = css`
  :host { display: flex; flex: 1 0 auto; flex-direction: column; }
  section {
    display: flex; flex: 1; flex-direction: column; gap: var(--ccc-_space-3); padding: var(--ccc-_space-4); background: color-mix(in oklab, var(--ccc-_accent) 5%, var(--ccc-_surface-raised)); animation: arrive 180ms ease-out;
  }
  .state { display: flex; align-items: center; gap: var(--ccc-_space-2); color: var(--ccc-_accent); font-weight: 600; }
  .mark { display: grid; flex: none; place-items: center; inline-size: 28px; block-size: 28px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_accent) 16%, transparent); }
  .mark .icon { inline-size: 16px; block-size: 16px; }
  .task { flex: 1; min-inline-size: 0; overflow: hidden; font-weight: 400; text-overflow: ellipsis; white-space: nowrap; }
  ccc-timer { font-size: 16px; }
  .who { display: flex; align-items: center; gap: var(--ccc-_space-3); }
  .avatar { display: grid; flex: none; place-items: center; inline-size: 44px; block-size: 44px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_accent) 14%, var(--ccc-_surface-raised)); font-size: 16px; font-weight: 600; }
  .names { min-inline-size: 0; }
  .name { font-size: 20px; font-weight: 600; line-height: 1.2; letter-spacing: -.015em; overflow-wrap: anywhere; }
  dl { display: grid; grid-template-columns: minmax(72px, max-content) minmax(0, 1fr); gap: 6px var(--ccc-_space-4); padding-block: var(--ccc-_space-2); border-block-start: 1px solid var(--ccc-_border); font-size: 13px; }
  dt { color: var(--ccc-_text-quiet); max-inline-size: 120px; overflow-wrap: anywhere; }
  dd { min-inline-size: 0; overflow-wrap: anywhere; white-space: pre-line; }
  .none { font-size: 13px; }
  .actions, .reasons { position: sticky; inset-block-end: 0; display: flex; gap: var(--ccc-_space-3); margin-block-start: auto; margin-inline: calc(-1 * var(--ccc-_space-4)); margin-block-end: calc(-1 * var(--ccc-_space-4)); padding: var(--ccc-_space-3) var(--ccc-_space-4); background: var(--ccc-_surface-raised); border-block-start: 1px solid var(--ccc-_border); }
  .actions .button { min-block-size: 44px; }
  .ok { flex: 1; font-size: 16px; }
  .reasons { flex-wrap: wrap; gap: var(--ccc-_space-2); }
  .reasons p { flex-basis: 100%; font-size: 13px; }
  .reasons .button { max-inline-size: 100%; white-space: normal; }
  .blocked { color: var(--ccc-_danger-text); font-size: 13px; }
  @container (width >= 720px) and (height >= 120px) {
    section { inline-size: 100%; max-inline-size: 560px; margin-inline: auto; padding: var(--ccc-_space-5); background: transparent; }
    .actions, .reasons { margin-block-start: var(--ccc-_space-2); margin-inline: 0; padding-inline: 0; }
  }
  @container (height < 120px) {
    :host { block-size: 100%; flex: 1; min-inline-size: 0; }
    section { flex-direction: row; align-items: center; padding: 0 var(--ccc-_space-3); }
    .state { flex: none; font-size: 0; gap: var(--ccc-_space-2); }
    .avatar, .task, dl, .none, .reasons p, .blocked { display: none; }
    .who { flex: 1; min-inline-size: 0; }
    .name, .names p { overflow: hidden; font-size: 12px; text-overflow: ellipsis; white-space: nowrap; }
    .name { font-size: 16px; }
    .actions, .reasons { flex: none; position: static; margin: 0; padding: 0; border: 0; background: transparent; }
    .actions .button { min-block-size: 36px; }
    .reasons { flex: 1; flex-wrap: nowrap; min-inline-size: 0; overflow-x: auto; padding-block: 4px; }
    .reasons .button { flex: none; white-space: nowrap; }
    section:has(.reasons) :is(.state, .who) { display: none; }
    .ok { font-size: 14px; }
  }
  @keyframes arrive { from { opacity: .5; transform: translateY(6px); } }
`;
