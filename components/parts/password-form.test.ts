/** Another password: what is asked, what is refused before and by the center, and that no event carries it. proves OLA-12 */
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { CccError } from '../../src/index.js';
import '../index.js';
import type { CccPasswordForm, CccTools, CccWorkstation } from '../index.js';
import { fakeWorkstation, stateOf } from '../workstation/fixture.js';

type Given = { readonly current: string; readonly next: string };

function typed(el: CccPasswordForm, ...values: string[]): void {
  for (const [n, field] of [...el.renderRoot.querySelectorAll('ccc-field')].entries()) {
    const input = field.renderRoot.querySelector('input');
    if (input) { input.value = values[n] ?? ''; input.dispatchEvent(new Event('input')); }
  }
}
async function pressed(el: CccPasswordForm, ...values: string[]): Promise<string> {
  typed(el, ...values);
  el.renderRoot.querySelector<HTMLElement>('[type=submit]')?.click();
  await new Promise((done) => { setTimeout(done, 30); });
  await el.updateComplete;
  return [...el.renderRoot.querySelectorAll('ccc-field')].map((field) => field.error).concat(el.renderRoot.querySelector('[role=alert]')?.textContent ?? '', el.renderRoot.querySelector('[role=status]')?.textContent ?? '')
    .map((text) => text.trim()).filter(Boolean).join(' | ');
}

describe('ccc-password-form', () => {
  it('asks for the present one and twice for the next, says what is wrong, and tells nobody but its function', async () => {
    const asked: Given[] = [];
    let answer = Promise.resolve();
    const box = await fixture<HTMLElement>(html`<div lang="en"><ccc-password-form .change=${(given: Given) => { asked.push(given); return answer; }}></ccc-password-form></div>`);
    const el = box.querySelector<CccPasswordForm>('ccc-password-form');
    if (!el) throw new Error('no form');
    const told: string[] = [];
    for (const type of ['ccc-value-change', 'submit', 'change', 'ccc-sign-in-request']) box.addEventListener(type, () => { told.push(type); });
    expect([...el.renderRoot.querySelectorAll('ccc-field')].map((field) => field.autocomplete)).to.deep.equal(['current-password', 'new-password', 'new-password']);
    expect(await pressed(el, '', 'short', 'other')).to.match(/^.*Present password.* \| Ten characters at least\. \| The two are not the same\.$/);
    expect(await pressed(el, 'demo-demo-1', 'demo-demo-1', 'demo-demo-1')).to.equal('Choose another one than the present.');
    await expect(el).to.be.accessible();
    expect(asked).to.deep.equal([]);
    for (const [code, text] of [['wrong-credentials', 'The present password is wrong.'], ['too-many-requests', 'Too many tries'], ['timeout', 'That did not work']] as const) {
      answer = Promise.reject(new CccError(code));
      expect(await pressed(el, 'guess', 'correct horse', 'correct horse')).to.contain(text);
    }
    answer = Promise.resolve();
    expect(await pressed(el, 'demo-demo-1', 'correct horse', 'correct horse')).to.contain('Your password is changed');
    expect(asked.at(-1)).to.deep.equal({ current: 'demo-demo-1', next: 'correct horse' });
    expect([...el.renderRoot.querySelectorAll('ccc-field')].map((field) => field.value)).to.deep.equal(['', '', '']);
    expect(told).to.deep.equal([]);
    await expect(el).to.be.accessible();
  });

  it('speaks Chinese where the page does', async () => {
    const box = await fixture<HTMLElement>(html`<div lang="zh-CN"><ccc-password-form .change=${() => Promise.resolve()}></ccc-password-form></div>`);
    await waitUntil(() => box.querySelector<CccPasswordForm>('ccc-password-form')?.renderRoot.querySelector('ccc-field')?.label === '当前密码', 'the language', { timeout: 10_000 });
  });

  it('is in the menu of who signed in with a password here, and of nobody else', async () => {
    const el = await fixture<CccWorkstation>(html`<ccc-workstation></ccc-workstation>`);
    el.workstation = fakeWorkstation(await stateOf('ready'));
    await import('../panels/later.js');
    await waitUntil(() => el.renderRoot.querySelector('ccc-status-bar')?.renderRoot.querySelector('.more'));
    const bar = el.renderRoot.querySelector('ccc-status-bar');
    const offered = (): boolean => (bar?.renderRoot.querySelector<HTMLElement & { items: readonly { value?: string }[] }>('.more')?.items ?? []).some(({ value }) => value === 'password');
    expect(offered()).to.equal(false);
    if (bar) bar.hasPassword = true;
    await bar?.updateComplete;
    expect(offered()).to.equal(true);
    const tools = el.renderRoot.querySelector<CccTools>('ccc-tools');
    if (tools) tools.changePassword = () => Promise.resolve();
    await tools?.open('password');
    await waitUntil(() => (tools?.renderRoot.querySelector<HTMLElement>('ccc-password-form')?.getBoundingClientRect().height ?? 0) > 50, 'the form');
  });
});
