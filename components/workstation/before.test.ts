/** A page that listens may refuse what anybody asked of the workstation; its hooks are asked first. */
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import type { Command } from '../../src/index.js';
import { createMockCenter } from '../../src/testing.js';
import { part } from '../testing/opened.js';
import '../index.js';
import { hooksOf } from './before.js';
import type { CccWorkstation } from './ccc-workstation.js';

describe('hooksOf', () => {
  it('lets a listener refuse a call, and tells it which', async () => {
    const target = new EventTarget();
    const seen: unknown[] = [];
    target.addEventListener('ccc-before-dial', (event) => { seen.push((event as CustomEvent<unknown>).detail); event.preventDefault(); });
    const hooks = hooksOf(target, () => undefined);
    expect(await hooks.beforeDial?.({ name: 'dial', phoneNumber: '139' })).to.deep.equal({ refuse: '' });
    expect(await hooks.beforeAnswer?.({ name: 'answer' })).to.equal(undefined);
    expect(seen).to.deep.equal([{ phoneNumber: '139' }]);
  });

  it('asks the page\'s hook before, and nobody else when it refuses', async () => {
    const target = new EventTarget();
    let heard = 0;
    target.addEventListener('ccc-before-transfer', () => { heard += 1; });
    const hooks = hooksOf(target, () => ({ beforeTransfer: ({ name }) => name === 'consult' ? { refuse: 'not now' } : undefined }));
    expect(await hooks.beforeTransfer?.({ name: 'consult', to: { kind: 'agent', id: 'ben' } })).to.deep.equal({ refuse: 'not now' });
    expect(await hooks.beforeTransfer?.({ name: 'transfer', to: { kind: 'agent', id: 'ben' } })).to.equal(undefined);
    expect(heard).to.equal(1);
  });
});

describe('a page around <ccc-workstation>', () => {
  it('refuses by its events what a program, a button or a key asked for: dialling, calling again, answering, transfer, the end of the wrap-up', async () => {
    const mock = createMockCenter();
    mock.seat('ben', 'notReady');
    const el = await fixture<CccWorkstation>(html`<ccc-workstation></ccc-workstation>`);
    const refused: unknown[] = [];
    let refusing = true;
    for (const type of ['ccc-before-dial', 'ccc-before-answer', 'ccc-before-transfer', 'ccc-before-wrap-up'] as const) {
      el.parentElement?.addEventListener(type, (event) => { if (!refusing) return; refused.push([type, event.detail]); event.preventDefault(); });
    }
    // The element makes its own workstation of a phone that brings its center.
    const begin = mock.softphone.start.bind(mock.softphone);
    el.softphone = Object.assign(mock.softphone, { center: mock, start: () => { begin(() => Promise.reject(new Error('nobody asks'))); } });
    await waitUntil(() => el.workstation?.state.agent?.reachable);
    const state = () => { const now = el.workstation?.state; if (!now) throw new Error('no workstation'); return now; };
    const vetoed = async (command: Command): Promise<void> => { expect(await el.dispatch(command).then(() => 'done', (error: unknown) => (error as { code: string }).code), command.name).to.equal('vetoed'); };
    await el.dispatch({ name: 'goReady' });
    await vetoed({ name: 'dial', phoneNumber: '13800138000' });
    mock.inbound({ number: '13900001111', name: 'Ms Wang' });
    await waitUntil(() => part(el, 'ccc-call-panel', 'ccc-offer', '[part=answer]'));
    const id = state().ringing[0] ?? '';
    part(el, 'ccc-call-panel', 'ccc-offer', '[part=answer]')?.click();
    await waitUntil(() => refused.length === 2);
    expect(state().ringing).to.deep.equal([id]);
    refusing = false;
    await el.dispatch({ name: 'answer' });
    refusing = true;
    await vetoed({ name: 'transfer', to: { kind: 'agent', id: 'ben' } });
    expect(state().interactions[id]?.reaching).to.equal(undefined);
    await el.dispatch({ name: 'hangUp' });
    await waitUntil(() => state().agent?.activity === 'wrapUp');
    await vetoed({ name: 'finishWrapUp' });
    await vetoed({ name: 'redial', interactionId: id });
    expect([state().agent?.activity, state().problem?.code]).to.deep.equal(['wrapUp', 'vetoed']);
    expect(refused).to.deep.equal([
      ['ccc-before-dial', { phoneNumber: '13800138000' }], ['ccc-before-answer', { interactionId: id }], ['ccc-before-transfer', { name: 'transfer', to: { kind: 'agent', id: 'ben' } }],
      ['ccc-before-wrap-up', {}], ['ccc-before-dial', { phoneNumber: '13900001111', redials: id }],
    ]);
  });
});
