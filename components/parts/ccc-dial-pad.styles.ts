/** Styles of ccc-dial-pad. */
import { css } from 'lit';

export const listStyles = css`
  .list { overflow: auto; }
  .list li { display: flex; align-items: center; gap: var(--ccc-_space-3); min-block-size: 52px; padding-inline: var(--ccc-_space-1); }
  .list li + li { border-block-start: 1px solid var(--ccc-_border); }
  .text { display: flex; flex: 1; flex-direction: column; min-inline-size: 0; }
  .empty { padding: var(--ccc-_space-5) var(--ccc-_space-3); color: var(--ccc-_text-quiet); text-align: center; text-wrap: balance; }
`;

export const styles = [listStyles, css`
  :host { display: flex; flex-direction: column; gap: var(--ccc-_space-2); min-block-size: 0; }
  .panel { display: flex; flex: 1; flex-direction: column; gap: var(--ccc-_space-2); min-block-size: 0; }
  .line { position: relative; z-index: 1; }
  .input { min-block-size: 44px; padding-inline: var(--ccc-_space-3) 44px; font-size: 20px; font-weight: 500; letter-spacing: .01em; }
  .input::placeholder { font-size: 14px; font-weight: 400; letter-spacing: 0; }
  .erase { position: absolute; inset-block-start: 4px; inset-inline-end: 4px; color: var(--ccc-_text-quiet); }
  .recent {
    position: absolute; inset-inline: 0; inset-block-start: calc(100% + 4px); max-block-size: 220px; overflow: auto; padding: var(--ccc-_space-1); border: 1px solid var(--ccc-_border);
    border-radius: var(--ccc-_radius-m); background: var(--ccc-_surface-raised); box-shadow: var(--ccc-_shadow-2);
  }
  .recent li { display: flex; align-items: center; justify-content: space-between; gap: var(--ccc-_space-2); min-block-size: 34px; padding-inline: var(--ccc-_space-2); border-radius: var(--ccc-_radius-s); cursor: pointer; }
  .recent li:hover, .recent li[aria-selected='true'] { background: color-mix(in oklab, var(--ccc-_accent) 12%, transparent); }
  .recent .quiet { flex: none; font-size: 12px; }
  .caller { min-block-size: 32px; padding-inline: calc(var(--ccc-_space-3) - 4px); color: var(--ccc-_text-quiet); font-size: 13px; font-weight: 400; letter-spacing: 0; }
  .keys { --ccc-key-height: var(--ccc-dial-pad-key-height, 48px); flex: 1 0 auto; min-block-size: 154px; grid-auto-rows: minmax(34px, 1fr); max-block-size: calc(4 * var(--ccc-key-height) + 18px); }
  /* Always in reach, however little room there is. */
  .call { position: sticky; inset-block-end: 0; min-block-size: 44px; border-radius: 22px; }
  .call[aria-disabled='true'] { background: var(--ccc-_surface-raised); opacity: 1; }
  .avatar {
    position: relative; display: grid; place-items: center; flex: none; inline-size: 34px; block-size: 34px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_text) 8%, var(--ccc-_surface-raised));
    font-size: 12px; font-weight: 600;
  }
  .avatar .icon { inline-size: 16px; block-size: 16px; }
  .avatar i { position: absolute; inset-inline-end: -1px; inset-block-end: -1px; inline-size: 11px; block-size: 11px; border: 2px solid var(--ccc-_surface-raised); border-radius: 50%; background: var(--ccc-_state); }
  .word { color: var(--ccc-_text-quiet); font-size: 12px; }
  .go { color: var(--ccc-_ok); }
  @container (height < 370px) and (height >= 120px) {
    .caller { min-block-size: 28px; }
    .caller + .keys { min-block-size: 138px; grid-auto-rows: minmax(30px, 1fr); }
    .caller + .keys .key { min-block-size: 30px; }
    .caller + .keys small { display: none; }
  }
  @container (height < 310px) { .caller { display: none; } }
  @container (height < 310px) and (height >= 120px) {
    :host, .panel { gap: 6px; }
    .input, .call { min-block-size: 40px; }
    .erase { inset-block-start: 2px; }
    .keys { min-block-size: 138px; grid-auto-rows: minmax(30px, 1fr); }
    .key { min-block-size: 30px; }
    .key small { display: none; }
  }
  @container (height < 230px) {
    .keys { display: none; }
    .panel.number { flex: none; flex-direction: row; }
    .line { flex: 1 0 220px; }
    .call { inline-size: 56px; }
    .call span { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
  }
  @container (height < 120px) {
    ccc-tabs { display: none; }
    .panel.number { margin-block: auto; }
    .input { font-size: 16px; }
  }
`];
