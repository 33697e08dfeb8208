/** The smaller parts: what they ask for, and that each is accessible. */
/// <reference types="mocha" />
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import { currentInteraction } from '../../src/model/selectors.js';
import '../index.js';
import type { CccAgentStatus, CccCallCard, CccCard, CccField, CccKeypad, CccMenu, CccRecentCalls, CccSignIn, CccWrapUp } from '../index.js';
import { shownAt } from '../stories/stage.js';
import { fixtureRecords, stateOf } from '../workstation/fixture.js';

const detail = async (el: Element, type: string): Promise<unknown> => ((await oneEvent(el, type)) as unknown as CustomEvent).detail;
const choose = (el: CccAgentStatus, value: string) => { el.renderRoot.querySelector('ccc-menu')?.dispatchEvent(new CustomEvent('ccc-value-change', { detail: { value } })); };

describe('ccc-agent-status', () => {
  // proves STA-02
  it('takes a break with its reason when idle, and sets the next presence during a call', async () => {
    const state = await stateOf('ready');
    const el = await fixture<CccAgentStatus>(html`<ccc-agent-status .agent=${state.agent} .breakReasons=${state.breakReasons}></ccc-agent-status>`);
    setTimeout(() => { choose(el, 'onBreak:Lunch Break'); });
    expect(await detail(el, 'ccc-go-on-break-request')).to.deep.equal({ reason: 'Lunch Break' });
    el.agent = (await stateOf('talking')).agent;
    await el.updateComplete;
    setTimeout(() => { choose(el, 'notReady'); });
    expect(await detail(el, 'ccc-set-next-presence-request')).to.deep.equal({ presence: 'notReady' });
    await expect(el).to.be.accessible();
  });
  it('opens its menu by keyboard and walks through it', async () => {
    const state = await stateOf('ready');
    const el = await fixture<CccAgentStatus>(html`<ccc-agent-status .agent=${state.agent} .breakReasons=${state.breakReasons}></ccc-agent-status>`);
    const menu = el.renderRoot.querySelector<CccMenu>('ccc-menu');
    menu?.renderRoot.querySelector('button')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', cancelable: true }));
    await new Promise((done) => { setTimeout(done, 50); });
    expect((menu?.renderRoot as ShadowRoot | undefined)?.activeElement?.textContent).to.contain('Ready');
    menu?.renderRoot.querySelector('[role=menu]')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', cancelable: true }));
    expect((menu?.renderRoot as ShadowRoot | undefined)?.activeElement?.textContent).to.contain('Start work');
  });
});

describe('ccc-call-card', () => {
  it('says who, in which state, and what they chose', async () => {
    const el = await fixture<CccCallCard>(html`<ccc-call-card .interaction=${currentInteraction(await stateOf('held'))} stage="held" .since=${shownAt}></ccc-call-card>`);
    const text = el.renderRoot.textContent ?? '';
    for (const word of ['On hold', 'Ms Wang', '186 1234 5521']) expect(text).to.contain(word);
    const path = el.renderRoot.querySelector<HTMLElement>('.path');
    expect(path?.textContent).to.equal('Support');
    expect(path?.title).to.equal('Path through the menu: Support › To support');
    expect(el.matches(':state(held)')).to.equal(true);
    await expect(el).to.be.accessible();
  });
  // proves S-06: names are text, never markup
  it('shows markup in a name as text', async () => {
    const interaction = currentInteraction(await stateOf('talking'));
    const el = await fixture<CccCallCard>(html`<ccc-call-card .interaction=${interaction && { ...interaction, customer: { ...interaction.customer, name: '<img src=x onerror=alert(1)>' } }}></ccc-call-card>`);
    expect(el.renderRoot.querySelector('img')).to.equal(null);
    expect(el.renderRoot.querySelector('h2')?.textContent).to.contain('<img');
  });
});

describe('ccc-keypad', () => {
  // proves CAL-10
  it('sends each digit and shows what was sent', async () => {
    const el = await fixture<CccKeypad>(html`<ccc-keypad interaction-id="x1"></ccc-keypad>`);
    setTimeout(() => { el.renderRoot.querySelectorAll<HTMLElement>('.key')[4]?.click(); });
    expect(await detail(el, 'ccc-send-digits-request')).to.deep.equal({ interactionId: 'x1', digits: '5' });
    await el.updateComplete;
    expect(el.renderRoot.querySelector('output')?.textContent).to.equal('5');
    await expect(el).to.be.accessible();
  });
});

describe('ccc-wrap-up', () => {
  it('saves the result at once, and the note before it finishes', async () => {
    const state = await stateOf('wrapUp');
    const el = await fixture<CccWrapUp>(html`<ccc-wrap-up .interaction=${currentInteraction(state)} .dispositions=${state.dispositions} finishing></ccc-wrap-up>`);
    setTimeout(() => { el.renderRoot.querySelector('input')?.click(); });
    expect(await detail(el, 'ccc-note-request')).to.deep.equal({ interactionId: state.current, disposition: 'Solved' });
    const asked: string[] = [];
    for (const type of ['ccc-note-request', 'ccc-finish-wrap-up-request']) el.addEventListener(type, () => { asked.push(type); });
    el.renderRoot.querySelector('ccc-field')?.dispatchEvent(new CustomEvent('ccc-value-change', { detail: { value: 'Calls back' } }));
    el.renderRoot.querySelector<HTMLElement>('.finish')?.click();
    expect(asked).to.deep.equal(['ccc-note-request', 'ccc-finish-wrap-up-request']);
    await expect(el).to.be.accessible();
  });
});

describe('ccc-recent-calls', () => {
  it('marks a missed call, plays a recording and calls again', async () => {
    const el = await fixture<CccRecentCalls>(html`<ccc-recent-calls .records=${fixtureRecords} agent-id="anna"></ccc-recent-calls>`);
    const rows = [...el.renderRoot.querySelectorAll('li')];
    expect(rows[1]?.textContent).to.contain('Missed');
    expect(rows[3]?.textContent).to.contain('Busy');
    setTimeout(() => { rows[0]?.querySelector('button')?.click(); });
    expect(await detail(el, 'ccc-play-request')).to.deep.equal({ recordingId: 'r1' });
    setTimeout(() => { rows[2]?.querySelector<HTMLElement>('.go')?.click(); });
    expect(await detail(el, 'ccc-dial-request')).to.deep.equal({ phoneNumber: '13800138000', desc: 'Mr. Liu' });
    await expect(el).to.be.accessible();
  });
});

describe('ccc-card', () => {
  // proves BRG-02, S-09
  it('links only to https, and shows where to', async () => {
    const el = await fixture<CccCard>(html`<ccc-card .card=${{ id: 'k', header: 'Order', url: 'https://shop.example.com/1' }}></ccc-card>`);
    const link = el.renderRoot.querySelector('a');
    expect(link?.rel).to.equal('noopener noreferrer');
    expect(link?.textContent).to.contain('shop.example.com');
    await expect(el).to.be.accessible();
    el.card = { id: 'k', header: 'Order', url: 'javascript:alert(1)', pic: 'data:text/html,x' };
    await el.updateComplete;
    expect(el.renderRoot.querySelector('a, img')).to.equal(null);
  });
});

describe('ccc-sign-in', () => {
  it('names what is missing, then asks', async () => {
    const el = await fixture<CccSignIn>(html`<ccc-sign-in></ccc-sign-in>`);
    const [email, password] = [...el.renderRoot.querySelectorAll<CccField>('ccc-field')];
    el.renderRoot.querySelector<HTMLElement>('button')?.click();
    await el.updateComplete;
    expect(email?.error).to.equal('E-mail is needed.');
    email?.dispatchEvent(new CustomEvent('ccc-value-change', { detail: { value: ' anna@demo.test ' } }));
    password?.dispatchEvent(new CustomEvent('ccc-value-change', { detail: { value: 'secret' } }));
    setTimeout(() => { el.renderRoot.querySelector<HTMLElement>('button')?.click(); });
    expect(await detail(el, 'ccc-sign-in-request')).to.deep.equal({ email: 'anna@demo.test', password: 'secret' });
    await expect(el).to.be.accessible();
  });
});

describe('every element', () => {
  it('speaks Chinese where the page does', async () => {
    const el = await fixture<HTMLElement>(html`<div lang="zh-CN"><ccc-sign-in></ccc-sign-in></div>`);
    const signIn = el.querySelector<CccSignIn>('ccc-sign-in');
    await new Promise((done) => { setTimeout(done, 200); });
    expect(signIn?.renderRoot.textContent).to.contain('登录');
  });
});
