/** The SDK alone, in real Chromium against the real server: two agents and a customer on pages without any element. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type * as Sdk from '../../src/index.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { giveEars, hear, hears } from '../support/ears.js';

declare const ccc: typeof Sdk;
declare const w: Sdk.Workstation;
declare const p: Sdk.Softphone;
declare const sockets: WebSocket[];

const micHz = 1000;

describe('the SDK without elements', () => {
  let center: CenterProcess;
  let browser: Browser;
  let script: string;
  let anna: Page;
  let ben: Page;

  async function blank(): Promise<Page> {
    const context = await browser.newContext({ permissions: ['microphone'], bypassCSP: true });
    await giveEars(context);
    await context.addInitScript(() => {
      const made: WebSocket[] = [];
      const Native = globalThis.WebSocket;
      globalThis.WebSocket = class extends Native { constructor(url: string | URL, protocols?: string | string[]) { super(url, protocols); made.push(this); } };
      Object.assign(globalThis, { sockets: made });
    });
    const page = await context.newPage();
    await page.goto(`${center.url}/api/v1/health`);
    await page.evaluate(script);
    return page;
  }
  async function agent(name: string): Promise<Page> {
    const page = await blank();
    await page.evaluate(async (who) => {
      const session = await ccc.signIn({ center: location.origin, email: `${who}@demo.test`, password: 'demo-demo-1' });
      Object.assign(globalThis, { w: ccc.createWorkstation({ center: location.origin, token: session.token }) });
      await w.connect();
    }, name);
    await page.waitForFunction(() => w.state.connection.registration === 'registered', undefined, { timeout: 10_000 });
    await page.evaluate(() => w.dispatch({ name: 'goReady' }));
    return page;
  }
  const stage = (page: Page) => page.evaluate(() => {
    const call = ccc.currentInteraction(w.state) ?? ccc.ringingInteraction(w.state);
    return call && ccc.stageOf(w.state, call);
  });
  const reaches = async (page: Page, wanted: string): Promise<void> => {
    await expect.poll(() => stage(page), { timeout: 8000, interval: 50 }).toBe(wanted);
  };
  const idle = async (page: Page): Promise<void> => {
    await page.waitForFunction(() => w.state.agent?.activity === 'idle' || (w.state.agent?.activity === 'wrapUp' && ccc.allowed(w.state, { name: 'finishWrapUp' })), undefined, { timeout: 8000 });
    await page.evaluate(async () => { if (ccc.allowed(w.state, { name: 'finishWrapUp' })) await w.dispatch({ name: 'finishWrapUp' }); });
    await page.waitForFunction(() => w.state.agent?.activity === 'idle', undefined, { timeout: 8000 });
  };

  beforeAll(async () => {
    const bundle = await build({ entryPoints: ['src/index.ts'], bundle: true, format: 'iife', globalName: 'ccc', target: 'es2022', conditions: ['ccc-source'], write: false });
    script = `${bundle.outputFiles[0]?.text ?? ''};globalThis.ccc = ccc;`;
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz });
    anna = await agent('anna');
    ben = await agent('ben');
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  // proves CAL-01 CAL-02 CAL-04 CAL-10 for a call between colleagues, F-01
  it('calls a colleague; both hear each other; mute is silence; a lost socket loses neither the call nor its end', async () => {
    await anna.evaluate(() => w.dispatch({ name: 'dial', phoneNumber: 'agent-ben', desc: 'a word' }));
    await reaches(ben, 'ringing');
    await ben.waitForFunction(() => ccc.allowed(w.state, { name: 'answer' }));
    await ben.evaluate(() => w.dispatch({ name: 'answer' }));
    await reaches(anna, 'connected');
    await reaches(ben, 'connected');
    expect(await hears(anna, micHz)).toBe(true);
    expect(await hears(ben, micHz)).toBe(true);

    await ben.evaluate(() => w.dispatch({ name: 'mute' }));
    await anna.waitForTimeout(400);
    expect((await hear(anna)).hz).toBe(0);
    expect(await hears(ben, micHz)).toBe(true);
    await ben.evaluate(() => w.dispatch({ name: 'unmute' }));
    expect(await hears(anna, micHz)).toBe(true);

    await ben.evaluate(() => w.dispatch({ name: 'sendDigits', digits: '42#' }));
    await anna.waitForFunction(() => Object.values(w.state.digits).includes('42#'), undefined, { timeout: 4000 });

    await ben.evaluate(() => { sockets.findLast((socket) => new URL(socket.url).pathname === '/sip')?.close(); });
    await ben.waitForFunction(() => w.state.connection.registration !== 'registered', undefined, { timeout: 2000 });
    await ben.waitForFunction(() => w.state.connection.registration === 'registered', undefined, { timeout: 3000 });
    expect(await hears(anna, micHz)).toBe(true);
    expect(await stage(ben)).toBe('connected');
    await anna.evaluate(() => w.dispatch({ name: 'hangUp' }));
    await ben.waitForFunction(() => w.state.serving.length === 0, undefined, { timeout: 4000 });
    await idle(anna);
    await idle(ben);
  });

  it('takes a customer through menu, offer and conversation; the hash walks 100, 200, 400', async () => {
    const customer = await blank();
    await customer.evaluate(async () => {
      Object.assign(globalThis, { p: ccc.createSoftphone(), heard: [] });
      const heard: string[] = Reflect.get(globalThis, 'heard');
      p.onFact((fact) => { heard.push(fact.type === 'phone.registration' ? fact.registration : fact.type); });
      p.start(async () => await (await fetch('/api/v1/demo/phone', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"number":"13800138000"}' })).json() as Sdk.SipAccess);
      while (!heard.includes('registered')) await new Promise((resolve) => { setTimeout(resolve, 10); });
      await p.dial({ interactionId: 'from-customer', target: '02066240000' });
      while (!heard.includes('phone.connected')) await new Promise((resolve) => { setTimeout(resolve, 10); });
    });
    await customer.waitForTimeout(2000);
    await customer.evaluate(() => p.sendDigits('from-customer', '2'));
    const rung = await Promise.race([anna, ben].map(async (page) => { await page.waitForFunction(() => ccc.allowed(w.state, { name: 'answer' }), undefined, { timeout: 15_000 }); return page; }));
    expect(await rung.evaluate(() => ccc.popHash(w.state))).toMatch(/^#\?mobile=13800138000&.*status=100&type=phone/);
    await rung.evaluate(() => w.dispatch({ name: 'answer' }));
    expect(await hears(rung, micHz)).toBe(true);
    expect(await hears(customer, micHz)).toBe(true);
    expect(await rung.evaluate(() => ccc.popHash(w.state))).toContain('status=200');

    await rung.evaluate(() => w.dispatch({ name: 'hold' }));
    await reaches(rung, 'held');
    await rung.waitForTimeout(300);
    expect((await hear(rung)).hz).toBe(0);
    expect(await hears(customer, micHz, 800)).toBe(false);
    await rung.evaluate(() => w.dispatch({ name: 'resume' }));
    expect(await hears(customer, micHz)).toBe(true);

    await customer.evaluate(() => p.hangUp('from-customer'));
    await rung.waitForFunction(() => w.state.agent?.activity === 'wrapUp', undefined, { timeout: 4000 });
    expect(await rung.evaluate(() => ccc.popHash(w.state))).toContain('status=400');
    await idle(rung);
    await customer.context().close();
  });

  it('has nothing of the SIP password in the page', async () => {
    const access = await anna.evaluate(() => JSON.stringify([w.state, w.log(), location.href, { ...localStorage }, { ...sessionStorage }]));
    expect(access).not.toMatch(/password"?\s*:\s*"[A-Za-z0-9+/=_-]{8,}/);
    expect(await anna.content()).not.toContain('password');
  });
});
