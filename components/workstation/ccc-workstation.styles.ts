/** Styles of ccc-workstation: one structure, arranged by the size of the box it stands in. */
import { css } from 'lit';

// Comments inside the template would be downloaded. Here, from top to bottom:
// The frame is out of the flow: a host page's grid or flex box measures us without a height first, and every query below would change its answer twice.
// A named layout is only a size; what follows from it is decided by the queries below.
// Ringing takes the place of the view, unless the agent is typing there.
// In a call it leaves the controls free.
// Where the call panel is not in sight, a colleague's phone that rings is.
export const styles = css`
  :host { position: relative; display: block; inline-size: 100%; block-size: 100%; min-block-size: 64px; overflow: hidden; background: var(--ccc-_surface); }
  :host([theme='auto']) { color-scheme: light dark; }
  :host([theme='light']) { color-scheme: light; }
  :host([theme='dark']) { color-scheme: dark; }
  :host([layout='panel']) { inline-size: 320px; block-size: 460px; }
  :host([layout='sidebar']) { inline-size: min(400px, 100%); min-block-size: 460px; }
  :host([layout='toolbar']) { inline-size: max(100%, 640px); block-size: 64px; }
  :host([layout='full']) { inline-size: max(100%, 1024px); min-block-size: 560px; }
  .frame { container-type: size; position: absolute; inset: 0; }
  .alone { display: grid; block-size: 100%; overflow: auto; background: var(--ccc-_surface-raised); }
  .connecting { place-self: center; animation: appear 200ms 300ms both; }
  .desk {
    position: relative; display: grid; block-size: 100%; outline: none; grid-template: 'status' auto 'notices' auto 'call' auto 'view' minmax(0, 1fr) 'nav' auto / minmax(0, 1fr);
  }
  .status { grid-area: status; background: var(--ccc-_surface-raised); border-block-end: 1px solid var(--ccc-_border); }
  .notices { grid-area: notices; max-block-size: 40cqb; overflow: auto; }
  .others { display: none; }
  .call { grid-area: call; }
  .nav { grid-area: nav; background: var(--ccc-_surface-raised); border-block-start: 1px solid var(--ccc-_border); }
  .view, .pops { grid-area: view; display: none; min-block-size: 0; overflow: auto; background: var(--ccc-_surface-raised); }
  .queue { padding-inline: var(--ccc-_space-3); }
  .desk[data-view='dial'] .dial, .desk[data-view='calls'] .calls, .desk[data-view='queue'] .queue { display: flex; }
  .desk[data-view='pages'] .pops { display: block; }
  .directory { z-index: 2; grid-area: call / call / nav / call; }
  .toast { position: absolute; z-index: 3; inset-inline: var(--ccc-_space-2); inset-block-end: 60px; max-inline-size: 420px; margin-inline: auto; }

  @container (width < 380px) and (height >= 120px) {
    .desk { grid-template-rows: auto auto minmax(0, auto) minmax(0, 1fr) auto; }
    .call { display: none; }
    .desk[data-view='call'], .desk[data-ringing] { grid-template-rows: auto auto minmax(0, 1fr) auto auto; }
    .desk[data-view='call'] .call, .desk[data-ringing] .call { display: flex; }
    .desk:not([data-view='call'], [data-ringing]) .others { display: block; }
    .desk[data-ringing] .view:not(:focus-within), .desk[data-ringing] .pops { display: none; }
    .desk[data-ringing]:has(.view:focus-within) { grid-template-rows: auto auto auto minmax(0, 1fr) auto; }
    .desk[data-view='call'] .toast, .desk[data-ringing] .toast { inset-block: 56px auto; }
  }
  @container (width >= 380px) and (width < 720px) and (height >= 120px) {
    .call { display: none; max-block-size: 70cqb; border-block-end: 1px solid var(--ccc-_border); }
    .desk[data-call] .call, .desk[data-ringing] .call { display: flex; }
    .desk:not([data-call], [data-ringing]) .others { display: block; }
    .desk { grid-template: 'status' auto 'notices' auto 'call' auto 'nav' auto 'view' minmax(0, 1fr) / minmax(0, 1fr); }
    .directory { grid-area: call / call / view / call; }
    .nav { border-block: 0; border-block-end: 1px solid var(--ccc-_border); }
    .toast { inset-block-end: var(--ccc-_space-3); }
  }
  @container (width >= 720px) and (width < 1024px) and (height >= 120px) {
    .desk { grid-template: 'status status' auto 'notices notices' auto 'call nav' auto 'call view' minmax(0, 1fr) / minmax(0, 1fr) minmax(0, 1fr); }
    .directory { grid-area: call; }
    .nav, .view, .pops { border-inline-start: 1px solid var(--ccc-_border); }
    .nav { border-block: 0; border-block-end: 1px solid var(--ccc-_border); }
    .toast { inset-block-end: var(--ccc-_space-3); }
  }
  @container (width >= 1024px) and (height >= 120px) {
    .desk { grid-template: 'status status status' auto 'notices notices notices' auto 'nav call pops' auto 'view call pops' minmax(0, 1fr) / 300px minmax(360px, 1fr) minmax(0, 1.2fr); }
    .directory { grid-area: call; }
    .desk:not([data-pops]) { grid-template-columns: 320px minmax(0, 1fr) 0; }
    .status { padding-inline: var(--ccc-_space-3); }
    .nav, .view { border-inline-end: 1px solid var(--ccc-_border); }
    .nav { border-block: 0; border-block-end: 1px solid var(--ccc-_border); }
    .desk[data-pops] .pops { grid-area: pops; display: block; border-inline-start: 1px solid var(--ccc-_border); }
    .toast { inset-block-end: var(--ccc-_space-4); }
  }
  @container (height < 120px) {
    .desk { grid-template: 'status call' minmax(0, 1fr) / auto minmax(0, 1fr); align-items: center; background: var(--ccc-_surface-raised); }
    .status { border-block-end: 0; border-inline-end: 1px solid var(--ccc-_border); }
    .status, .call, .directory { align-self: stretch; }
    .directory { grid-area: call; min-inline-size: 0; }
    .desk .nav, .desk .calls, .desk .queue, .desk .pops { display: none; }
    .desk .dial { grid-area: call; display: flex; overflow: visible; justify-self: end; background: transparent; }
    .desk[data-call] .dial, .desk[data-ringing] .dial { display: none; }
    .notices { position: absolute; z-index: 2; inset: 0 0 auto; max-block-size: none; }
    .desk[data-call] .notices { inset-inline-end: auto; inline-size: 250px; }
    .desk[data-ringing] .notices { display: none; }
    .toast { inset-block: 4px auto; overflow: hidden; }
  }
  @keyframes appear { from { opacity: 0; } }
`;
