/** A business page of an allowed origin that has the workstation in a frame and floods it: by window messages and over the private channel it was given. */
import type { Browser, Frame } from 'playwright-core';
import { dispatchIn, glimpseOf } from '../support/agent.js';
import { giveEars } from '../support/ears.js';
import { hostSite, type HostSite } from '../support/host-site.js';
import type { ChaosContext } from './context.js';
import type { CenterProcess } from '../support/center.js';
import { until } from './timeline.js';

const apiKey = 'a-key-of-the-business-system-0001';

/** `otherSite`: the browser gives the frame a process of its own; `sameSite`: page and frame share one, as crm.example.com and ccc.example.com do. */
export type Place = 'otherSite' | 'sameSite';
const hosts: Readonly<Record<Place, string>> = { otherSite: 'localhost', sameSite: '127.0.0.1' };

/** Runs in the page around: what is wrong in every way, and what is right and far too much of it; some of it very large. */
const flood = `
  const target = document.querySelector('iframe').contentWindow, origin = CENTER;
  const seed = (event, message) => ({ source: 'ccc-sdk', payload: { event, message } });
  const large = { text: 'x'.repeat(200000) };
  const wrong = [{ nonsense: 1 }, 'text', null, [1, 2], seed('sendCard', { header: 7 }), seed('callOut', {}), { ccc: 'ccc/1', type: 'hello', nonce: 'x' }];
  let sent = 0, port;
  window.floodSent = () => sent;
  window.floodAnswers = 0;
  addEventListener('message', ({ data, ports }) => { if (data?.type === 'welcome') port = ports[0]; });
  target.postMessage({ ccc: 'ccc/1', type: 'hello', nonce: crypto.randomUUID() }, origin);
  const one = () => {
    const kind = ++sent % 6;
    if (sent % 500 === 0) { target.postMessage(large, origin); port?.postMessage({ id: 'large', method: 'sendCard', params: large }); }
    else if (kind === 0) target.postMessage(seed('sendCard', { header: 'flood' }), origin);
    else if (kind === 1) target.postMessage(seed('callOut', { phoneNumber: '13800138000' }), origin);
    else if (kind === 2) target.postMessage(wrong[sent % wrong.length], origin);
    else if (kind === 3) port?.postMessage({ id: 'c' + sent, method: 'sendCard', params: { header: 'flood' } });
    else if (kind === 4) port?.postMessage({ id: 'd' + sent, method: 'callOut', params: { phoneNumber: '13800138000' } });
    else port?.postMessage({ id: 'g' + sent, method: 'dispatch', params: { name: 'nonsense', args: { deep: wrong } } });
  };
  setInterval(() => { for (let i = 0; i < 24; i++) one(); }, 4);`;

export class NoisyHost {
  private constructor(readonly center: CenterProcess, private readonly frame: Frame) {}

  /** A center that lets both places frame the workstation, and an agent in a frame there who is signed in and ready. */
  static async open(context: ChaosContext, browser: Browser, place: Place, script: () => void): Promise<NoisyHost> {
    const site: HostSite = await hostSite();
    context.atEnd(() => { site.close(); });
    const origin = site.origin.replace('127.0.0.1', hosts[place]);
    const center = await context.startCenter({ CCC_FRAME_ANCESTORS: origin, CCC_API_KEYS: apiKey });
    const commands = ['callOut', 'sendCard', 'getState', 'dispatch', 'signIn'];
    await center.api('PUT', '/settings', { token: await center.login('admin'), body: { bridge: { origins: [{ origin, commands }], maxBytes: 8192, perSecond: 1, perMinute: 30 } } });
    const address = center.url.replace('localhost', '127.0.0.1');
    site.put('/token', async () => String((await center.api('POST', '/tokens', { token: apiKey, body: { agent: 'anna' } }))['token']));
    site.put('/host.js', `ccc.embedWorkstation({ src: '${address}/workstation?layout=panel', container: document.querySelector('#workstation'), token: async () => (await fetch('/token')).text() });
      window.startFlood = () => {${flood.replace('CENTER', `'${address}'`)}};`);
    site.page('/', { scripts: [`${address}/ccc-embed.js`, '/host.js'], body: '<div id="workstation" style="height:700px;width:420px"></div>' });
    const pages = await browser.newContext({ permissions: ['microphone'], viewport: { width: 1000, height: 800 }, locale: 'en-GB' });
    context.atEnd(() => pages.close());
    await giveEars(pages);
    await pages.addInitScript(`globalThis.__name ??= (f) => f; if (parent !== window) (${script.toString()})()`);
    const page = await pages.newPage();
    await page.goto(origin);
    const frame = await until('the frame', () => page.frames().find((each) => each.url().startsWith(address)), 20_000);
    await until('registered', async () => ((await glimpseOf(frame)).registration === 'registered' ? true : undefined), 40_000);
    await dispatchIn(frame, { name: 'goReady' });
    return new NoisyHost(center, frame);
  }

  get inside(): Frame { return this.frame; }
  async answer(): Promise<void> {
    await until('ringing', async () => ((await glimpseOf(this.frame)).ringing > 0 ? true : undefined), 15_000);
    await until('an answer', async () => { try { await dispatchIn(this.frame, { name: 'answer' }); return true; } catch { return undefined; } }, 8_000, 50);
    await until('talking', async () => ((await glimpseOf(this.frame)).current?.legs.filter((leg) => leg.state === 'connected').length === 2 ? true : undefined));
  }
  async flood(): Promise<void> { await this.frame.page().evaluate('startFlood()'); }
  /** Messages in all. */
  sent(): Promise<number> { return this.frame.page().evaluate('floodSent()'); }
}
