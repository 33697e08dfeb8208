/** The directory and the parties of a call: what they offer, what they refuse and why, and that each is accessible. */
/// <reference types="mocha" />
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { allowedHere, currentInteraction, myLeg } from '../../src/model/selectors.js';
import '../index.js';
import type { CccDirectory, CccParties, CccQueueList } from '../index.js';
import type { StateName } from '../stories/states.js';
import { stateOf } from '../workstation/fixture.js';

const detail = async (el: Element, type: string): Promise<unknown> => ((await oneEvent(el, type)) as unknown as CustomEvent).detail;
const entries = (el: CccDirectory): HTMLElement[] => [...el.renderRoot.querySelectorAll<HTMLElement>('[role=option]')];
const input = (el: CccDirectory): HTMLInputElement => { const found = el.renderRoot.querySelector('input'); if (!found) throw new Error('no field'); return found; };
const press = (el: CccDirectory, key: string): boolean => input(el).dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
async function type(el: CccDirectory, text: string): Promise<void> {
  input(el).value = text;
  input(el).setSelectionRange(text.length, text.length);
  input(el).dispatchEvent(new Event('input'));
  await el.updateComplete;
}
/** Ben has a customer, Carol is at her desk. */
async function directory(purpose: 'transfer' | 'consult' = 'transfer', callerNumbers: readonly string[] = ['02066240000']): Promise<CccDirectory> {
  const state = await stateOf('talking', ({ mock, pass }) => { mock.served('ben'); mock.seat('carol', 'notReady'); return pass(1); });
  return fixture<CccDirectory>(html`<ccc-directory interaction-id="x1" purpose=${purpose} .colleagues=${state.colleagues} .skillGroups=${state.queues} .phones=${state.phones} .callerNumbers=${callerNumbers}
    .flows=${state.capabilities.flows ?? []} .interaction=${currentInteraction(state)}></ccc-directory>`);
}

// proves CAL-05, CAL-06, CAL-07
describe('ccc-directory', () => {
  it('offers who can be reached first, and says why the others cannot', async () => {
    const el = await directory();
    expect(entries(el).map((entry) => [entry.querySelector('.name')?.textContent, entry.getAttribute('aria-disabled')])).to.deep.equal([['Carol Lin', 'false'], ['Ben Carter', 'true']]);
    expect(entries(el)[1]?.title).to.equal('On a call');
    let asked = false;
    el.addEventListener('ccc-transfer-request', () => { asked = true; });
    entries(el)[1]?.click();
    expect(asked).to.equal(false);
    setTimeout(() => { entries(el)[0]?.click(); });
    expect(await detail(el, 'ccc-transfer-request')).to.deep.equal({ interactionId: 'x1', to: { kind: 'agent', id: 'carol' } });
    await expect(el).to.be.accessible();
  });

  it('offers a colleague in a call too where the center rings a second beside it', async () => {
    const el = await directory();
    el.maxDirectCalls = 2;
    await el.updateComplete;
    const ben = entries(el).find((entry) => entry.querySelector('.name')?.textContent === 'Ben Carter');
    expect([ben?.getAttribute('aria-disabled'), ben?.querySelector('.word')?.textContent]).to.deep.equal(['false', 'On a call']);
    setTimeout(() => { ben?.click(); });
    expect(await detail(el, 'ccc-transfer-request')).to.deep.equal({ interactionId: 'x1', to: { kind: 'agent', id: 'ben' } });
  });

  it('finds groups and phones by name, and takes a whole number, all by keyboard', async () => {
    const el = await directory('consult');
    await type(el, 'sup');
    setTimeout(() => { press(el, 'Enter'); });
    expect(await detail(el, 'ccc-consult-request')).to.deep.equal({ interactionId: 'x1', to: { kind: 'skillGroup', id: 'support' } });
    await type(el, '1001');
    expect(entries(el).map((entry) => entry.querySelector('.name')?.textContent)).to.deep.equal(['Front desk']);
    await type(el, '100');
    expect(entries(el).map((entry) => entry.querySelector('.name')?.textContent)).to.deep.equal(['Front desk', 'Meeting room', '100']);
    press(el, 'ArrowDown');
    await el.updateComplete;
    expect(input(el).getAttribute('aria-activedescendant')).to.equal('entry-1');
    await type(el, '+86 138-0013-8000');
    expect(input(el).value).to.equal('+86 138 0013 8000');
    setTimeout(() => { press(el, 'Enter'); });
    expect(await detail(el, 'ccc-consult-request')).to.deep.equal({ interactionId: 'x1', to: { kind: 'external', id: '+8613800138000' } });
    press(el, 'Escape');
    await el.updateComplete;
    expect(input(el).value).to.equal('');
  });

  // proves VOC-08
  it('leaves at once where that is asked for and allowed, and lists call flows for a transfer only', async () => {
    const el = await directory();
    const box = (): HTMLInputElement | null => el.renderRoot.querySelector('input[type=checkbox]');
    box()?.click();
    await el.updateComplete;
    setTimeout(() => { entries(el)[0]?.click(); });
    expect(await detail(el, 'ccc-transfer-request')).to.deep.equal({ interactionId: 'x1', to: { kind: 'agent', id: 'carol' }, mode: 'blind' });
    await type(el, 'greet');
    setTimeout(() => { press(el, 'Enter'); });
    expect(await detail(el, 'ccc-transfer-request')).to.deep.equal({ interactionId: 'x1', to: { kind: 'flow', id: 'greeting' }, mode: 'blind' });
    await type(el, '13800138000');
    expect(entries(el)[0]?.getAttribute('aria-disabled')).to.equal('false');
    await expect(el).to.be.accessible();
    // Two outside lines are not left to each other.
    if (el.interaction) el.interaction = { ...el.interaction, direction: 'outbound' };
    await el.updateComplete;
    expect([entries(el)[0]?.getAttribute('aria-disabled'), entries(el)[0]?.title]).to.deep.equal(['true', 'Only after it has answered']);
    box()?.click();
    await el.updateComplete;
    expect(entries(el)[0]?.getAttribute('aria-disabled')).to.equal('false');
    const asking = await directory('consult');
    await type(asking, 'greet');
    expect(entries(asking)).to.have.length(0);
    expect(asking.renderRoot.querySelector('input[type=checkbox]')).to.equal(null);
  });

  it('refuses a number outside where there is none to show, and a second choice while one is on its way', async () => {
    const el = await directory('transfer', []);
    await type(el, '13800138000');
    expect(entries(el)[0]?.getAttribute('aria-disabled')).to.equal('true');
    expect(entries(el)[0]?.textContent).to.contain('no number for outside calls');
    await type(el, '');
    el.pending = true;
    await el.updateComplete;
    let asked = false;
    el.addEventListener('ccc-transfer-request', () => { asked = true; });
    entries(el)[0]?.click();
    expect(asked).to.equal(false);
  });

  it('teaches where there is nothing', async () => {
    const el = await fixture<CccDirectory>(html`<ccc-directory></ccc-directory>`);
    expect(el.renderRoot.textContent).to.contain('Colleagues appear here');
    await type(el, 'zz');
    expect(el.renderRoot.textContent).to.contain('Nothing found');
    await expect(el).to.be.accessible();
  });
});

async function parties(story: StateName): Promise<CccParties> {
  const state = await stateOf(story);
  const x = currentInteraction(state);
  if (!x) throw new Error('no call');
  expect(myLeg(state, x)?.state).to.equal('connected');
  return fixture<CccParties>(html`<ccc-parties .interaction=${x} agent-id="anna" target-name="Ben Carter" .allowed=${allowedHere(state, x)}></ccc-parties>`);
}
const shown = (el: CccParties): string[] => [...el.renderRoot.querySelectorAll('li')].map((row) => `${row.querySelector('.name')?.textContent}: ${row.querySelector('.bond')?.textContent.trim()}`);
const names = (el: CccParties): (string | null)[] => [...el.renderRoot.querySelectorAll('button')].map((button) => button.getAttribute('aria-label'));

// proves CAL-08, VOC-05, VOC-10
describe('ccc-parties', () => {
  for (const [story, rows, buttons] of [
    ['transferring', ['Ms Wang: Hears music', 'Ben Carter: Ringing…'], ['Cancel transfer']],
    ['consulting', ['Ms Wang: Hears music', 'Ben Carter: Talks with you'], ['Complete transfer', 'Swap', 'Join all', 'End consult']],
    ['swapped', ['Ms Wang: Talks with you', 'Ben Carter: Hears music'], ['Complete transfer', 'Swap', 'Join all', 'End consult']],
    ['conference', ['Ms Wang: Hears everybody', 'Ben Carter: Hears everybody'], ['Drop Ms Wang', 'Leave', 'Split', 'Step out', 'Drop Ben Carter']],
    ['askedTalking', ['Ben Carter: Talks with you', 'Ms Wang: Hears music'], []],
  ] as const) {
    it(`shows who hears whom: ${story}`, async () => {
      const el = await parties(story);
      expect(shown(el)).to.deep.equal(rows);
      expect(names(el)).to.deep.equal(buttons);
      await expect(el).to.be.accessible();
    });
  }

  it('asks once, and nothing while a command is on its way', async () => {
    const el = await parties('consulting');
    setTimeout(() => { el.renderRoot.querySelector('button')?.click(); });
    expect(await detail(el, 'ccc-complete-transfer-request')).to.deep.equal({ interactionId: el.interaction?.id });
    el.pending = 'completeTransfer';
    await el.updateComplete;
    let asked = false;
    el.addEventListener('ccc-complete-transfer-request', () => { asked = true; });
    el.renderRoot.querySelector('button')?.click();
    expect(asked).to.equal(false);
  });

  // proves VOC-11, CON-21
  it('lets the customer of a conference go alone, and the agent step out of it and come back', async () => {
    const el = await parties('conference');
    const x = el.interaction;
    const own = x?.legs.find((leg) => leg.party.agentId === 'anna');
    if (!x || !own) throw new Error('no conference');
    const click = (name: string): void => { el.renderRoot.querySelector<HTMLElement>(`button[aria-label="${name}"]`)?.click(); };
    setTimeout(() => { click('Drop Ms Wang'); });
    expect(await detail(el, 'ccc-hang-up-request')).to.deep.equal({ interactionId: x.id, legId: x.legs.find(({ role }) => role === 'customer')?.id });
    setTimeout(() => { click('Step out'); });
    expect(await detail(el, 'ccc-hold-request')).to.deep.equal({ interactionId: x.id, scope: 'connection' });
    el.interaction = { ...x, legs: x.legs.map((leg) => leg === own ? { ...leg, hold: { ...leg.hold, remote: true } } : leg) };
    await el.updateComplete;
    expect(shown(el)).to.deep.equal(['Ms Wang: Not connected to you', 'Ben Carter: Not connected to you']);
    setTimeout(() => { click('Come back'); });
    expect(await detail(el, 'ccc-resume-request')).to.deep.equal({ interactionId: x.id, scope: 'connection' });
    el.commands = ['hangUp'];
    await el.updateComplete;
    expect(names(el)).not.to.include('Come back');
    await expect(el).to.be.accessible();
  });

  it('is nothing in a call of two', async () => {
    expect((await parties('talking')).renderRoot.querySelector('section')).to.equal(null);
  });
});

// proves VOC-13
describe('ccc-queue-list', () => {
  it('offers which waiting call to take, where the center lists them, while the agent is free for one', async () => {
    const since = Date.now();
    const queues = [{ skillGroupId: 'support', name: 'Support', waiting: 2, agentsReady: 0, longestWaitSince: since, calls: ['138****8000', '139****1111'].map((number, i) => ({ interactionId: `call-${i}`, customer: { kind: 'external', number }, since })) }];
    const el = await fixture<CccQueueList>(html`<ccc-queue-list .queues=${queues}></ccc-queue-list>`);
    const buttons = (): HTMLButtonElement[] => [...el.renderRoot.querySelectorAll<HTMLButtonElement>('[part=call] button')];
    expect(buttons().map((button) => button.disabled)).to.deep.equal([true, true]);
    el.mayTake = true;
    await el.updateComplete;
    setTimeout(() => { buttons()[1]?.click(); });
    expect(await detail(el, 'ccc-take-request')).to.deep.equal({ interactionId: 'call-1' });
    expect(buttons()[1]?.getAttribute('aria-label')).to.equal('Take: 139 **** 1111');
    await expect(el).to.be.accessible();
  });
});
