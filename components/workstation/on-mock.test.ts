/** The workstation on the mock center: a call is asked about, joined, split and handed over by its own buttons. */
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createWorkstation } from '../../src/index.js';
import { createMockCenter, type ReachedParty } from '../../src/testing.js';
import './ccc-workstation.js';
import type { CccWorkstation } from './ccc-workstation.js';

const part = (el: Element, ...path: string[]): HTMLElement | null =>
  path.reduce<Element | null>((at, selector) => (at?.shadowRoot ?? at)?.querySelector(selector) ?? null, el) as HTMLElement | null;

// proves CAL-06, CAL-08, VOC-10
describe('a third party, on the mock center', () => {
  it('is chosen, asked, joined, split and given the call', async () => {
    await import('../panels/later.js');
    const mock = createMockCenter();
    const reached: ReachedParty[] = [];
    mock.seat('ben', 'ready');
    mock.whenReached((party) => { reached.push(party); });
    const workstation = createWorkstation({ center: mock, softphone: mock.softphone, effects: false, tabs: 'alone' });
    const box = await fixture<HTMLElement>(html`<div><ccc-workstation></ccc-workstation></div>`);
    box.style.width = '400px';
    box.style.height = '780px';
    const el = box.querySelector<CccWorkstation>('ccc-workstation');
    if (!el) throw new Error('no element');
    el.workstation = workstation;
    await workstation.connect();
    await workstation.dispatch({ name: 'goReady' });
    mock.inbound({ name: 'Ms Wang' });
    const click = async (name: string, ...path: string[]): Promise<void> => {
      const found = (): HTMLElement | undefined => [...part(el, ...path)?.shadowRoot?.querySelectorAll<HTMLElement>('button, [role=option]') ?? []]
        .find((button) => button.getAttribute('aria-disabled') !== 'true' && (button.getAttribute('aria-label') ?? button.textContent).includes(name));
      await waitUntil(() => found() !== undefined, name);
      found()?.click();
    };
    const says = (...words: string[]): Promise<void> => waitUntil(() => words.every((word) => part(el, 'ccc-call-panel', 'ccc-third-panel', 'ccc-parties')?.shadowRoot?.textContent.includes(word)), words.join(', '));
    const parties = ['ccc-call-panel', 'ccc-third-panel', 'ccc-parties'] as const;
    await click('Answer', 'ccc-call-panel', 'ccc-offer');
    await click('Consult', 'ccc-call-panel', 'ccc-call-toolbar');
    await click('Ben Carter', 'ccc-directory-panel', 'ccc-directory');
    await says('Ringing…');
    reached[0]?.answer();
    await says('Talks with you', 'Hears music');
    await click('Join all', ...parties);
    await says('Hears everybody');
    await click('Split', ...parties);
    await says('Talks with you', 'Hears music');
    await click('Complete transfer', ...parties);
    await waitUntil(() => workstation.state.agent?.activity === 'idle');
    expect(reached[0]?.isTalking).to.equal(true);
    expect(Object.values(workstation.state.interactions)[0]?.agentId).to.equal('ben');
    await workstation.disconnect();
  });
});
