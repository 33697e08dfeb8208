/** A page that listens may refuse what anybody asked of the workstation; its hooks are asked first. */
/// <reference types="mocha" />
import { expect } from '@open-wc/testing';
import { hooksOf } from './before.js';

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
