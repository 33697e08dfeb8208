/** Styles of ccc-directory. */
import { css } from 'lit';

// Comments inside the template would be downloaded. Here, from top to bottom:
// In a toolbar of 64 px there is one line: the field, and what it finds beside it.
export const styles = css`
  :host { display: flex; flex-direction: column; gap: var(--ccc-_space-2); min-block-size: 0; }
  .line { position: relative; flex: none; }
  .line .input { padding-inline-start: 38px; }
  .glass { position: absolute; inset-block: 0; inset-inline-start: var(--ccc-_space-3); display: grid; place-items: center; color: var(--ccc-_text-quiet); pointer-events: none; }
  .glass .icon { inline-size: 18px; block-size: 18px; }
  ccc-tabs { flex: none; }
  .list { flex: 1; min-block-size: 0; margin-inline: calc(-1 * var(--ccc-_space-1)); }
  .list li { position: relative; padding-inline: var(--ccc-_space-2); border-radius: var(--ccc-_radius-m); cursor: pointer; }
  .list li + li { border-block-start: 0; }
  .list li + li::before { content: ''; position: absolute; inset-block-start: 0; inset-inline: 52px 0; border-block-start: 1px solid var(--ccc-_border); }
  .list li[aria-selected='true'] { background: color-mix(in oklab, var(--ccc-_accent) 10%, transparent); }
  .list li[aria-disabled='true'] { cursor: not-allowed; }
  .list li[aria-disabled='true'] .name, .list li[aria-disabled='true'] .avatar { color: var(--ccc-_text-quiet); }
  .avatar {
    position: relative; display: grid; place-items: center; flex: none; inline-size: 34px; block-size: 34px; border-radius: 50%; background: color-mix(in oklab, var(--ccc-_text) 8%, var(--ccc-_surface-raised));
    font-size: 12px; font-weight: 600;
  }
  .avatar .icon { inline-size: 16px; block-size: 16px; }
  .avatar i { position: absolute; inset-inline-end: -1px; inset-block-end: -1px; inline-size: 11px; block-size: 11px; border: 2px solid var(--ccc-_surface-raised); border-radius: 50%; background: var(--ccc-_state); }
  .name { font-weight: 500; }
  .word { color: var(--ccc-_text-quiet); font-size: 12px; }
  .go { display: flex; color: var(--ccc-_accent); }
  .go .icon { inline-size: 18px; block-size: 18px; }
  [aria-disabled='true'] .go { visibility: hidden; }
  .leave { display: flex; align-items: center; flex: none; gap: var(--ccc-_space-2); min-block-size: 32px; }
  .leave input { inline-size: 18px; block-size: 18px; margin: 0; accent-color: var(--ccc-_accent); }
  [aria-busy='true'] { opacity: .6; }
  @container (height < 120px) {
    :host { flex-direction: row; align-items: center; }
    .line { inline-size: 190px; }
    .list { display: flex; gap: var(--ccc-_space-1); overflow: auto hidden; margin: 0; scrollbar-width: none; }
    .list li { flex: none; gap: var(--ccc-_space-2); min-block-size: 44px; max-inline-size: 190px; }
    .list li + li::before { content: none; }
    .go { display: none; }
    .empty { padding: 0 var(--ccc-_space-2); font-size: 12px; text-align: start; }
  }
  @media (forced-colors: active) {
    .list li[aria-selected='true'] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
    .list li[aria-selected='true'] .word, .list li[aria-selected='true'] .go { color: inherit; }
    .avatar i { background: CanvasText; }
    .list li[aria-disabled='true'] .name { color: GrayText; }
  }
`;
