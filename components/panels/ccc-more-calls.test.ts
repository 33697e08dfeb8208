/** Several calls in the workstation: the second offer beside the first call, switching, picking up, and what the wrap-up offers besides. */
/// <reference types="mocha" />
import { expect } from '@open-wc/testing';
import type { StateName } from '../stories/states.js';
import { opened, settled } from '../testing/opened.js';

async function make(story: StateName, size: [number, number] = [340, 620]) {
  const { el, workstation } = await opened(story, size);
  const settle = (): Promise<void> => settled(el);
  const within = (...path: string[]): HTMLElement[] => {
    const last = path.pop() ?? '';
    const root = path.reduce<Element | ShadowRoot | null>((at, selector) => (at instanceof Element ? at.shadowRoot ?? at : at)?.querySelector(selector) ?? null, el);
    return [...(root instanceof Element ? root.shadowRoot ?? root : root ?? el).querySelectorAll<HTMLElement>(last)];
  };
  const button = (label: string, ...path: string[]): HTMLElement => {
    const found = within(...path, 'button').find((each) => (each.getAttribute('aria-label') ?? each.textContent ?? '').includes(label));
    if (!found) throw new Error(`no button ${label}`);
    return found;
  };
  return { el, workstation, settle, within, button };
}
const rows = ['ccc-call-panel', 'ccc-more-calls'] as const;

describe('several calls in the workstation', () => {
  it('a second offer leaves the running call and its controls in sight', async () => {
    const { within } = await make('beside');
    const [offer] = within('ccc-call-panel', 'ccc-offer'), [toolbar] = within('ccc-call-panel', 'ccc-call-toolbar'), [card] = within('ccc-call-panel', 'ccc-call-card');
    expect(offer?.getBoundingClientRect().height).to.be.within(40, 80);
    expect(toolbar?.getBoundingClientRect().height).to.be.greaterThan(30);
    expect(card?.getBoundingClientRect().top).to.be.at.least((offer?.getBoundingClientRect().bottom ?? 0) - 1);
  });

  for (const width of [640, 900, 1200]) it(`in a toolbar of ${width} px, who rings is named beside the controls of the running call`, async () => {
    const { el, within } = await make('beside', [width, 64]);
    const box = (...path: string[]): DOMRect => within('ccc-call-panel', ...path)[0]?.getBoundingClientRect() ?? new DOMRect();
    const [name, reject, offer, controls] = [box('ccc-offer', '.name'), box('ccc-offer', '[part=reject]'), box('ccc-offer'), box('ccc-call-toolbar')];
    expect(name.width).to.be.greaterThan(60);
    expect(name.right).to.be.at.most(reject.left);
    expect(offer.right).to.be.at.most(controls.left);
    expect(controls.right).to.be.at.most(el.getBoundingClientRect().right);
  });

  it('the held call is switched to and hung up by its own buttons', async () => {
    const { workstation, settle, button } = await make('heldBeside');
    button('Switch: Ms Wang', ...rows).click();
    await settle();
    button('Hang up: Ms Wang', ...rows).click();
    await settle();
    const interactionId = Object.values(workstation.state.interactions).find((x) => x.phase === 'active' && x.customer.name === 'Ms Wang')?.id;
    expect(workstation.asked).to.deep.equal([{ name: 'switchTo', interactionId }, { name: 'hangUp', interactionId }]);
  });

  it('a colleague\'s ringing call is picked up', async () => {
    const { workstation, settle, button } = await make('benRings');
    button('Pick up: Ben Carter', ...rows).click();
    await settle();
    expect(workstation.asked).to.deep.equal([{ name: 'pickUp', agentId: 'ben' }]);
  });

  it('wrap-up offers more time, calling again and blocking', async () => {
    const { workstation, settle, button } = await make('wrapUp');
    for (const label of ['More time', 'Call again', 'Block number']) { button(label, 'ccc-call-panel', 'ccc-wrap-up').click(); await settle(); }
    const interactionId = workstation.state.current;
    expect(workstation.asked).to.deep.equal([{ name: 'extendWrapUp', interactionId }, { name: 'redial', interactionId }, { name: 'blockNumber', interactionId }]);
  });

  it('wrap-up can be finished also where nothing may be noted', async () => {
    const { workstation, settle, button, within } = await make('wrapUp');
    const { capabilities } = workstation.state;
    workstation.become({ ...workstation.state, capabilities: { ...capabilities, commands: capabilities.commands.filter((name) => name !== 'note') } });
    await settle();
    expect(within('ccc-call-panel', 'ccc-wrap-up', 'ccc-field, fieldset')).to.deep.equal([]);
    expect(within('ccc-call-panel', 'ccc-customer-card', 'input')).to.deep.equal([]);
    button('Finish', 'ccc-call-panel', 'ccc-wrap-up').click();
    await settle();
    expect(workstation.asked).to.deep.equal([{ name: 'finishWrapUp', interactionId: workstation.state.current }]);
  });
});
