/** Tab goes as the eye does: real keys through a call, in each layout whose order of sight differs from the document's. */
/// <reference types="mocha" />
import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { opened, part, settled } from '../testing/opened.js';
import type { StateName } from '../stories/states.js';

/** What has the focus, through every shadow root. */
function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}
const nameOf = (el: Element): string => el.getAttribute('aria-label') ?? (el.textContent.trim().slice(0, 20) || el.id || el.localName);

/** Where Tab stops inside the panel, in its order. */
async function stops(panel: HTMLElement): Promise<{ readonly name: string; readonly x: number; readonly middle: number; readonly height: number }[]> {
  const found = [];
  const content = part(panel, '.call, section') ?? panel;
  panel.tabIndex = -1;
  panel.focus();
  for (let i = 0; i < 60; i++) {
    await sendKeys({ press: 'Tab' });
    const at = focused();
    if (!at || !panel.matches(':focus-within')) break;
    // What scrolls into sight moves all others: places are those within the panel, not on the screen.
    const { x, y, height } = at.getBoundingClientRect();
    const origin = content.getBoundingClientRect();
    found.push({ name: nameOf(at), x: x - origin.x, middle: y - origin.y + height / 2, height });
  }
  panel.removeAttribute('tabindex');
  return found;
}

const cases: readonly (readonly [StateName, string, string, readonly [number, number]])[] = [
  ['wrapUp', 'sidebar', 'ccc-call-panel', [400, 780]],
  ['wrapUp', 'panel', 'ccc-call-panel', [320, 460]],
  ['talking', 'sidebar', 'ccc-call-panel', [400, 780]],
  ['talking', 'full', 'ccc-call-panel', [1280, 800]],
  ['talking', 'toolbar, a target being chosen', 'ccc-directory-panel', [640, 64]],
];
describe('Tab', () => {
  for (const [state, layout, panelName, size] of cases) {
    it(`goes down and along: ${state}, ${layout}`, async () => {
      const { el } = await opened(state, size);
      if (panelName === 'ccc-directory-panel') el.dispatchEvent(new KeyboardEvent('keydown', { key: 't', bubbles: true, composed: true }));
      await settled(el);
      const panel = part(el, panelName);
      if (!panel) throw new Error('no panel');
      const order = await stops(panel);
      expect(order.length, JSON.stringify(order)).to.be.greaterThan(1);
      for (const [i, next] of order.entries()) {
        const before = order[i - 1];
        if (!before) continue;
        const sameLine = Math.abs(next.middle - before.middle) < Math.max(next.height, before.height) / 2;
        expect(sameLine ? next.x > before.x : next.middle > before.middle, `${before.name} → ${next.name}: ${JSON.stringify(order)}`).to.equal(true);
      }
    });
  }
});
