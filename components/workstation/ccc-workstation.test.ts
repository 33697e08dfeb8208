/** The whole element over states that scenarios on the mock center brought about. */
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../parts/ccc-dial-pad.js';
import { provideWords } from '../provide-words.js';
import './ccc-workstation.js';
import type { CccWorkstation } from './ccc-workstation.js';
import { openStage } from '../stories/stage.js';
import { stateNames, type StateName } from '../stories/states.js';
import { inBox, opened, part, settled } from '../testing/opened.js';
import { stateOf } from './fixture.js';

/** Together they show every part; `npm run a11y` goes through all. */
const audited: readonly StateName[] = ['ready', 'ringing', 'muted', 'consulting', 'conference', 'benRings', 'beside', 'heldBeside', 'asked', 'wrapUp', 'card', 'microphone', 'restarting', 'problem'];

const make = (story: StateName, size: readonly [number, number] = [320, 460]) => opened(story, size);
/** On the mock center, in a state of the playground. */
async function stand(name: StateName, size: readonly [number, number]) {
  const { box, el } = await inBox(size);
  const stage = await openStage(name);
  el.workstation = stage.workstation;
  await settled(el);
  return { ...stage, el, leave: async () => { box.remove(); await stage.close(); } };
}
const press = (el: CccWorkstation, key: string, shiftKey = false) => el.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, composed: true, cancelable: true }));

describe('ccc-workstation', () => {
  it('turns a click into a command, once nobody refuses it', async () => {
    const { el, workstation } = await make('talking');
    const mute = () => (part(el, 'ccc-call-panel', 'ccc-call-toolbar', 'button') as HTMLElement | null)?.click();
    mute();
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'mute', interactionId: workstation.state.current }]);
    el.addEventListener('ccc-mute-request', (event) => { event.preventDefault(); });
    mute();
    await settled(el);
    expect(workstation.asked).to.have.length(1);
  });

  it('obeys single keys, but not while somebody types', async () => {
    const { el, workstation } = await make('talking');
    press(el, 'm'); press(el, 'h'); press(el, 'Escape', true); press(el, '7');
    await settled(el);
    expect(workstation.asked.map((command) => command.name)).to.deep.equal(['mute', 'hold', 'hangUp', 'sendDigits']);
    const field = part(el, 'ccc-dial-panel', 'ccc-dial-pad', 'input');
    field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true, composed: true, cancelable: true }));
    await settled(el);
    expect(workstation.asked).to.have.length(4);
  });

  // proves WCAG 2.1.4
  it('has the keys that the host wants, in tooltips and help too, or none; a chord works in the whole page', async () => {
    const { el, workstation } = await make('talking');
    const asked = () => workstation.asked.map((command) => command.name);
    const title = (control: string) => part(el, 'ccc-call-panel', 'ccc-call-toolbar', `.${control}`)?.getAttribute('title');
    el.shortcuts = { mute: 'J', hold: '', digits: '', hangUp: 'Control+Alt+X' };
    await settled(el);
    press(el, 'm'); press(el, 'h'); press(el, '7'); press(el, 'Escape', true);
    expect(asked()).to.deep.equal([]);
    press(el, 'j');
    await settled(el);
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', ctrlKey: true, altKey: true, bubbles: true }));
    await settled(el);
    expect(asked()).to.deep.equal(['mute', 'hangUp']);
    expect([title('mute'), title('hold'), title('hang-up')]).to.deep.equal(['Mute (J)', 'Hold', 'Hang up (Control+Alt+X)']);
    press(el, '?');
    await waitUntil(() => part(el, 'ccc-tools', 'ccc-shortcut-help'));
    await waitUntil(() => /Mute/.test(part(el, 'ccc-tools', 'ccc-shortcut-help')?.shadowRoot?.textContent ?? ''));
    const help = part(el, 'ccc-tools', 'ccc-shortcut-help')?.shadowRoot?.textContent.replace(/\s+/g, ' ') ?? '';
    expect(help).to.match(/Mute \/ Unmute ?J/);
    expect(help).not.to.contain('Resume');
    el.shortcuts = false;
    await settled(el);
    press(el, 'j'); press(el, 'm');
    await settled(el);
    expect(asked()).to.have.length(2);
    expect(title('mute')).to.equal('Mute');
  });

  it('gives the keys of a headset to the browser while a call is in hand (Media Session)', async () => {
    const keys = new Map<string, (() => void) | null>();
    Object.assign(navigator.mediaSession, { setActionHandler: (key: string, act: (() => void) | null) => { keys.set(key, act); } });
    try {
      const { el, workstation } = await make('talking');
      await waitUntil(() => keys.get('hangup'));
      keys.get('togglemicrophone')?.();
      keys.get('hangup')?.();
      await settled(el);
      const interactionId = workstation.state.current;
      expect(interactionId).to.be.a('string');
      expect(workstation.asked).to.deep.equal([{ name: 'mute', interactionId }, { name: 'hangUp', interactionId }]);
      el.remove();
      await waitUntil(() => keys.get('hangup') === null);
    } finally { Reflect.deleteProperty(navigator.mediaSession, 'setActionHandler'); }
  });

  // proves CAL-05, CAL-06, CAL-07, CAL-08
  it('opens the directory by button and key, hands the choice on, and closes when the call no longer allows it', async () => {
    const { el, workstation } = await make('talking');
    const sheet = () => part(el, 'ccc-directory-panel', '[role=dialog]');
    press(el, 'c');
    await waitUntil(() => sheet());
    await settled(el);
    expect(sheet()?.getAttribute('aria-label')).to.equal('Ask about Ms Wang…');
    const field = part(el, 'ccc-directory-panel', 'ccc-directory', 'input') as HTMLInputElement | null;
    expect(field?.matches(':focus')).to.equal(true);
    field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true, cancelable: true }));
    await settled(el);
    expect(sheet()).to.equal(null);
    const button = [...part(el, 'ccc-call-panel', 'ccc-call-toolbar')?.shadowRoot?.querySelectorAll<HTMLElement>('button') ?? []][3];
    button?.focus();
    button?.click();
    await settled(el);
    (part(el, 'ccc-directory-panel', 'ccc-directory', '[role=option]') as HTMLElement | null)?.click();
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'transfer', interactionId: workstation.state.current, to: { kind: 'agent', id: 'ben' } }]);
    expect(sheet()).not.to.equal(null);
    workstation.become(await stateOf('transferring'));
    await settled(el);
    expect(sheet()).to.equal(null);
    expect(button?.matches(':focus')).to.equal(true);
    expect(part(el, 'ccc-call-panel', 'ccc-third-panel', '[role=status]')?.textContent).to.equal('Calling Ben Carter');
  });

  it('leaves the choice to a page that has its own directory', async () => {
    const { el } = await make('talking');
    el.addEventListener('ccc-pick-target-request', (event) => { event.preventDefault(); });
    press(el, 't');
    await settled(el);
    expect(part(el, 'ccc-directory-panel', '[role=dialog]')).to.equal(null);
  });

  it('answers with one key while it rings', async () => {
    const { el, workstation } = await make('ringing');
    press(el, 'a');
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'answer', interactionId: workstation.state.ringing[0] }]);
  });

  it('keeps the focus when the panel that had it goes out of sight, so that keys go on working', async () => {
    const { el, workstation } = await make('wrapUp');
    const panel = part(el, 'ccc-call-panel') as HTMLElement | null;
    await waitUntil(() => part(el, 'ccc-call-panel', 'ccc-wrap-up', 'button'));
    (part(el, 'ccc-call-panel', 'ccc-wrap-up', 'button') as HTMLElement | null)?.focus();
    expect(panel?.matches(':focus-within')).to.equal(true);
    workstation.become(await stateOf('ready'));
    await settled(el);
    await waitUntil(() => !panel?.matches(':focus-within') && el.matches(':focus-within'), 'focus inside');
    expect(panel?.getBoundingClientRect().height).to.equal(0);
  });

  // proves F-16, F-20
  for (const [story, status] of [['elsewhere', 'Offline'], ['expired', 'Offline'], ['microphone', 'Ready']] as const) {
    it(`does not promise a call that cannot come: ${story}`, async () => {
      const { el } = await make(story, [1280, 800]);
      expect(part(el, 'ccc-call-panel', '.empty p')?.textContent).to.equal('No call can reach you here now.');
      expect(part(el, 'ccc-status-bar', 'ccc-agent-status', '.word .cut')?.textContent).to.equal(status);
      expect(part(el, 'ccc-status-bar', 'ccc-agent-status', 'ccc-menu') !== null).to.equal(status === 'Ready');
      expect(part(el, 'ccc-toast', '.toast')).to.equal(null);
    });
  }

  it('keeps the field in which the agent types when a call comes in', async () => {
    const { el, workstation } = await make('ready');
    const field = part(el, 'ccc-dial-panel', 'ccc-dial-pad', 'input') as HTMLInputElement | null;
    field?.focus();
    workstation.become(await stateOf('ringing'));
    await settled(el);
    expect(field?.matches(':focus')).to.equal(true);
    expect(field?.getBoundingClientRect().height).to.be.greaterThan(0);
    expect((part(el, 'ccc-call-panel', 'ccc-offer') as HTMLElement | null)?.getBoundingClientRect().height).to.be.greaterThan(0);
  });

  it('tells the page around it what changed', async () => {
    const { el, workstation } = await make('ready');
    const seen: unknown[] = [];
    el.addEventListener('ccc-presence-change', (event) => { seen.push(event.detail.activity); });
    el.addEventListener('ccc-call-change', (event) => { seen.push(event.detail.stage); });
    for (const story of ['ringing', 'talking'] as const) workstation.become(await stateOf(story));
    expect(seen).to.deep.equal(['offered', 'ringing', 'onCall', 'connected']);
  });

  // proves F-31
  it('says calmly that the center restarts, also while it is gone, and why nothing new begins', async () => {
    const { el, leave, mock, pass } = await stand('restarting', [1280, 800]);
    const banner = () => part(el, 'ccc-notices', 'ccc-banner');
    expect(banner()?.getAttribute('tone')).to.equal('info');
    expect(banner()?.shadowRoot?.textContent).to.contain('The center is restarting; calls go on');
    for (const name of ['transfer', 'consult']) {
      const button = part(el, 'ccc-call-panel', 'ccc-call-toolbar', `.${name}`);
      expect([button?.getAttribute('aria-disabled'), button?.getAttribute('title')]).to.deep.equal(['true', `${name === 'transfer' ? 'Transfer' : 'Consult'}: The center is restarting; calls go on.`]);
    }
    // Long enough to be noticed, and shorter than the restart takes.
    mock.cutNetwork();
    await pass(12);
    await settled(el);
    expect(el.workstation?.state.connection.signalling).to.equal('reconnecting');
    expect([part(el, 'ccc-notices')?.shadowRoot?.querySelectorAll('ccc-banner').length, banner()?.getAttribute('tone')]).to.deep.equal([1, 'info']);
    expect(part(el, 'ccc-call-panel', 'ccc-call-toolbar', '[part=hang-up]')).not.to.equal(null);
    await leave();
  });

  // proves F-20, OLA-02
  it('offers to take over from a session elsewhere', async () => {
    const { el, workstation } = await make('inUse');
    const asked: unknown[] = [];
    Object.assign(workstation, { connect: (how: unknown) => { asked.push(how); return Promise.resolve(); } });
    // The click guard takes no click in the first moments.
    await new Promise((done) => { setTimeout(done, 400); });
    (part(el, 'ccc-notices', 'ccc-banner', 'button') as HTMLElement | null)?.click();
    await settled(el);
    expect(asked).to.deep.equal([{ takeOver: true }]);
  });

  it('speaks the words of its host, also when they change while it runs', async () => {
    const { el } = await make('talking');
    const mute = () => part(el, 'ccc-call-panel', 'ccc-call-toolbar', 'button')?.textContent.trim();
    expect(mute()).to.contain('Mute');
    el.words = { command: { mute: 'Quiet please' }, extra: { calls: { customer: 'Guest' } } };
    await settled(el);
    expect(mute()).to.contain('Quiet please');
    expect(part(el, 'ccc-call-panel', 'ccc-customer-card', 'h3')?.textContent).to.equal('Guest');
    expect(part(el, 'ccc-status-bar', 'ccc-agent-status')?.shadowRoot?.textContent).to.contain('On a call');
    el.words = undefined;
    await settled(el);
    expect(mute()).to.contain('Mute');
  });

  it('gives elements that stand alone the words of their host', async () => {
    const box = await fixture<HTMLElement>(html`<div></div>`);
    const change = provideWords(box, { dial: 'Ring somebody', call: 'Go' });
    const pad = document.createElement('ccc-dial-pad');
    box.append(pad);
    await pad.updateComplete;
    expect(pad.renderRoot.querySelector('[part=call]')?.textContent).to.contain('Go');
    await change({ call: 'Now' });
    await pad.updateComplete;
    expect(pad.renderRoot.querySelector('[part=call]')?.textContent).to.contain('Now');
  });

  it('shows the sign-in form without a session', async () => {
    const el = await fixture<CccWorkstation>(html`<ccc-workstation></ccc-workstation>`);
    // After it has heard that this browser keeps none.
    await waitUntil(() => part(el, 'ccc-sign-in') !== null);
  });

  // proves F-28
  it('shows what came of a command before the messages of a page that floods it', async () => {
    const { el, workstation } = await make('talking');
    const muted = await stateOf('muted');
    const toolbar = part(el, 'ccc-call-panel', 'ccc-call-toolbar');
    let left = 300, leftWhenShown = 0;
    const work = (): void => {
      for (const end = performance.now() + 2; performance.now() < end;);
      left--;
      if (leftWhenShown === 0 && toolbar?.matches(':state(muted)')) leftWhenShown = left;
    };
    window.addEventListener('message', work);
    for (let i = left; i > 0; i--) window.postMessage('flood', location.origin);
    workstation.become({ ...muted, pending: {} });
    await waitUntil(() => left === 0, 'all of them', { timeout: 10_000 });
    window.removeEventListener('message', work);
    expect(leftWhenShown).to.be.greaterThan(100);
  });

  // proves CTD-03
  for (const size of [[320, 460], [400, 760], [640, 64], [1280, 800]] as const) {
    it(`fits ${size[0]} × ${size[1]} in every state`, async () => {
      for (const story of stateNames) {
        const { el, leave } = await stand(story, size);
        const frame = part(el, '.frame');
        expect(frame?.scrollWidth, `${story}: width`).to.be.at.most(size[0]);
        expect(frame?.scrollHeight, `${story}: height`).to.be.at.most(size[1]);
        await leave();
      }
    }).timeout(30_000);
  }

  it('has who calls and the way to answer in sight in a frame that is low', async () => {
    for (const size of [[320, 280], [348, 300], [320, 380], [320, 460]] as const) {
      const { el, leave } = await stand('ringing', size);
      const { bottom } = part(el, 'ccc-call-panel')?.getBoundingClientRect() ?? { bottom: 0 };
      const offer = part(el, 'ccc-call-panel', 'ccc-offer');
      const [name, answer] = ['.name', '[part=answer]'].map((each) => offer?.shadowRoot?.querySelector(each)?.getBoundingClientRect());
      expect(answer?.bottom, `${size.join(' × ')}: answer`).to.be.within(1, bottom);
      expect(name?.bottom, `${size.join(' × ')}: name`).to.be.within(1, answer?.top ?? 0);
      await leave();
    }
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`is accessible, ${theme}`, async () => {
      for (const story of audited) {
        const { el, leave } = await stand(story, [1280, 800]);
        el.theme = theme;
        // Colours change in 120 ms.
        await new Promise((done) => { setTimeout(done, 200); });
        await expect(el).to.be.accessible();
        await leave();
      }
    }).timeout(60_000);
  }
});
