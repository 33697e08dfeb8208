/** The workstation on the mock center: a call is asked about, joined, split and handed over by its own buttons. */
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { createWorkstation } from '../../src/index.js';
import { createMockCenter, SimulatedClock, type ReachedParty } from '../../src/testing.js';
import './ccc-workstation.js';
import type { CccWorkstation } from './ccc-workstation.js';

const part = (el: Element, ...path: string[]): HTMLElement | null =>
  path.reduce<Element | null>((at, selector) => (at?.shadowRoot ?? at)?.querySelector(selector) ?? null, el) as HTMLElement | null;

// proves OLA-10, OLA-14
describe('a break with an end, on the mock center', () => {
  it('is over: a notice says so in a live region, the page is told, and the agent ends it; signing out takes its cause along', async () => {
    await import('../panels/later.js');
    const clock = new SimulatedClock();
    const mock = createMockCenter({ clock });
    const workstation = createWorkstation({ center: mock, softphone: mock.softphone, clock, effects: false, tabs: 'alone' });
    const el = await fixture<CccWorkstation>(html`<ccc-workstation style="width: 400px; height: 780px"></ccc-workstation>`);
    const told: unknown[] = [];
    el.addEventListener('ccc-presence-change', ({ detail }) => { told.push(detail); });
    el.workstation = workstation;
    // The simulated clock stands still between the steps.
    const passes = async (promise: Promise<void>): Promise<void> => { await Promise.all([promise, clock.advance(1000)]); };
    await passes(workstation.connect());
    await passes(workstation.dispatch({ name: 'goOnBreak', reason: 'Meeting', seconds: 60 }));
    const banner = (): HTMLElement | null | undefined => part(el, 'ccc-notices', 'ccc-banner')?.shadowRoot?.querySelector<HTMLElement>('[role=status]');
    const isSaid = (): boolean => banner()?.textContent.includes('The break is over') === true;
    await clock.advance(50_000);
    expect(isSaid()).to.equal(false);
    await clock.advance(11_000);
    await waitUntil(isSaid, 'the notice');
    expect(told.at(-1)).to.deep.equal({ presence: 'onBreak', activity: 'idle', reason: 'Meeting', breakOverdue: true });
    banner()?.querySelector('button')?.click();
    await waitUntil(() => { void clock.advance(100); return workstation.state.agent?.presence === 'ready' && !isSaid(); }, 'ready');
    const asked: unknown[] = [];
    const { dispatch } = workstation;
    Object.assign(workstation, { dispatch: (command: Parameters<typeof dispatch>[0]) => { asked.push(command); return dispatch(command); } });
    el.dispatchEvent(new CustomEvent('ccc-sign-out-request', { detail: { cause: 'endOfShift' }, bubbles: true, composed: true, cancelable: true }));
    await waitUntil(() => asked.length > 0);
    expect(asked).to.deep.equal([{ name: 'signOut', cause: 'endOfShift' }]);
    await clock.advance(10_000);
  });
});

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

// proves CAL-08
describe('a note further down, on the mock center', () => {
  it('does not hide the third party who comes into the call', async () => {
    await import('../panels/later.js');
    const mock = createMockCenter();
    mock.seat('ben', 'ready');
    const workstation = createWorkstation({ center: mock, softphone: mock.softphone, effects: false, tabs: 'alone' });
    const el = await fixture<CccWorkstation>(html`<ccc-workstation style="block-size: 420px; inline-size: 400px"></ccc-workstation>`);
    el.workstation = workstation;
    await workstation.connect();
    await workstation.dispatch({ name: 'goReady' });
    mock.inbound({ name: 'Ms Wang' });
    await waitUntil(() => workstation.state.ringing.length > 0);
    await workstation.dispatch({ name: 'answer' });
    const panel = part(el, 'ccc-call-panel');
    if (!panel) throw new Error('no panel');
    await waitUntil(() => { panel.scrollTop = 1_000; return panel.scrollTop > 50; }, 'scrolled');
    await workstation.dispatch({ name: 'mute' });
    await el.updateComplete;
    expect(panel.scrollTop).to.be.greaterThan(50);
    await workstation.dispatch({ name: 'consult', to: { kind: 'agent', id: 'ben' } });
    await waitUntil(() => panel.scrollTop === 0, 'at its head');
    await workstation.disconnect();
  });
});

// proves CAL-14
describe('the line of callers, on the mock center', () => {
  it('is counted on its tab and in its list as callers come and go', async () => {
    await import('../panels/later.js');
    const mock = createMockCenter();
    const workstation = createWorkstation({ center: mock, softphone: mock.softphone, effects: false, tabs: 'alone' });
    const el = await fixture<CccWorkstation>(html`<ccc-workstation style="block-size: 780px; inline-size: 1280px"></ccc-workstation>`);
    el.workstation = workstation;
    await workstation.connect();
    const badge = (): string => part(el, '.nav', '[data-value=queue]')?.textContent.replace(/\D/g, '') ?? '';
    const row = (name: string): string => [...part(el, 'ccc-queue-list')?.shadowRoot?.querySelectorAll('li') ?? []].find((each) => each.textContent.includes(name))?.textContent.replace(/\s+/g, ' ') ?? '';
    await waitUntil(() => row('Support') !== '' && badge() === '');
    const before = row('Support');
    const caller = mock.inbound({ name: 'Ms Wang', skillGroup: 'support' });
    await waitUntil(() => badge() === '1' && /1/.test(row('Support')));
    expect(row('Support')).not.to.equal(before);
    caller.hangUp();
    await waitUntil(() => badge() === '' && row('Support') === before);
    await workstation.disconnect();
  });
});
