/** A break with an end, a desk phone that is busy, and places without a directory: what they ask for and what they say. */
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../index.js';
import type { CccBreakForm, CccCustomerCard, CccDialPad, CccDirectory, CccWorkstation } from '../index.js';
import { currentInteraction, ringingInteraction } from '../../src/index.js';
import { shownAt } from '../stories/stage.js';
import { fakeWorkstation, stateOf } from '../workstation/fixture.js';

const agentNow = async (story: 'ready' | 'talking') => (await stateOf(story)).agent;
const settle = async (): Promise<void> => { for (let i = 0; i < 4; i++) await new Promise((done) => { setTimeout(done, 20); }); };

// proves OLA-10
describe('ccc-break-form', () => {
  it('asks for a break with its end, at once or after the call', async () => {
    const asked: unknown[] = [];
    const box = await fixture<HTMLElement>(html`<div><ccc-break-form .agent=${await agentNow('ready')} .breakReasons=${['Meeting', 'Lunch Break']}></ccc-break-form></div>`);
    const el = box.querySelector<CccBreakForm>('ccc-break-form');
    for (const name of ['ccc-go-on-break-request', 'ccc-set-next-presence-request'] as const) box.addEventListener(name, (event) => { asked.push(event.detail); });
    const radios = [...el?.renderRoot.querySelectorAll<HTMLInputElement>('input[type=radio]') ?? []];
    radios[1]?.click();
    const minutes = el?.renderRoot.querySelector<HTMLInputElement>('#minutes');
    const start = el?.renderRoot.querySelector<HTMLElement>('[part=start]');
    if (!el || !minutes) throw new Error('no form');
    minutes.value = '7';
    minutes.dispatchEvent(new Event('input'));
    await el.updateComplete;
    expect(el.renderRoot.querySelector('#until')?.textContent).to.match(/^until \d\d:\d\d$/);
    start?.click();
    minutes.value = '0';
    minutes.dispatchEvent(new Event('input'));
    await el.updateComplete;
    expect(el.renderRoot.querySelector('#until')?.textContent).to.contain('one day at most');
    start?.click();
    expect(asked).to.deep.equal([{ reason: 'Lunch Break', seconds: 420 }]);
    minutes.value = '30';
    minutes.dispatchEvent(new Event('input'));
    el.agent = await agentNow('talking');
    await el.updateComplete;
    start?.click();
    expect(asked.at(-1)).to.deep.equal({ presence: 'onBreak', reason: 'Lunch Break', seconds: 1800 });
    await expect(el).to.be.accessible();
  });

  it('is opened by the status menu, and closed by its own answer', async () => {
    await import('../panels/later.js');
    const el = await fixture<CccWorkstation>(html`<ccc-workstation theme="light"></ccc-workstation>`);
    const workstation = fakeWorkstation(await stateOf('ready'));
    el.workstation = workstation;
    await settle();
    const status = el.renderRoot.querySelector('ccc-status-bar')?.shadowRoot?.querySelector('ccc-agent-status')?.shadowRoot?.querySelector('ccc-menu')?.shadowRoot;
    [...status?.querySelectorAll<HTMLElement>('.item') ?? []].find((item) => item.textContent.includes('Break with an end'))?.click();
    const form = () => el.renderRoot.querySelector('ccc-tools')?.shadowRoot?.querySelector('ccc-break-form');
    await waitUntil(() => form()?.shadowRoot?.querySelector('[part=start]'));
    form()?.shadowRoot?.querySelector<HTMLElement>('[part=start]')?.click();
    await waitUntil(() => !form());
    expect(workstation.asked).to.deep.equal([{ name: 'goOnBreak', reason: 'Meeting', seconds: 900 }]);
  });
});

describe('what cannot be reached, or is not known, is not offered', () => {
  const desk = { extension: '1001', name: 'Front desk', registered: true, busy: true };

  it('a desk phone in a call says so, in the directory and on the dial pad', async () => {
    const { colleagues } = await stateOf('ready');
    const directory = await fixture<CccDirectory>(html`<ccc-directory interaction-id="x1" .colleagues=${colleagues} .phones=${[desk]} flat></ccc-directory>`);
    const entry = [...directory.renderRoot.querySelectorAll('[role=option]')].find((option) => option.textContent.includes('Front desk'));
    expect(entry?.getAttribute('aria-disabled')).to.equal('true');
    expect(entry?.textContent).to.contain('On a call');
    const pad = await fixture<CccDialPad>(html`<ccc-dial-pad .phones=${[desk]}></ccc-dial-pad>`);
    pad.renderRoot.querySelector('ccc-tabs')?.dispatchEvent(new CustomEvent('ccc-tab-change', { detail: { value: 'phone' } }));
    await pad.updateComplete;
    expect(pad.renderRoot.querySelector('.go')?.getAttribute('aria-disabled')).to.equal('true');
    expect(pad.renderRoot.querySelector('.word')?.textContent).to.contain('On a call');
  });

  it('without a directory there are no tabs for it', async () => {
    const pad = await fixture<CccDialPad>(html`<ccc-dial-pad number-only></ccc-dial-pad>`);
    expect(pad.renderRoot.querySelector('ccc-tabs')).to.equal(null);
    await expect(pad).to.be.accessible();
    const directory = await fixture<CccDirectory>(html`<ccc-directory number-only interaction-id="x1"></ccc-directory>`);
    expect(directory.renderRoot.querySelector('ccc-tabs')).to.equal(null);
    expect(directory.renderRoot.querySelector('input')?.getAttribute('aria-label')).to.equal('Number outside');
  });

  // proves CAL-14
  it('nobody is called a first contact of whom the center says nothing', async () => {
    const x = currentInteraction(await stateOf('talking'));
    if (!x) throw new Error('no call');
    const { visits: _known, ...unknown } = x;
    const el = await fixture<CccCustomerCard>(html`<ccc-customer-card .interaction=${unknown}></ccc-customer-card>`);
    expect(el.renderRoot.textContent).not.to.contain('First contact');
    el.interaction = { ...x, visits: { count: 0, last: [] } };
    await el.updateComplete;
    expect(el.renderRoot.textContent).to.contain('First contact');
  });

  // proves RTE-04
  it('a ring without an end shows no countdown', async () => {
    const x = ringingInteraction(await stateOf('ringing'));
    const el = await fixture<HTMLElement & { updateComplete: Promise<unknown> }>(html`<ccc-offer .interaction=${x} .offeredAt=${shownAt} .deadlineAt=${Date.now() + 86_400_000}></ccc-offer>`);
    expect(el.shadowRoot?.querySelector('.ring')).to.equal(null);
    expect(el.shadowRoot?.querySelector('.main')?.textContent.trim()).to.equal('Answer');
  });
});
