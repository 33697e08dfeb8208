/** A site of another origin than the center's, whose page holds a phone made of a foreign SIP library. */
import { createServer } from 'node:http';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { giveEars, giveVoice } from '../ears.js';
import type * as Foreign from './entry.js';
import type { ForeignAccess, ForeignPhone } from './phone.js';

declare const foreign: typeof Foreign;
declare const phone: ForeignPhone;

export interface Site { readonly origin: string; close(): void }

export async function foreignSite(): Promise<Site> {
  const bundle = await build({ entryPoints: ['test/support/foreign/entry.ts'], bundle: true, format: 'iife', globalName: 'foreign', target: 'es2022', platform: 'browser', define: { global: 'globalThis' }, write: false });
  const script = bundle.outputFiles[0]?.text ?? '';
  const server = createServer((request, response) => {
    if (request.url === '/phone.js') { response.setHeader('content-type', 'text/javascript').end(script); return; }
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>A page of somebody else</title><script src="/phone.js"></script>');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  return { origin: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, close: () => { server.close(); } };
}

/** Drives the phone in such a page. */
export class ForeignPage {
  private constructor(readonly page: Page, private readonly context: BrowserContext) {}

  /** `voiceHz`: a pitch of its own instead of the browser's microphone. */
  static async open(browser: Browser, site: Site, library: keyof typeof Foreign, access: ForeignAccess, voiceHz?: number): Promise<ForeignPage> {
    const context = await browser.newContext({ permissions: ['microphone'] });
    await giveEars(context);
    if (voiceHz !== undefined) await giveVoice(context, voiceHz);
    const page = await context.newPage();
    await page.goto(site.origin);
    await page.evaluate(([name, given]) => { Object.assign(globalThis, { phone: foreign[name](given) }); }, [library, access] as const);
    const opened = new ForeignPage(page, context);
    await opened.until(/^registered/);
    return opened;
  }

  /** The page keeps an event socket open, as every agent's page does: without one the center takes the agent for absent. */
  async attend(center: string, token: string): Promise<void> {
    await this.page.evaluate(([url, bearer]) => new Promise<void>((done, fail) => {
      const socket = new WebSocket(url);
      socket.onopen = () => { socket.send(JSON.stringify({ type: 'open', token: bearer })); };
      socket.onmessage = () => { done(); };
      socket.onclose = ({ code, reason }) => { fail(new Error(`the event socket closed: ${code} ${reason}`)); };
      Object.assign(globalThis, { eventSocket: socket });
    }), [`${center.replace('http', 'ws')}/api/v1/events`, token] as const);
  }

  events(): Promise<readonly string[]> { return this.page.evaluate(() => phone.events); }
  /** The latest events, from the given index on, must come to hold one like this. */
  async until(event: RegExp, from = 0): Promise<void> {
    const wanted = new RegExp(event.source.replace('^', '(^|\\|)'));
    for (const end = Date.now() + 10_000; ; await new Promise((resolve) => { setTimeout(resolve, 50); })) {
      const all = (await this.events()).slice(from).join('|');
      if (wanted.test(all)) return;
      if (Date.now() > end) throw new Error(`no ${String(event)} among ${all || 'nothing'}`);
    }
  }
  call(target: string): Promise<void> { return this.page.evaluate((to) => { phone.call(to); }, target); }
  answer(): Promise<void> { return this.page.evaluate(() => { phone.answer(); }); }
  key(digit: string, how: 'rfc4733' | 'info'): Promise<void> { return this.page.evaluate(([one, way]) => { phone.key(one, way); }, [digit, how] as const); }
  hold(): Promise<void> { return this.#renegotiate('hold'); }
  resume(): Promise<void> { return this.#renegotiate('resume'); }
  /** Until it is agreed: JsSIP sends its ACK before it has taken in our answer, and hangs up when a re-INVITE of ours comes in between. */
  async #renegotiate(what: 'hold' | 'resume'): Promise<void> {
    const before = (await this.events()).length;
    await this.page.evaluate((name) => { phone[name](); }, what);
    await this.until(new RegExp(`^${what} done`), before);
  }
  hangUp(): Promise<void> { return this.page.evaluate(() => { phone.hangUp(); }); }
  async close(): Promise<void> { await this.page.evaluate(() => { phone.leave(); }); await this.context.close(); }
}
