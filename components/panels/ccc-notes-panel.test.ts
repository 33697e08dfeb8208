/** Notes in the workstation: seen with sender and time, announced, closed one by one, written from the menu. */
/// <reference types="mocha" />
import { expect } from '@open-wc/testing';
import { opened, part, settled } from '../testing/opened.js';
import type { CccNotesPanel } from './ccc-notes-panel.js';

async function make(size: [number, number]) {
  const { el, workstation } = await opened('noted', size);
  await import('./ccc-notes-panel.js');
  await settled(el);
  const panel = part(el, 'ccc-notes-panel') as CccNotesPanel | null;
  if (!panel) throw new Error('no notes');
  const all = <E extends HTMLElement>(selector: string): E[] => [...panel.shadowRoot?.querySelectorAll<E>(selector) ?? []];
  return { el, workstation, panel, all };
}

describe('notes in the workstation', () => {
  it('say who wrote them and when, are announced, and are closed one by one', async () => {
    const { el, workstation, panel, all } = await make([320, 460]);
    expect(all('li').map((note) => note.querySelector('strong')?.textContent)).to.deep.equal(['Ben Carter', 'Carol Lin']);
    expect(all('li').map((note) => /\d\d:\d\d/.test(note.textContent ?? ''))).to.deep.equal([true, true]);
    expect(all('[role=status]')[0]?.textContent).to.contain('Lunch at one?');
    expect(panel.matches(':focus-within')).to.equal(false);
    await expect(panel).to.be.accessible();
    all<HTMLButtonElement>('li button')[0]?.click();
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'closeNote', noteId: workstation.state.notes[0]?.id }]);
  });

  it('are written in a dialog of the menu to colleagues and groups, and stay there until the center has them', async () => {
    const { el, workstation, panel, all } = await make([320, 460]);
    await panel.write();
    const send = all<HTMLButtonElement>('[part=send]')[0];
    send?.click();
    await settled(el);
    expect([send?.getAttribute('aria-disabled'), workstation.asked.length]).to.deep.equal(['true', 0]);
    expect(all('.chip').map((chip) => chip.textContent?.trim())).to.deep.equal(['Sales', 'Support', 'Ben Carter', 'Carol Lin']);
    for (const chip of [1, 2]) all<HTMLInputElement>('.chip input')[chip]?.click();
    const text = all<HTMLTextAreaElement>('textarea')[0];
    if (!text) throw new Error('no field');
    text.value = 'Meeting at four ';
    text.dispatchEvent(new Event('input'));
    await settled(el);
    await expect(panel).to.be.accessible();
    send?.click();
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'sendNote', to: [{ kind: 'skillGroup', id: 'support' }, { kind: 'agent', id: 'ben' }], text: 'Meeting at four' }]);
    workstation.become({ ...workstation.state });
    await settled(el);
    expect([part(panel, 'ccc-dialog', 'dialog')?.hasAttribute('open'), text.value]).to.deep.equal([false, '']);
  });
});
