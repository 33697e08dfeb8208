/** Styles of ccc-call-card. */
import { css } from 'lit';

export const styles = css`
  :host { display: block; min-inline-size: 0; }
  section { display: flex; flex-direction: column; gap: var(--ccc-_space-3); }
  .state {
    display: flex; align-items: center; gap: var(--ccc-_space-2); min-block-size: 36px; padding: 0 var(--ccc-_space-3); border-radius: var(--ccc-_radius-m);
    background: color-mix(in oklab, var(--ccc-_state) 13%, var(--ccc-_surface-raised)); color: var(--ccc-_state); font-weight: 600; transition: background-color 160ms ease-out;
  }
  .word { display: flex; align-items: center; gap: var(--ccc-_space-2); flex: 1; min-inline-size: 0; }
  .word .icon { inline-size: 18px; block-size: 18px; }
  .muted { display: inline-flex; align-items: center; gap: 4px; padding: 1px 8px 1px 6px; border-radius: 12px; background: var(--ccc-_danger); color: var(--ccc-_on-danger); font-size: 12px; }
  .muted .icon { inline-size: 14px; block-size: 14px; }
  .time { font-size: 16px; }
  .who { display: flex; align-items: center; gap: var(--ccc-_space-3); padding-inline: var(--ccc-_space-1); }
  .avatar {
    display: grid; place-items: center; flex: none; inline-size: 44px; block-size: 44px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_accent) 14%, var(--ccc-_surface-raised));
    color: var(--ccc-_accent); font-size: 16px; font-weight: 600;
  }
  .names { min-inline-size: 0; flex: 1; }
  .name { font-size: 20px; font-weight: 600; line-height: 1.25; letter-spacing: -.01em; }
  .story { display: flex; flex-wrap: wrap; gap: 6px; padding-inline: var(--ccc-_space-1); color: var(--ccc-_text-quiet); font-size: 12px; }
  .story li { display: flex; align-items: center; gap: 2px; max-inline-size: 100%; padding: 2px 8px; border: 1px solid var(--ccc-_border); border-radius: 12px; }
  .story .icon { inline-size: 12px; block-size: 12px; }
  .story:empty { display: none; }
  .story .path { color: var(--ccc-_text); }
  .story .cause { border-color: var(--ccc-_danger-text); color: var(--ccc-_danger-text); }
  .recording i { inline-size: 7px; block-size: 7px; margin-inline-end: 4px; border-radius: 50%; background: var(--ccc-_danger); }
  .bars { display: inline-flex; align-items: flex-end; gap: 2px; block-size: 14px; }
  .bars i { inline-size: 3px; border-radius: 1px; background: var(--ccc-_state); opacity: .28; }
  .bars i.on { opacity: 1; }
  .bars i:nth-child(1) { block-size: 5px; } .bars i:nth-child(2) { block-size: 8px; } .bars i:nth-child(3) { block-size: 11px; } .bars i:nth-child(4) { block-size: 14px; }
  @container (width < 380px) {
    .story { gap: 4px; padding-inline: 0; }
    .story li { padding-inline: 6px; }
    :host([brief]) .who, :host([brief]) .story { display: none; }
    :host([stage='wrapUp']) section { gap: var(--ccc-_space-2); }
    :host([stage='wrapUp']) .story { display: none; }
  }
  @container (height < 120px) {
    section { flex-direction: row-reverse; align-items: center; justify-content: flex-end; }
    .who { min-inline-size: 0; padding: 0; }
    .state { flex: none; gap: 6px; padding: 0 10px; }
    .who, .names { flex: 1; }
    .avatar, .story, .bars, .muted span { display: none; }
    .muted { padding: 3px; }
    :host([brief]) .who { display: none; }
    .name { font-size: 14px; }
    .names p { font-size: 12px; }
  }
  @container (height < 120px) and (width < 760px) {
    .word { font-size: 0; gap: 0; }
  }
  @media (forced-colors: active) { .state { border: 1px solid CanvasText; } .bars i.on, .recording i { background: CanvasText; } }
`;
