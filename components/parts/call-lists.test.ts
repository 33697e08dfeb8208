/** Lists of conversations, the customer card, and the quiet notice about bad sound: what they show and ask for, and that each is accessible. */
/// <reference types="mocha" />
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { currentInteraction, interactionOf } from '../../src/model/selectors.js';
import '../index.js';
import type { CccCustomerCard } from '../index.js';
import { stateOf, type Story } from '../workstation/fixture.js';
import { opened, part, settled } from '../testing/opened.js';

const open = (story: Story, size: readonly [number, number] = [1280, 800]) => opened(story, size);

// proves CAL-14
describe('the lists of conversations', () => {
  it('show what is served and what ended, inside and outside, and one that ended again beside the present call', async () => {
    const { el } = await open('several');
    const panel = part(el, 'ccc-records-panel');
    const tabs = (): HTMLElement[] => [...part(el, 'ccc-records-panel', 'ccc-tabs')?.shadowRoot?.querySelectorAll<HTMLElement>('[role=tab]') ?? []];
    expect(tabs().map((tab) => tab.textContent.replace(/\s+/g, ' ').trim())).to.deep.equal(['History', 'Serving 1', 'Ended 1']);
    part(el, '.nav', '[data-value=calls]')?.click();
    tabs()[1]?.click();
    await settled(el);
    const rows = (): HTMLElement[] => [...part(el, 'ccc-records-panel', 'ccc-call-list')?.shadowRoot?.querySelectorAll<HTMLElement>('button') ?? []];
    expect(rows().map((row) => [row.querySelector('.name')?.textContent, row.getAttribute('aria-current')])).to.deep.equal([['Ms Wang', 'true']]);
    tabs()[2]?.click();
    await settled(el);
    rows()[0]?.click();
    await settled(el);
    expect(rows()[0]?.getAttribute('aria-current')).to.equal('true');
    const looked = part(el, 'ccc-call-panel', 'ccc-looked-panel');
    expect(part(el, 'ccc-call-panel', 'ccc-looked-panel', 'ccc-customer-card', 'section')?.textContent).to.contain('Wang Li').and.to.contain('Solved').and.to.contain('Sends the contract by mail');
    // The present call keeps its controls.
    expect(part(el, 'ccc-call-panel', 'ccc-call-toolbar', '[part=hang-up]')).not.to.equal(null);
    await expect(el).to.be.accessible();
    looked?.shadowRoot?.querySelector<HTMLElement>('button')?.click();
    await settled(el);
    expect(part(el, 'ccc-call-panel', 'ccc-looked-panel')).to.equal(null);
    panel?.shadowRoot?.querySelectorAll<HTMLInputElement>('input[name=scope]')[2]?.click();
    await settled(el);
    expect(part(el, 'ccc-records-panel', 'ccc-call-list')?.shadowRoot?.textContent).to.contain('listed here');
  });

  it('give way to a new call', async () => {
    const { el, workstation } = await open('several', [320, 460]);
    part(el, '.nav', '[data-value=calls]')?.click();
    el.dispatchEvent(new CustomEvent('ccc-select-request', { detail: { interactionId: 'x0' }, bubbles: true, composed: true, cancelable: true }));
    await settled(el);
    expect(part(el, 'ccc-call-panel', 'ccc-looked-panel')).not.to.equal(null);
    expect(part(el, 'ccc-call-panel')?.getBoundingClientRect().height).to.be.greaterThan(100);
    workstation.become(stateOf('ringing'));
    await settled(el);
    expect(part(el, 'ccc-call-panel', 'ccc-looked-panel')).to.equal(null);
  });
});

describe('ccc-customer-card', () => {
  it('says how often the customer called and what became of it, and keeps a name', async () => {
    const el = await fixture<CccCustomerCard>(html`<ccc-customer-card .interaction=${currentInteraction(stateOf('talking'))}></ccc-customer-card>`);
    const text = (): string => el.renderRoot.textContent ?? '';
    for (const word of ['Inbound · Support', '186 xxxx 5521', '4th contact', 'Ben Okafor', 'Call back', 'broken leg', 'No answer']) expect(text()).to.contain(word);
    const input = el.renderRoot.querySelector('input');
    if (!input) throw new Error('no field');
    input.value = ' Wang Li ';
    input.dispatchEvent(new Event('input'));
    setTimeout(() => { input.dispatchEvent(new FocusEvent('focusout', { bubbles: true })); });
    expect((await oneEvent(el, 'ccc-note-request') as unknown as CustomEvent).detail).to.deep.equal({ interactionId: 'x1', data: { name: 'Wang Li' } });
    await expect(el).to.be.accessible();
  });

  it('shows only, once nothing can be written any more', async () => {
    const el = await fixture<CccCustomerCard>(html`<ccc-customer-card .interaction=${interactionOf(stateOf('several'), 'x0')} over></ccc-customer-card>`);
    expect(el.renderRoot.querySelector('input')).to.equal(null);
    expect(el.renderRoot.textContent).to.contain('Wang Li').and.to.contain('Solved');
    await expect(el).to.be.accessible();
  });
});

// proves CAL-15
describe('bad sound', () => {
  it('is said in the call, quietly, with what helps', async () => {
    const { el } = await open('warned');
    const panel = part(el, 'ccc-call-panel', 'ccc-third-panel')?.shadowRoot;
    expect(panel?.querySelector('.notice')?.textContent).to.contain('Much of the sound is lost').and.to.contain('cable');
    expect([...panel?.querySelectorAll('[role=status]') ?? []].map((region) => region.textContent).join('')).to.contain('Much of the sound is lost');
    expect(part(el, 'ccc-call-panel', 'ccc-call-card', '.bars')?.getAttribute('aria-label')).to.equal('Connection bad');
    await expect(el).to.be.accessible();
  });
});
