/** Styles of ccc-offer. */
import { css } from 'lit';

// Comments inside the template would be downloaded. Here, from top to bottom:
// Where there is much room the buttons stay near the name.
// Where there is little they stay in sight, and the picture gives way.
export const styles = css`
  :host { display: block; }
  section {
    display: flex; flex-direction: column; align-items: center; gap: var(--ccc-_space-3); min-block-size: 100%; padding: var(--ccc-_space-4); text-align: center;
    background: color-mix(in oklab, var(--ccc-_info) 7%, var(--ccc-_surface-raised)); animation: arrive 180ms ease-out;
  }
  .state { display: flex; align-items: center; gap: var(--ccc-_space-2); color: var(--ccc-_info); font-weight: 600; }
  .pulse { display: grid; place-items: center; inline-size: 28px; block-size: 28px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_info) 18%, transparent); animation: pulse 1s ease-out infinite alternate; }
  .pulse .icon { inline-size: 16px; block-size: 16px; }
  .who { display: flex; flex-direction: column; align-items: center; gap: var(--ccc-_space-2); max-inline-size: 100%; margin-block-start: auto; }
  .avatar { display: grid; place-items: center; inline-size: 64px; block-size: 64px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_info) 16%, var(--ccc-_surface-raised)); color: var(--ccc-_info); font-size: 22px; font-weight: 600; }
  .avatar .icon { inline-size: 28px; block-size: 28px; }
  .names { max-inline-size: 100%; }
  .name { font-size: 24px; font-weight: 600; line-height: 1.2; letter-spacing: -.015em; overflow-wrap: anywhere; }
  .names p { font-size: 16px; }
  .story { min-block-size: 1.4em; color: var(--ccc-_text); font-size: 13px; text-wrap: balance; }
  .actions { position: sticky; inset-block-end: 0; background: inherit; display: flex; align-items: flex-end; justify-content: center; gap: 48px; margin-block: auto 0; padding-block-start: var(--ccc-_space-2); }
  .action { display: flex; flex-direction: column; align-items: center; gap: var(--ccc-_space-2); min-inline-size: 84px; font-size: 13px; font-weight: 500; }
  .round { position: relative; inline-size: 52px; block-size: 52px; margin-block-end: 10px; padding: 0; border-radius: 50%; }
  .main .round { inline-size: 72px; block-size: 72px; margin-block-end: 6px; }
  .main .round > .icon { inline-size: 30px; block-size: 30px; }
  .main > span { font-weight: 600; }
  .main .quiet { font-weight: 400; }
  .ring { position: absolute; inset: -8px; stroke: var(--ccc-_ok); stroke-width: 4; stroke-linecap: round; }
  .track { opacity: .22; }
  .rest { transition: stroke-dashoffset 1s linear; }
  select { max-inline-size: 120px; padding: 2px; border: 1px solid var(--ccc-_border-strong); border-radius: 6px; background: var(--ccc-_surface-raised); color: inherit; font: inherit; }
  .blocked { color: var(--ccc-_danger-text); font-size: 13px; }
  @container (height >= 560px) { .actions { margin-block: var(--ccc-_space-6) auto; } .state { margin-block-start: auto; } .who { margin-block-start: var(--ccc-_space-5); } }
  @container (120px <= height < 420px) { .avatar, .state { display: none; } }
  @container (height < 120px) {
    :host { block-size: 100%; }
    section { flex-direction: row; padding: 0 var(--ccc-_space-3); text-align: start; }
    .who { flex: 1; flex-direction: row; min-inline-size: 0; margin: 0; }
    .avatar, .story, .blocked { display: none; }
    .state { flex: none; font-size: 0; gap: 0; }
    .names { flex: 1; min-inline-size: 0; }
    .name, .names p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .name { font-size: 16px; }
    .names p { font-size: 12px; }
    .actions { gap: var(--ccc-_space-3); margin: 0; padding: 0; }
    .action { flex-direction: row; min-inline-size: 0; }
    .action > span { white-space: nowrap; }
    .action:not(.main) > span { display: none; }
    .action .round, .main .round { inline-size: 40px; block-size: 40px; margin: 4px; }
    .main .round > .icon { inline-size: 20px; block-size: 20px; }
    .ring { inset: -5px; }
  }
  @container (height < 120px) and (width < 380px) {
    section { gap: var(--ccc-_space-2); }
    .actions { gap: var(--ccc-_space-2); }
    .action.main > span { display: none; }
  }
  @keyframes arrive { from { opacity: .5; transform: translateY(6px); } }
  @keyframes pulse { to { transform: scale(1.12); } }
  @media (prefers-reduced-motion: reduce) { .rest { transition: none; } }
`;
