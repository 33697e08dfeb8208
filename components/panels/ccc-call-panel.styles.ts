/** Styles of ccc-call-panel. */
import { css } from 'lit';

// Comments inside the template would be downloaded. Here, from top to bottom:
// A second offer takes one line, so that the call in hand stays in sight; the controls stay at the foot, whatever stands above them. In the toolbar who rings needs the room.
// After a call, what is to be done comes before what is to be read; moved in the document, it would lose the focus of who types there.
// Tab goes as it is seen (CSS Display 4, section 4), in browsers that can.
export const styles = css`
  :host { display: flex; flex-direction: column; min-block-size: 0; overflow: auto; background: var(--ccc-_surface-raised); }
  ccc-offer { flex: 1 0 auto; display: flex; flex-direction: column; }
  .beside { flex: none; block-size: 72px; container-type: size; border-block-end: 1px solid var(--ccc-_border); }
  .call { display: flex; flex: 1 0 auto; flex-direction: column; reading-flow: flex-visual; gap: var(--ccc-_space-3); padding: var(--ccc-_space-3); }
  ccc-tabs { padding-inline: var(--ccc-_space-2); border-block-end: 1px solid var(--ccc-_border); }
  .looked { padding-block-start: var(--ccc-_space-2); border-block-start: 1px solid var(--ccc-_border); }
  .notes { padding-block-start: var(--ccc-_space-3); border-block-start: 1px solid var(--ccc-_border); }
  .empty .button { margin-block-start: var(--ccc-_space-2); }
  @container (width < 380px) {
    .call ccc-call-toolbar { order: 1; position: sticky; inset-block-end: 0; margin-block-start: auto; padding-block: var(--ccc-_space-2) var(--ccc-_space-3); margin-block-end: calc(-1 * var(--ccc-_space-3)); background: var(--ccc-_surface-raised); }
    .notes { display: none; }
    .call:has(ccc-collection) ccc-call-toolbar { padding-block-start: var(--ccc-_space-1); }
    .call:is([data-third], :has(ccc-collection)) { gap: var(--ccc-_space-2); padding-block-start: var(--ccc-_space-2); }
    .call[data-keypad] { gap: var(--ccc-_space-1); padding-block: var(--ccc-_space-2) var(--ccc-_space-1); }
    .call[data-keypad] ccc-call-toolbar { margin-block-end: 0; padding-block: var(--ccc-_space-1); }
    .call[data-keypad] ccc-call-card, .call:has(ccc-collection[fresh]) ccc-call-card { block-size: 36px; overflow: hidden; }
    :is(.call[data-keypad], .beside ~ .call) ccc-collection:not([fresh]) { display: none; }
  }
  @container (width < 720px) and (height >= 120px) { .call:has(.finishing) :is(ccc-customer-card, ccc-card) { order: 2; } }
  @container (width >= 720px) and (height >= 120px) {
    .call, .empty { inline-size: 100%; max-inline-size: 560px; margin-inline: auto; padding: var(--ccc-_space-5); gap: var(--ccc-_space-4); }
    .empty { gap: 6px; }
  }
  @container (height < 120px) {
    :host { position: relative; flex-direction: row; align-items: center; overflow: hidden; }
    ccc-offer { block-size: 100%; flex: 1; }
    .beside { flex: 1; block-size: 100%; border-block-end: 0; border-inline-end: 1px solid var(--ccc-_border); }
    .beside ~ .call { flex: none; }
    .call { flex: 1; flex-direction: row; align-items: center; justify-content: space-between; min-inline-size: 0; padding: 0 var(--ccc-_space-3); }
    .call ccc-call-card { flex: 1; min-inline-size: 0; }
    .call[data-third] ccc-call-card { flex: none; }
    .call:has(ccc-collection[fresh]) ccc-call-card { display: none; }
    .finishing { flex: 4; min-inline-size: 0; }
    ccc-call-card[stage='wrapUp']::part(state) { display: none; }
    .call[data-third] { gap: var(--ccc-_space-2); }
    ccc-wrap-up.notes, ccc-customer-card, ccc-card, ccc-keypad, .empty .icon, .empty p { display: none; }
    .empty { flex-direction: row; padding: 0 var(--ccc-_space-3); }
  }
  @container (height < 120px) and (width < 1000px) { .beside ~ .call :is(ccc-call-card, ccc-collection:not([fresh])) { display: none; } }
`;
