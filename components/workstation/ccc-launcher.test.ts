/** The launcher: opens by click and by a ringing call, closes, moves by keys, and says what it did. */
/// <reference types="mocha" />
import { expect, fixture, html } from '@open-wc/testing';
import './ccc-launcher.js';
import type { CccLauncher } from './ccc-launcher.js';

const make = async () => {
  const el = await fixture<CccLauncher>(html`<ccc-launcher><div>workstation</div></ccc-launcher>`);
  const button = (selector: string) => el.shadowRoot?.querySelector<HTMLElement>(selector);
  return { el, button, panel: () => el.shadowRoot?.querySelector<HTMLElement>('.panel') };
};
const call = (stage: string) => new CustomEvent('ccc-call-change', { detail: { interactionId: 'i1', stage }, bubbles: true, composed: true });

describe('ccc-launcher', () => {
  it('opens and minimises by its buttons, keeps the focus in hand, and tells', async () => {
    const { el, button, panel } = await make();
    const told: unknown[] = [];
    el.addEventListener('ccc-launcher-change', (event) => { told.push((event as CustomEvent<unknown>).detail); });
    expect(panel()?.hidden).to.equal(true);
    button('.float')?.click();
    await el.updateComplete; await el.updateComplete;
    expect(panel()?.hidden).to.equal(false);
    expect(el.shadowRoot?.activeElement?.classList.contains('grip')).to.equal(true);
    await expect(el).to.be.accessible();
    button('.bar button:last-of-type')?.click();
    await el.updateComplete; await el.updateComplete;
    expect(panel()?.hidden).to.equal(true);
    expect(told).to.deep.equal([{ open: true, out: false }, { open: false, out: false }]);
    await expect(el).to.be.accessible();
  });

  it('comes to the front by itself when a call rings, and says so in its state', async () => {
    const { el, panel } = await make();
    el.firstElementChild?.dispatchEvent(call('ringing'));
    await el.updateComplete;
    expect(panel()?.hidden).to.equal(false);
    expect(el.matches(':state(ringing)')).to.equal(true);
    el.firstElementChild?.dispatchEvent(call('connected'));
    await el.updateComplete;
    expect(el.matches(':state(ringing)')).to.equal(false);
    expect(el.matches(':state(call)')).to.equal(true);
    el.firstElementChild?.dispatchEvent(call('ended'));
    await el.updateComplete;
    expect(el.matches(':state(call)')).to.equal(false);
  });

  it('is moved by the arrow keys', async () => {
    const { el, button, panel } = await make();
    el.open = true;
    await el.updateComplete;
    const before = panel()?.getBoundingClientRect();
    button('.grip')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await el.updateComplete;
    expect(panel()?.getBoundingClientRect().left).to.be.closeTo((before?.left ?? 0) - 24, 1);
  });
});
