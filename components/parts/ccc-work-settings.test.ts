/** How an agent works: the switches ask, show the center's truth, and are gone where the center does not offer them. */
/// <reference types="mocha" />
import { expect, fixture, html } from '@open-wc/testing';
import '../index.js';
import type { CccAgentStatus, CccMenu, CccStatusBar, CccWorkSettings, CccWorkstation } from '../index.js';
import { fakeWorkstation, stateOf } from '../workstation/fixture.js';

/** Anna takes only support for today. */
const supportOnly = () => stateOf('ready', ({ workstation }) => workstation.dispatch({ name: 'setSkillGroups', ids: ['support'] }));
const settle = async (): Promise<void> => { for (let i = 0; i < 4; i++) await new Promise((done) => { setTimeout(done, 20); }); };
const groups = [{ id: 'sales', name: 'Sales' }, { id: 'support', name: 'Support' }];
const ticks = (el: CccWorkSettings) => [...el.renderRoot.querySelectorAll('input')].map((input) => [input.closest('label')?.textContent, input.checked, input.disabled]);

describe('ccc-work-settings', () => {
  // proves OLA-06, OLA-07, OLA-13, OLA-16 (what an agent clicks)
  it('asks for what is clicked, and moves only when the center has agreed', async () => {
    const { agent } = await supportOnly();
    const el = await fixture<CccWorkSettings>(html`<ccc-work-settings .agent=${agent} .skillGroups=${groups}></ccc-work-settings>`);
    const asked: unknown[] = [];
    for (const name of ['auto-answer', 'inbound', 'after-call', 'skill-groups']) el.addEventListener(`ccc-set-${name}-request`, (event) => { asked.push([name, (event as CustomEvent).detail]); });
    for (const input of el.renderRoot.querySelectorAll('input')) input.click();
    expect(asked).to.deep.equal([
      ['auto-answer', { on: true }], ['inbound', { on: false }], ['after-call', { state: 'work' }], ['skill-groups', { ids: ['support', 'sales'] }],
    ]);
    expect(ticks(el)).to.deep.equal([['Answer automatically', false, false], ['Take inbound calls', true, false], ['Work after each call', false, false], ['Sales', false, false], ['Support', true, true]]);
    if (agent) el.agent = { ...agent, autoAnswerForced: true, inboundOff: true, skillGroupIds: ['sales', 'support'] };
    await el.updateComplete;
    expect(ticks(el).slice(0, 2)).to.deep.equal([['Answer automatically', true, true], ['Take inbound calls', false, false]]);
    await expect(el).to.be.accessible();
  });

  it('offers only what the center announces', async () => {
    const { agent } = await supportOnly();
    const el = await fixture<CccWorkSettings>(html`<ccc-work-settings .agent=${agent} .skillGroups=${groups} .commands=${['setInbound']}></ccc-work-settings>`);
    expect(ticks(el).map(([label]) => label)).to.deep.equal(['Take inbound calls']);
  });
});

describe('the status bar', () => {
  // proves OLA-06: the switch in the menu, and the sign that it is on
  it('has the switch of automatic answers, and shows when they are on', async () => {
    const state = await stateOf('ready');
    const workstation = fakeWorkstation(state);
    const el = await fixture<CccWorkstation>(html`<ccc-workstation style="inline-size: 400px; block-size: 700px" .workstation=${workstation}></ccc-workstation>`);
    await settle();
    const bar = el.renderRoot.querySelector<CccStatusBar>('ccc-status-bar');
    const menu = bar?.renderRoot.querySelector<CccMenu>('.more');
    const item = [...menu?.renderRoot.querySelectorAll<HTMLButtonElement>('.item') ?? []].find((one) => one.textContent?.includes('Answer automatically'));
    expect([item?.getAttribute('role'), item?.getAttribute('aria-checked')]).to.deep.equal(['menuitemcheckbox', 'false']);
    expect(bar?.renderRoot.querySelector('.auto')).to.equal(null);
    item?.click();
    await settle();
    expect(workstation.asked).to.deep.include({ name: 'setAutoAnswer', on: true });
    if (state.agent) el.workstation = fakeWorkstation({ ...state, agent: { ...state.agent, autoAnswer: true } });
    await settle();
    expect(el.renderRoot.querySelector('ccc-status-bar')?.shadowRoot?.querySelector('.auto')?.getAttribute('aria-label')).to.equal('Answer automatically');
    await expect(el).to.be.accessible();
  });
});

describe('ccc-agent-status', () => {
  // proves OLA-10, OLA-11
  it('shows the end of a break, and begins and ends work by hand', async () => {
    const { agent, breakReasons } = await stateOf('ready');
    if (!agent) throw new Error('no agent');
    const el = await fixture<CccAgentStatus>(html`<ccc-agent-status .agent=${{ ...agent, presence: 'onBreak', reason: 'Meeting', breakUntil: Date.now() + 60_000 }} .breakReasons=${breakReasons}></ccc-agent-status>`);
    expect(el.renderRoot.textContent).to.match(/until \d/);
    el.agent = { ...agent, presence: 'onBreak', breakUntil: 1, breakOverdue: true };
    await el.updateComplete;
    expect(el.renderRoot.textContent).to.contain('The break is over');
    const asked: string[] = [];
    for (const name of ['ccc-enter-work-request', 'ccc-leave-work-request', 'ccc-go-ready-request']) el.addEventListener(name, () => { asked.push(name); });
    const choose = (value: string): void => { el.renderRoot.querySelector('ccc-menu')?.dispatchEvent(new CustomEvent('ccc-value-change', { detail: { value } })); };
    choose('enterWork');
    el.agent = { ...agent, activity: 'wrapUp' };
    await el.updateComplete;
    choose('leaveWork');
    choose('ready');
    expect(asked).to.deep.equal(['ccc-enter-work-request', 'ccc-leave-work-request', 'ccc-go-ready-request']);
    await expect(el).to.be.accessible();
  });
});
