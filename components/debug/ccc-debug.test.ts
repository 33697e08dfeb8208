/** The debug panel over a bundle: steps, words, keyboard, and that it is accessible in every view, light and dark, at 320 px. */
/// <reference types="mocha" />
import { expect, fixture, html } from '@open-wc/testing';
import { writeBundle } from '../../src/debug/bundle.js';
import { initialState, type Fact } from '../../src/index.js';
import '../index.js';
import type { CccTabs } from '../controls/ccc-tabs.js';
import type { CccDebug } from '../index.js';

const facts: readonly Fact[] = [
  { type: 'connection.signalling', at: 1_000, signalling: 'connected' },
  { type: 'phone.registration', at: 1_200, registration: 'registered' },
  { type: 'phone.alerting', at: 2_000, interactionId: 'i1', legId: 'l1', number: '13900001111', name: 'Ms Wang' },
  { type: 'phone.connected', at: 3_000, interactionId: 'i1', legId: 'l1' },
  { type: 'phone.ended', at: 9_000, interactionId: 'i1', legId: 'l1', cause: 'normal' },
];
const text = writeBundle({
  at: 10_000, recording: { base: initialState, facts }, log: [], browser: {}, settings: {},
  sip: [{ at: 2_000, sent: false, text: 'INVITE sip:agent-anna@x SIP/2.0\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\n\r\n' }, { at: 3_000, sent: true, text: 'SIP/2.0 486 Busy Here\r\nCall-ID: c1\r\nCSeq: 1 INVITE\r\n\r\n' }],
  stats: [1, 2, 3].map((n) => ({ at: n * 1000, interactionId: 'i1', rttMs: 20 * n, jitterMs: n, lossPercent: 0, inKbps: 64 })),
  pairs: [{ interactionId: 'i1', state: 'succeeded', nominated: true, local: 'host udp 192.0.2.1:9', remote: 'host udp 192.0.2.2:9', rttMs: 1, sent: 1, received: 2 }],
});
const open = async (theme: 'light' | 'dark', lang = 'en') => {
  const box = await fixture<HTMLElement>(html`<div lang=${lang} style="color-scheme: ${theme}"><ccc-debug></ccc-debug></div>`);
  const el = box.querySelector<CccDebug>('ccc-debug');
  if (!el) throw new Error('no element');
  expect(el.show(text)).to.equal(true);
  await el.updateComplete;
  return el;
};
const all = (el: CccDebug, selector: string): HTMLElement[] => [...el.renderRoot.querySelectorAll<HTMLElement>(selector)];
async function choose(el: CccDebug, at: number): Promise<void> {
  const tabs = el.renderRoot.querySelector<CccTabs>('ccc-tabs');
  await tabs?.updateComplete;
  tabs?.renderRoot.querySelectorAll<HTMLElement>('[role=tab]')[at]?.click();
  await el.updateComplete;
}

describe('ccc-debug', () => {
  it('steps through the facts of a bundle, and says what each changed', async () => {
    const el = await open('light');
    expect(all(el, '.fact').map((fact) => fact.querySelector('span')?.textContent)).to.deep.equal(facts.map((fact) => fact.type));
    expect(all(el, '.fact').findIndex((fact) => fact.getAttribute('aria-current') === 'step')).to.equal(4);
    all(el, '.fact')[3]?.click();
    await el.updateComplete;
    expect(all(el, '.after dl dt').map((dt) => dt.textContent)).to.include('parts.media.l1.state');
    all(el, '.stepper button')[0]?.click();
    await el.updateComplete;
    expect(all(el, '.fact').findIndex((fact) => fact.getAttribute('aria-current') === 'step')).to.equal(2);
    expect(el.shadowRoot?.textContent).to.include('139xxxx1111').and.not.include('Ms Wang');
  });

  it('refuses what is no bundle, and goes on showing what it showed', async () => {
    const el = await open('light');
    expect(el.show('{"schema":1}')).to.equal(false);
    await el.updateComplete;
    expect(el.renderRoot.querySelector('[role=alert]')?.textContent).to.include('no support bundle');
    expect(all(el, '.fact').length).to.equal(facts.length);
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`is accessible in every view, ${theme}`, async () => {
      const el = await open(theme);
      for (let at = 0; at < 4; at++) {
        await choose(el, at);
        for (const details of all(el, 'details')) details.setAttribute('open', '');
        await expect(el).to.be.accessible();
      }
      expect(all(el, '.graph').length).to.equal(4);
    });
  }
});
