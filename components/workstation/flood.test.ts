// A screen pop that floods the workstation is taken away, one that talks is not, and the agent can have it back.
/// <reference types="mocha" />
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../parts/ccc-screen-pop.js';
import type { CccScreenPop } from '../parts/ccc-screen-pop.js';
import { mostPerSecond, stopFloods } from './flood.js';

const page = new URL('./demo-pop.html', import.meta.url).href;

// proves F-28, S-05
describe('a page in the screen pop that floods', () => {
  it('is stopped, and shown again when the agent wants it', async () => {
    const over = new AbortController();
    const pops = ['talks', 'floods'].map((id) => ({ id, name: id, url: page, alwaysVisible: true }));
    const el = await fixture<CccScreenPop>(html`<ccc-screen-pop .pops=${pops} .trustedOrigins=${[location.origin]}></ccc-screen-pop>`);
    const frame = (id: string): HTMLIFrameElement | null => el.renderRoot.querySelector<HTMLIFrameElement>(`iframe[data-pop=${id}]`);
    stopFloods(window, () => [el], () => performance.now(), over.signal);
    const send = (id: string, times: number): void => {
      const inside = frame(id)?.contentDocument;
      const script = inside?.createElement('script');
      if (!inside || !script) throw new Error('the page is not loaded');
      script.textContent = `for (let i = 0; i < ${times}; i++) parent.postMessage({ i }, '*');`;
      inside.body.append(script);
    };
    await waitUntil(() => ['talks', 'floods'].every((id) => frame(id)?.contentDocument?.readyState === 'complete' && frame(id)?.contentDocument?.URL === page));
    send('talks', mostPerSecond - 1);
    send('floods', mostPerSecond * 4);
    await waitUntil(() => frame('floods') === null);
    expect(frame('talks')).not.to.equal(null);
    expect(el.renderRoot.querySelector('.refused')?.textContent).to.contain('stopped');
    el.renderRoot.querySelector<HTMLButtonElement>('.refused button')?.click();
    await waitUntil(() => frame('floods')?.contentDocument?.URL === page);
    over.abort();
  });
});
