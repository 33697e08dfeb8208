/** Styles of ccc-parties. */
import { css } from 'lit';

// Comments inside the template would be downloaded. Here, from top to bottom:
// In a toolbar of 64 px the names stand one above the other, and the buttons show their pictures.
export const styles = css`
  :host { display: block; min-inline-size: 0; }
  section { display: flex; flex-direction: column; gap: var(--ccc-_space-2); }
  ul { border: 1px solid var(--ccc-_border); border-radius: var(--ccc-_radius-m); overflow: hidden; }
  li { display: flex; align-items: center; gap: var(--ccc-_space-2); min-block-size: 48px; padding: 4px var(--ccc-_space-3); border-inline-start: 3px solid var(--ccc-_state); background: color-mix(in oklab, var(--ccc-_state) 6%, var(--ccc-_surface-raised)); }
  li + li { border-block-start: 1px solid var(--ccc-_border); }
  .avatar { display: grid; place-items: center; flex: none; inline-size: 30px; block-size: 30px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_state) 16%, var(--ccc-_surface-raised)); color: var(--ccc-_state); font-size: 12px; font-weight: 600; }
  .avatar .icon { inline-size: 15px; block-size: 15px; }
  .text { display: flex; flex: 1; flex-direction: column; min-inline-size: 0; line-height: 1.3; }
  .name { font-weight: 600; }
  .bond { display: flex; align-items: center; gap: 4px; min-inline-size: 0; color: var(--ccc-_state); font-size: 12px; font-weight: 500; }
  .bond .icon { inline-size: 13px; block-size: 13px; }
  li .button { flex: none; min-block-size: 36px; min-inline-size: 36px; padding: 0; background: none; border-color: transparent; }
  li .icon { inline-size: 17px; block-size: 17px; }
  .time { color: var(--ccc-_text-quiet); }
  li[data-bond='rings'] .avatar { animation: pulse 1s ease-in-out infinite alternate; }
  .actions { display: flex; flex-wrap: wrap; gap: var(--ccc-_space-2); }
  .actions .button { min-block-size: 40px; padding-inline: 6px; font-size: 13px; }
  .actions .icon { inline-size: 17px; block-size: 17px; }
  .actions .button { flex: 1 1 84px; gap: 6px; }
  .actions .wide { flex-basis: 100%; }
  .actions [aria-busy='true'] { opacity: .6; }
  @keyframes pulse { to { transform: scale(.84); } }
  @container (width < 380px) and (height >= 120px) {
    li { min-block-size: 42px; padding-inline: var(--ccc-_space-2); }
    .actions .button { min-block-size: 36px; }
  }
  @container (height < 120px) {
    section { flex-direction: row; align-items: center; }
    ul { border: 0; border-radius: 0; min-inline-size: 0; }
    section, ul { flex: 1; }
    li { min-block-size: 24px; padding: 0; border: 0; background: none; }
    li + li { border: 0; }
    .avatar, li .button, .actions .cut { display: none; }
    .text { flex-direction: row; align-items: center; gap: var(--ccc-_space-2); }
    .name { font-size: 13px; }
    .bond { flex: 1; }
    .actions { flex: none; flex-wrap: nowrap; gap: var(--ccc-_space-1); }
    .actions .button, .actions .wide { flex: none; min-block-size: 44px; min-inline-size: 40px; padding: 0; }
  }
  @container (height < 120px) and (width < 760px) {
    .bond { flex: none; }
    .bond .cut { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
    .actions .button { min-inline-size: 36px; }
  }
  @media (forced-colors: active) { li { border-inline-start-color: CanvasText; } }
`;
