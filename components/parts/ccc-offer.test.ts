/** The offer: announced, never takes the focus, counts down. */
/// <reference types="mocha" />
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { ringingInteraction } from '../../src/model/selectors.js';
import { stateOf } from '../workstation/fixture.js';
import './ccc-offer.js';
import type { CccOffer } from './ccc-offer.js';

const interaction = ringingInteraction(await stateOf('ringing'));
const make = () => fixture<CccOffer>(html`<ccc-offer .interaction=${interaction} .offeredAt=${Date.now()} .deadlineAt=${Date.now() + 20_000}></ccc-offer>`);

describe('ccc-offer', () => {
  it('is a non-modal alert dialog named after the caller, and leaves the focus where it is', async () => {
    const field = await fixture<HTMLInputElement>(html`<input aria-label="Note">`);
    field.focus();
    const el = await make();
    expect(document.activeElement).to.equal(field);
    expect(el.renderRoot.querySelector('[role=alertdialog]')?.getAttribute('aria-label')).to.equal('Incoming call from Ms Wang');
    expect(el.renderRoot.querySelectorAll('[role=alert]')).to.have.length(1);
  });

  it('asks to answer and to reject', async () => {
    const el = await make();
    const [reject, answer] = [...el.renderRoot.querySelectorAll('button')];
    setTimeout(() => { answer?.click(); });
    expect(((await oneEvent(el, 'ccc-answer-request')) as unknown as CustomEvent).detail).to.deep.equal({ interactionId: interaction?.id });
    setTimeout(() => { reject?.click(); });
    await oneEvent(el, 'ccc-reject-request');
  });

  it('does not answer where the microphone is blocked, and says so', async () => {
    const el = await make();
    el.blockedReason = 'The microphone is blocked for this page.';
    await el.updateComplete;
    let asked = false;
    el.addEventListener('ccc-answer-request', () => { asked = true; });
    el.renderRoot.querySelectorAll('button')[1]?.click();
    expect(asked).to.equal(false);
    expect(el.renderRoot.textContent).to.contain('The microphone is blocked');
  });

  it('says what the caller chose, with the whole path in the title', async () => {
    const [way] = [...(await make()).renderRoot.querySelectorAll<HTMLElement>('.story span')];
    expect(way?.textContent).to.equal('Support');
    expect(way?.title).to.contain('To support');
  });

  it('shows the seconds that are left', async () => {
    expect((await make()).renderRoot.textContent).to.match(/20 s/);
  });

  it('is accessible', async () => {
    const el = await make();
    // It fades in: half-way, every contrast is too low.
    await Promise.all((el.shadowRoot?.getAnimations() ?? []).filter((it) => it.effect?.getTiming().iterations === 1).map((it) => it.finished));
    await expect(el).to.be.accessible();
  });
});
