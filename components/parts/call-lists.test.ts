/** Lists of conversations, the customer card, and the quiet notice about bad sound: what they show and ask for, and that each is accessible. */
/// <reference types="mocha" />
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { currentInteraction, interactionOf } from '../../src/model/selectors.js';
import '../index.js';
import type { CccCustomerCard } from '../index.js';
import type { StateName } from '../stories/states.js';
import { stateOf } from '../workstation/fixture.js';
import { opened, part, settled } from '../testing/opened.js';

const open = (story: StateName, size: readonly [number, number] = [1280, 800]) => opened(story, size);

// proves CAL-14
describe('the lists of conversations', () => {
  it('show what is served and what ended, inside and outside, and one that ended again beside the present call', async () => {
    const { el } = await open('talking');
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
    expect(part(el, 'ccc-call-panel', 'ccc-looked-panel', 'ccc-customer-card', 'section')?.textContent).to.contain('Call back').and.to.contain('Chair arrived with a broken leg');
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

  // proves CAL-12, CAL-13
  it('let a customer be called again and blocked when the call is over', async () => {
    const { el, workstation } = await open('ready');
    const [interactionId = ''] = workstation.state.ended;
    el.dispatchEvent(new CustomEvent('ccc-select-request', { detail: { interactionId }, bubbles: true, composed: true, cancelable: true }));
    await settled(el);
    const button = (name: string): HTMLElement | null => part(el, 'ccc-call-panel', 'ccc-looked-panel', 'ccc-customer-card', `[part=${name}]`);
    for (const name of ['redial', 'block']) { button(name)?.click(); await settled(el); }
    expect(workstation.asked.slice(-2)).to.deep.equal([{ name: 'redial', interactionId }, { name: 'blockNumber', interactionId }]);
    await expect(el).to.be.accessible();
    const { commands } = workstation.state.capabilities;
    workstation.become({ ...workstation.state, capabilities: { ...workstation.state.capabilities, commands: commands.filter((name) => name !== 'blockNumber') } });
    await settled(el);
    expect([button('redial') === null, button('block')]).to.deep.equal([false, null]);
  });

  it('give way to a new call', async () => {
    const { el, workstation } = await open('talking', [320, 460]);
    part(el, '.nav', '[data-value=calls]')?.click();
    el.dispatchEvent(new CustomEvent('ccc-select-request', { detail: { interactionId: workstation.state.ended[0] }, bubbles: true, composed: true, cancelable: true }));
    await settled(el);
    expect(part(el, 'ccc-call-panel', 'ccc-looked-panel')).not.to.equal(null);
    expect(part(el, 'ccc-call-panel')?.getBoundingClientRect().height).to.be.greaterThan(100);
    workstation.become(await stateOf('ringing'));
    await settled(el);
    expect(part(el, 'ccc-call-panel', 'ccc-looked-panel')).to.equal(null);
  });
});

describe('ccc-customer-card', () => {
  it('says how often the customer called and what became of it, and keeps a name', async () => {
    const x = currentInteraction(await stateOf('ready', async ({ workstation, dialled, talks, pass }) => {
      await workstation.dispatch({ name: 'dial', phoneNumber: '18612345521' });
      await pass(1);
      dialled()?.refuse('noAnswer');
      await pass(2);
      await talks(42);
    }));
    const el = await fixture<CccCustomerCard>(html`<ccc-customer-card .interaction=${x}></ccc-customer-card>`);
    const text = (): string => el.renderRoot.textContent ?? '';
    if (x) el.interaction = { ...x, place: 'Hangzhou' };
    await el.updateComplete;
    for (const word of ['Location', 'Hangzhou', 'Inbound · Support', '186 1234 5521', '3rd contact', 'Anna Berg', 'Call back', 'broken leg', 'No answer']) expect(text()).to.contain(word);
    const input = el.renderRoot.querySelector('input');
    if (!input) throw new Error('no field');
    input.value = ' Wang Li ';
    input.dispatchEvent(new Event('input'));
    setTimeout(() => { input.dispatchEvent(new FocusEvent('focusout', { bubbles: true })); });
    expect((await oneEvent(el, 'ccc-note-request') as unknown as CustomEvent).detail).to.deep.equal({ interactionId: x?.id, data: { name: 'Wang Li' } });
    await expect(el).to.be.accessible();
  });

  it('shows the name where none can be written down, as at a plain PBX', async () => {
    const el = await fixture<CccCustomerCard>(html`<ccc-customer-card .interaction=${currentInteraction(await stateOf('talking'))} .allowed=${new Set(['hold'])}></ccc-customer-card>`);
    expect(el.renderRoot.querySelector('input')).to.equal(null);
    expect(el.renderRoot.textContent).to.contain('Ms Wang');
  });

  it('shows only, once nothing can be written any more', async () => {
    const state = await stateOf('talking');
    const el = await fixture<CccCustomerCard>(html`<ccc-customer-card .interaction=${interactionOf(state, state.ended[0])} over></ccc-customer-card>`);
    expect(el.renderRoot.querySelector('input')).to.equal(null);
    expect(el.renderRoot.textContent).to.contain('Ms Wang').and.to.contain('Call back');
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
