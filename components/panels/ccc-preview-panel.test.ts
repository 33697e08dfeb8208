/** The card of a previewed contact in the workstation: seen in every size, asked by its buttons, announced once, never in the way of a call. */
/// <reference types="mocha" />
import { expect } from '@open-wc/testing';
import { opened, part, settled } from '../testing/opened.js';

async function make(size: [number, number]) {
  const { el, workstation } = await opened('previewing', size);
  await import('./ccc-preview-panel.js');
  await settled(el);
  const panel = part(el, 'ccc-call-panel', 'ccc-preview-panel');
  if (!panel) throw new Error('no card');
  const button = (label: string): HTMLButtonElement => {
    const found = [...panel.shadowRoot?.querySelectorAll('button') ?? []].find((each) => (each.getAttribute('aria-label') ?? each.textContent ?? '').includes(label));
    if (!found) throw new Error(`no button ${label}`);
    return found;
  };
  return { el, workstation, panel, button, previewId: workstation.state.previews[0]?.id };
}

describe('a previewed contact in the workstation', () => {
  for (const size of [[320, 460], [400, 780], [640, 64], [1280, 800]] as [number, number][]) {
    it(`is in sight with its two buttons at ${size.join('×')}`, async () => {
      const { el, panel, button } = await make(size);
      const frame = el.getBoundingClientRect();
      expect(panel.shadowRoot?.querySelector('h2')?.textContent).to.equal('Ms Chen');
      for (const label of ['Call', 'Skip']) {
        const box = button(label).getBoundingClientRect();
        expect(box.height, label).to.be.at.least(36);
        expect(box.bottom, label).to.be.at.most(frame.bottom + 1);
        expect(box.right, label).to.be.at.most(frame.right + 1);
      }
      if (size[1] > 120) await expect(panel).to.be.accessible();
    });
  }

  it('is announced once, takes no focus, and calls', async () => {
    const { panel, button, workstation, el, previewId } = await make([320, 460]);
    expect(panel.shadowRoot?.querySelector('[role=status]')?.textContent).to.contain('Ms Chen');
    expect(panel.matches(':focus-within')).to.equal(false);
    button('Call').click();
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'dialPreview', previewId }]);
  });

  it('is called and passed over by the keys of a ringing call, while the focus is in the workstation and nobody types', async () => {
    const { el, panel, workstation, previewId } = await make([320, 460]);
    const press = (key: string, target: Element): boolean => target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }));
    const field = document.createElement('input');
    panel.shadowRoot?.append(field);
    press('a', field);
    press('a', document.body);
    press('r', panel);
    await settled(el);
    expect(panel.shadowRoot?.activeElement?.textContent).to.equal('Not a good time');
    expect(workstation.asked).to.deep.equal([]);
    press('Escape', panel.shadowRoot?.activeElement ?? panel);
    await settled(el);
    expect(press('a', panel)).to.equal(false);
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'dialPreview', previewId }]);
  });

  it('is called by the host\'s own chord from anywhere on the page, once', async () => {
    const { el, workstation, previewId } = await make([320, 460]);
    el.shortcuts = { answer: 'Control+Alt+A' };
    await settled(el);
    const press = (keys: KeyboardEventInit): boolean => document.body.dispatchEvent(new KeyboardEvent('keydown', { ...keys, bubbles: true, composed: true, cancelable: true }));
    press({ key: 'a' });
    press({ key: 'a', ctrlKey: true });
    expect(press({ key: 'a', ctrlKey: true, altKey: true })).to.equal(false);
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'dialPreview', previewId }]);
  });

  it('asks why it is passed over; Escape goes back to where one was', async () => {
    const { el, panel, button, workstation, previewId } = await make([320, 460]);
    button('Skip').focus();
    button('Skip').click();
    await settled(el);
    expect(panel.shadowRoot?.activeElement?.textContent).to.equal('Not a good time');
    panel.shadowRoot?.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await settled(el);
    expect(panel.shadowRoot?.activeElement?.getAttribute('part')).to.equal('skip');
    expect(workstation.asked).to.deep.equal([]);
    button('Skip').click();
    await settled(el);
    button('Wrong data').click();
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'skipPreview', previewId, reason: 'Wrong data' }]);
  });

  it('says why it cannot be called', async () => {
    const { el, panel, button, workstation } = await make([320, 460]);
    workstation.become({ ...workstation.state, connection: { ...workstation.state.connection, registration: 'unregistered' } });
    await settled(el);
    expect(button('Call').getAttribute('aria-disabled')).to.equal('true');
    expect(panel.shadowRoot?.querySelector('.blocked')?.textContent).to.equal('Phone is not connected yet');
    button('Call').click();
    await settled(el);
    expect(workstation.asked).to.deep.equal([]);
  });
});
