/** The dial pad: typing, pasting, pressing, suggestions, directory. */
/// <reference types="mocha" />
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { stateOf } from '../workstation/fixture.js';
import './ccc-dial-pad.js';
import type { CccDialPad } from './ccc-dial-pad.js';

const { colleagues, phones } = await stateOf('ready');
const make = () => fixture<CccDialPad>(html`<ccc-dial-pad .colleagues=${colleagues} .phones=${phones} .recent=${[{ number: '13800138000', name: 'Mr. Liu' }, { number: '1001' }]}></ccc-dial-pad>`);
const input = (el: CccDialPad) => el.renderRoot.querySelector('input');
async function type(el: CccDialPad, text: string): Promise<void> {
  const field = input(el);
  if (field) { field.value = text; field.dispatchEvent(new Event('input')); }
  await el.updateComplete;
}
const tab = async (el: CccDialPad, value: string): Promise<void> => {
  el.renderRoot.querySelector('ccc-tabs')?.dispatchEvent(new CustomEvent('ccc-tab-change', { detail: { value } }));
  await el.updateComplete;
};

describe('ccc-dial-pad', () => {
  it('cleans what is pasted, groups it, and dials only digits', async () => {
    const el = await make();
    await type(el, '+86 (138) 0013-8000');
    expect(input(el)?.value).to.equal('+86 138 0013 8000');
    setTimeout(() => { input(el)?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' })); });
    expect(((await oneEvent(el, 'ccc-dial-request')) as unknown as CustomEvent).detail).to.deep.equal({ phoneNumber: '+8613800138000' });
  });

  it('suggests recent numbers, and sends the name along', async () => {
    const el = await make();
    await type(el, '138');
    const option = el.renderRoot.querySelector('[role=option]');
    expect(option?.textContent).to.contain('Mr. Liu');
    option?.dispatchEvent(new MouseEvent('mousedown', { cancelable: true }));
    await el.updateComplete;
    setTimeout(() => { el.renderRoot.querySelector<HTMLElement>('.call')?.click(); });
    expect(((await oneEvent(el, 'ccc-dial-request')) as unknown as CustomEvent).detail).to.deep.equal({ phoneNumber: '13800138000', desc: 'Mr. Liu' });
  });

  // proves DIA-02
  it('lets choose the number that the far end sees, where there is a choice, also for a page\'s call', async () => {
    const el = await make();
    expect(el.renderRoot.querySelector('select')).to.equal(null);
    el.callerNumbers = ['02066240000', '02066240001'];
    await el.updateComplete;
    const select = el.renderRoot.querySelector('select');
    if (!select) return expect.fail('no choice');
    expect([...select.options].map((option) => option.value)).to.deep.equal(['', '02066240000', '02066240001']);
    const dialled: unknown[] = [];
    el.addEventListener('ccc-dial-request', (event) => { dialled.push(event.detail); });
    const call = async (from: string): Promise<void> => {
      await el.updateComplete;
      select.value = from;
      select.dispatchEvent(new Event('change'));
      await type(el, '13800138000');
      el.renderRoot.querySelector<HTMLElement>('.call')?.click();
    };
    await call('');
    await call('02066240001');
    el.callerNumbers = ['02066240000', '02066240002'];
    await call('02066240002');
    el.callerNumbers = [];
    await el.updateComplete;
    el.renderRoot.querySelector<HTMLElement>('.call')?.click();
    expect(dialled).to.deep.equal([
      { phoneNumber: '13800138000', desc: 'Mr. Liu' }, { phoneNumber: '13800138000', desc: 'Mr. Liu', callerNumber: '02066240001' },
      { phoneNumber: '13800138000', desc: 'Mr. Liu', callerNumber: '02066240002' }, { phoneNumber: '13800138000', desc: 'Mr. Liu' },
    ]);
  });

  // proves S-29
  it('calls a masked number by the call it was in, also where two look alike', async () => {
    const el = await make();
    el.recent = [{ number: '139****6815', name: 'Mr. Zhang', interactionId: 'x1' }, { number: '139****6815', name: 'Ms. Wu', interactionId: 'x2' }];
    await type(el, '139');
    const [, second] = [...el.renderRoot.querySelectorAll('[role=option]')];
    expect(second?.textContent).to.contain('139 **** 6815');
    second?.dispatchEvent(new MouseEvent('mousedown', { cancelable: true }));
    await el.updateComplete;
    el.addEventListener('ccc-dial-request', () => { expect.fail('dialled the asterisks'); });
    setTimeout(() => { el.renderRoot.querySelector<HTMLElement>('.call')?.click(); });
    expect(((await oneEvent(el, 'ccc-redial-request')) as unknown as CustomEvent).detail).to.deep.equal({ interactionId: 'x2' });
  });

  // proves S-03
  it('keeps a page\'s call until somebody clicks, and sends along once what the page wanted', async () => {
    const el = await make();
    const asked: unknown[] = [];
    el.addEventListener('ccc-dial-request', (event) => { asked.push(event.detail); });
    el.prepared = { phoneNumber: '138 0013 8000', desc: 'Mr. Chen', uui: 'order-7' };
    await el.updateComplete;
    expect(input(el)?.value).to.equal('138 0013 8000');
    expect(asked).to.deep.equal([]);
    el.renderRoot.querySelector<HTMLElement>('.call')?.click();
    await el.updateComplete;
    el.renderRoot.querySelector<HTMLElement>('.call')?.click();
    expect(asked).to.deep.equal([{ phoneNumber: '13800138000', desc: 'Mr. Chen', uui: 'order-7' }, { phoneNumber: '13800138000', desc: 'Mr. Liu' }]);
  });

  it('gives + on a long press of 0, and 0 on a short one', async () => {
    const el = await make();
    const zero = [...el.renderRoot.querySelectorAll<HTMLElement>('.key')].find((key) => key.textContent?.includes('0'));
    zero?.dispatchEvent(new PointerEvent('pointerdown'));
    await new Promise((done) => { setTimeout(done, 560); });
    zero?.dispatchEvent(new PointerEvent('pointerup'));
    zero?.click();
    zero?.click();
    expect(el.value).to.equal('+0');
  });

  // proves PHN-08
  it('calls colleagues and SIP phones, but not those that are away', async () => {
    const el = await make();
    await tab(el, 'phone');
    const [frontDesk, warehouse] = [...el.renderRoot.querySelectorAll<HTMLElement>('.go')];
    let count = 0;
    el.addEventListener('ccc-dial-request', () => { count++; });
    warehouse?.click();
    expect(count).to.equal(0);
    setTimeout(() => { frontDesk?.click(); });
    expect(((await oneEvent(el, 'ccc-dial-request')) as unknown as CustomEvent).detail).to.deep.equal({ phoneNumber: '1001', desc: 'Front desk' });
    await tab(el, 'agent');
    setTimeout(() => { el.renderRoot.querySelector<HTMLElement>('.go')?.click(); });
    expect(((await oneEvent(el, 'ccc-dial-request')) as unknown as CustomEvent).detail).to.deep.equal({ phoneNumber: 'agent-ben', desc: 'Ben Carter' });
  });

  it('is accessible on every tab', async () => {
    const el = await make();
    await expect(el).to.be.accessible();
    for (const value of ['agent', 'phone']) { await tab(el, value); await expect(el).to.be.accessible(); }
  });
});
