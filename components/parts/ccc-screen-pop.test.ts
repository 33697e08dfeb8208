/** Screen pops: at most ten, https only, hash without reload, sandbox. */
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import './ccc-screen-pop.js';
import type { CccScreenPop } from './ccc-screen-pop.js';

const page = new URL('../workstation/demo-pop.html', import.meta.url).href;
const pop = (id: string, url = page, alwaysVisible = true) => ({ id, name: id, url, alwaysVisible });
const frames = (el: CccScreenPop) => [...el.renderRoot.querySelectorAll('iframe')];

describe('ccc-screen-pop', () => {
  // proves POP-05
  it('changes the hash of a loaded page without loading it again', async () => {
    const el = await fixture<CccScreenPop>(html`<ccc-screen-pop .pops=${[pop('crm')]} hash="#?status=100"></ccc-screen-pop>`);
    const frame = frames(el)[0];
    await waitUntil(() => frame?.contentDocument?.readyState === 'complete' && frame.contentWindow?.location.hash === '#?status=100');
    const inside = frame?.contentWindow as (Window & { mark?: boolean }) | null | undefined;
    if (inside) inside.mark = true;
    el.hash = '#?status=200';
    await waitUntil(() => frame?.contentWindow?.location.hash === '#?status=200');
    expect((frame?.contentWindow as (Window & { mark?: boolean }) | null | undefined)?.mark).to.equal(true);
  });

  // proves POP-01, POP-02
  it('shows ten pages at most and refuses what is not https', async () => {
    const el = await fixture<CccScreenPop>(html`<ccc-screen-pop .pops=${Array.from({ length: 11 }, (_, i) => pop(`p${i}`))}></ccc-screen-pop>`);
    expect(frames(el)).to.have.length(10);
    const bad = await fixture<CccScreenPop>(html`<ccc-screen-pop .pops=${[pop('a', 'http://example.com/'), pop('b', 'javascript:alert(1)')]}></ccc-screen-pop>`);
    expect(frames(bad)).to.have.length(0);
    expect(bad.renderRoot.textContent).to.contain('only https');
  });

  // proves POP-03
  it('shows a page that is not always visible only during a call', async () => {
    const el = await fixture<CccScreenPop>(html`<ccc-screen-pop .pops=${[pop('orders', page, false)]}></ccc-screen-pop>`);
    expect(frames(el)).to.have.length(0);
    el.active = true;
    await el.updateComplete;
    expect(frames(el)[0]?.hidden).to.equal(false);
    el.active = false;
    await el.updateComplete;
    expect(frames(el)[0]?.hidden).to.equal(true);
  });

  // proves S-05
  it('gives a foreign page no origin of its own unless the center trusts it', async () => {
    const foreign = pop('crm', 'https://crm.invalid/');
    const el = await fixture<CccScreenPop>(html`<ccc-screen-pop .pops=${[foreign]}></ccc-screen-pop>`);
    expect(frames(el)[0]?.sandbox.contains('allow-same-origin')).to.equal(false);
    const trusted = await fixture<CccScreenPop>(html`<ccc-screen-pop .pops=${[foreign]} .trustedOrigins=${['https://crm.invalid']}></ccc-screen-pop>`);
    expect(frames(trusted)[0]?.sandbox.contains('allow-same-origin')).to.equal(true);
    expect(frames(trusted)[0]?.allow).to.equal('');
  });
});
