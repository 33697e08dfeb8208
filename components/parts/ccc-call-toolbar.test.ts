/** The call toolbar: what it asks for, what it refuses, and that nothing jumps. */
/// <reference types="mocha" />
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import './ccc-call-toolbar.js';
import type { CccCallToolbar } from './ccc-call-toolbar.js';

const all = new Set(['hangUp', 'mute', 'hold', 'sendDigits']);
const buttons = (el: CccCallToolbar) => [...el.renderRoot.querySelectorAll('button')];
const make = (allowed: ReadonlySet<string> = all) => fixture<CccCallToolbar>(html`<ccc-call-toolbar interaction-id="x1" .allowed=${allowed}></ccc-call-toolbar>`);

// proves CAL-01, CAL-02, CAL-04
describe('ccc-call-toolbar', () => {
  it('asks to mute, hold and hang up with the interaction', async () => {
    const el = await make();
    for (const [label, type] of [['Mute', 'ccc-mute-request'], ['Hold', 'ccc-hold-request'], ['Hang up', 'ccc-hang-up-request']] as const) {
      setTimeout(() => { buttons(el).find((button) => button.textContent?.includes(label))?.click(); });
      const event = await oneEvent(el, type) as unknown as CustomEvent;
      expect(event.detail).to.deep.equal({ interactionId: 'x1' });
      expect(event.cancelable && event.composed).to.equal(true);
    }
  });

  it('asks for the opposite while muted and held, and shows it as a state', async () => {
    const el = await make(new Set(['unmute', 'resume', 'hangUp', 'sendDigits']));
    el.muted = true;
    el.held = true;
    await el.updateComplete;
    expect(el.matches(':state(held)') && el.matches(':state(muted)')).to.equal(true);
    setTimeout(() => { buttons(el)[1]?.click(); });
    await oneEvent(el, 'ccc-resume-request');
  });

  it('keeps every button in its place, and says why one does nothing', async () => {
    const el = await make(new Set(['hangUp']));
    expect(buttons(el)).to.have.length(6);
    let asked = false;
    el.addEventListener('ccc-hold-request', () => { asked = true; });
    buttons(el)[1]?.click();
    expect(asked).to.equal(false);
    expect(buttons(el)[1]?.title).to.contain('once the call is connected');
  });

  // proves CAL-05, CAL-06, CAL-07, CAL-08
  it('asks whom to transfer to or to consult, where the center can', async () => {
    const el = await make(new Set([...all, 'transfer', 'consult']));
    setTimeout(() => { buttons(el)[4]?.click(); });
    expect((await oneEvent(el, 'ccc-pick-target-request') as unknown as CustomEvent).detail).to.deep.equal({ interactionId: 'x1', purpose: 'consult' });
    el.allowed = all;
    el.third = true;
    await el.updateComplete;
    expect(buttons(el)[3]?.title).to.contain('once the third party has left');
    el.commands = ['hold', 'resume'];
    await el.updateComplete;
    expect(buttons(el)).to.have.length(4);
  });

  it('is accessible', async () => {
    await expect(await make()).to.be.accessible();
  });
});
