/** Digits collected from the customer, in the workstation: choosing, progress, stopping and the result, by mouse, keyboard and ear. */
/// <reference types="mocha" />
import { expect } from '@open-wc/testing';
import type { StateName } from '../stories/states.js';
import { opened, settled } from '../testing/opened.js';

async function make(story: StateName, size: [number, number] = [340, 620]) {
  const { el, workstation } = await opened(story, size);
  const part = el.shadowRoot?.querySelector('ccc-call-panel')?.shadowRoot?.querySelector('ccc-collection');
  if (!part) throw new Error('no ccc-collection');
  const root = part.shadowRoot;
  return { el, workstation, part, root, menu: () => root?.querySelector('ccc-menu'), said: () => root?.querySelector('[role=status]')?.textContent, text: () => root?.querySelector('section')?.textContent?.replace(/\s+/g, ' ').trim() };
}

// proves CAL-09: what the agent sees
describe('ccc-collection', () => {
  it('offers the templates of the center, and asks for the chosen one', async () => {
    const { el, workstation, menu } = await make('talking');
    const items = menu()?.shadowRoot?.querySelectorAll<HTMLElement>('.item');
    expect([...items ?? []].map((item) => item.textContent?.trim())).to.deep.equal(['Order number', 'Card number']);
    menu()?.shadowRoot?.querySelector<HTMLElement>('button')?.click();
    items?.[1]?.click();
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'collect', interactionId: workstation.state.current, templateId: 'card' }]);
    await expect(el).to.be.accessible();
  });

  it('counts what is typed without showing it, says so to those who listen, and can be stopped', async () => {
    const { el, workstation, root, menu, said, text, part } = await make('collecting');
    expect(text()).to.contain('Order number').and.contain('3 digits').and.not.contain('471');
    expect(said()).to.equal('3 digits');
    expect(menu()).to.equal(null);
    expect(part.hasAttribute('fresh')).to.equal(true);
    await expect(part).to.be.accessible();
    root?.querySelector<HTMLElement>('section button')?.click();
    await settled(el);
    expect(workstation.asked).to.deep.equal([{ name: 'cancelCollect', interactionId: workstation.state.current }]);
  });

  it('shows what may be seen, and what the business system answered', async () => {
    const { text, said, menu } = await make('collected');
    expect(text()).to.contain('Received by the business system').and.contain('47110815').and.contain('On its way, arrives tomorrow');
    expect(said()).to.contain('orderStatus: On its way');
    expect(menu()).to.not.equal(null);
  });

  it('says that masked digits did not arrive, and never which they were', async () => {
    const { el, text } = await make('undelivered');
    expect(text()).to.contain('16 digits').and.contain('not reached');
    expect(el.workstation ? JSON.stringify(el.workstation.state) : '').to.not.contain('6212345');
  });

  for (const [width, height] of [[320, 460], [640, 64]] as const) it(`leaves room for the controls at ${width} × ${height}`, async () => {
    const { el, part } = await make('collecting', [width, height]);
    const panel = el.shadowRoot?.querySelector('ccc-call-panel')?.shadowRoot;
    const [section, toolbar] = [part.shadowRoot?.querySelector('section')?.getBoundingClientRect(), panel?.querySelector('ccc-call-toolbar')?.getBoundingClientRect()];
    if (!section || !toolbar) throw new Error('nothing there');
    expect(section.width).to.be.greaterThan(150);
    expect(width < 500 ? section.bottom <= toolbar.top : section.right <= toolbar.left).to.equal(true);
    expect(toolbar.right).to.be.at.most(el.getBoundingClientRect().right);
  });

  it('is not there where the call is with somebody else, or held', async () => {
    for (const story of ['held', 'consulting'] as const) {
      const { menu, root } = await make(story);
      expect([menu(), root?.querySelector('section')]).to.deep.equal([null, null]);
    }
  });
});
