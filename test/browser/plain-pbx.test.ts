// The softphone without our center: against Kamailio, with JsSIP phones behind it, and real sound. Registration, calls, hold, digits, REFER both ways, Replaces, an outage.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type * as Sdk from '../../src/index.js';
import type * as Pbx from '../../src/pbx.js';
import { launchChrome } from '../support/chrome.js';
import { giveEars, giveVoice, hear, hears } from '../support/ears.js';
import type { ForeignPhone } from '../support/foreign/phone.js';
import { ForeignPage, foreignSite, type Site } from '../support/foreign/site.js';
import { Kamailio } from '../support/kamailio.js';

declare const ccc: typeof Sdk & { readonly pbx: typeof Pbx };
declare const w: Sdk.Workstation;
declare const phone: Required<ForeignPhone>;

const [ownHz, benHz, carolHz] = [1000, 700, 1300];

describe('the workstation against a plain PBX', () => {
  let pbx: Kamailio;
  let site: Site;
  let browser: Browser;
  let own: Page;
  let ben: ForeignPage;
  let carol: ForeignPage;
  let script = '';
  let seen = { ben: 0, carol: 0 };

  async function workstation(user: string, more: { readonly digits?: 'rtp' | 'info' } = {}): Promise<Page> {
    const context = await browser.newContext({ permissions: ['microphone'] });
    await giveEars(context);
    await giveVoice(context, ownHz);
    const page = await context.newPage();
    await page.goto(site.origin);
    await page.evaluate(script);
    await page.evaluate(async (account) => {
      const softphone = ccc.pbx.createSoftphone(account);
      Object.assign(globalThis, { w: ccc.createWorkstation({ softphone }) });
      await w.connect();
    }, { ...pbx.account(user), name: 'Anna', ...more });
    return page;
  }
  const stage = () => own.evaluate(() => {
    const call = ccc.currentInteraction(w.state) ?? ccc.ringingInteraction(w.state);
    return call ? ccc.stageOf(w.state, call) : 'none';
  });
  const reaches = async (wanted: string): Promise<void> => { await expect.poll(stage, { timeout: 8000, interval: 50 }).toBe(wanted); };
  const ask = (command: Sdk.Command) => own.evaluate((given) => w.dispatch(given), command);
  const lastEnded = () => own.evaluate(() => { const [x] = ccc.recentCalls(w.state); return x && { status: x.status, party: x.hangUpParty, number: x.customer.number }; });
  const otherHolds = () => own.evaluate(() => { const x = ccc.currentInteraction(w.state); return x && ccc.peerLeg(w.state, x)?.hold.remote; });

  async function callBen(): Promise<void> {
    await ask({ name: 'dial', phoneNumber: '2002' });
    await ben.until(/^ringing/, seen.ben);
    await ben.answer();
    await ben.until(/^connected/, seen.ben);
    await reaches('connected');
  }

  beforeAll(async () => {
    const bundle = await build({
      stdin: { contents: "export * from 'ccc-workstation'; export * as pbx from 'ccc-workstation/pbx';", resolveDir: process.cwd() },
      bundle: true, format: 'iife', globalName: 'ccc', target: 'es2022', conditions: ['ccc-source'], write: false,
    });
    script = `${bundle.outputFiles[0]?.text ?? ''};globalThis.ccc = ccc;`;
    [pbx, site, browser] = await Promise.all([Kamailio.start(), foreignSite(), launchChrome({ micHz: 440 })]);
    own = await workstation('2001');
    ben = await ForeignPage.open(browser, site, 'jsSipPhone', pbx.account('2002'), benHz);
    carol = await ForeignPage.open(browser, site, 'jsSipPhone', pbx.account('2003'), carolHz);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await pbx?.close();
    site?.close();
  });
  beforeEach(async () => {
    // What an earlier test left.
    await own.evaluate(async () => { for (const id of w.state.serving) await w.dispatch({ name: 'hangUp', interactionId: id }).catch(() => undefined); });
    await own.waitForFunction(() => Object.values(w.state.interactions).every((x) => x.phase === 'closed'), undefined, { timeout: 5000 });
    seen = { ben: (await ben.events()).length, carol: (await carol.events()).length };
  });

  it('registers with digest, and says what it can do and who does it', async () => {
    const { registration, capabilities, presence, may } = await own.evaluate(() => ({
      registration: w.state.connection.registration, capabilities: w.capabilities, presence: w.state.agent?.presence, may: ccc.allowed(w.state, { name: 'goNotReady' }),
    }));
    expect(registration).toBe('registered');
    expect(presence).toBe('ready');
    expect(capabilities).toMatchObject({ carriedOutBy: 'softphone', recordings: false });
    expect(capabilities.commands).toEqual(expect.arrayContaining(['hold', 'transfer', 'consult', 'completeTransfer', 'swap']));
    expect(capabilities.commands).not.toContain('setPresence');
    expect(may).toBe(false);
  });

  it('is refused with a wrong password', async () => {
    const outcome = await own.evaluate(async (account) => {
      const other = ccc.createWorkstation({ softphone: ccc.pbx.createSoftphone({ ...account, password: 'wrong' }), effects: false });
      const error = await other.connect().then(() => 'connected', (failure: unknown) => failure instanceof ccc.CccError ? failure.code : 'else');
      await other.disconnect();
      return error;
    }, pbx.account('2004'));
    expect(outcome).toBe('not-signed-in');
  });

  it('calls, is heard, holds and resumes by re-INVITE, is muted, and is hung up', async () => {
    await callBen();
    expect(await hears(own, benHz), 'we hear ben').toBe(true);
    expect(await hears(ben.page, ownHz), 'ben hears us').toBe(true);

    await ask({ name: 'hold' });
    await reaches('held');
    await ben.until(/^held remote/, seen.ben);
    await own.waitForTimeout(300);
    expect((await hear(ben.page)).hz, 'ben hears nothing').toBe(0);
    expect((await hear(own)).hz, 'we hear nothing').toBe(0);
    await ask({ name: 'resume' });
    await ben.until(/^resumed remote/, seen.ben);
    await reaches('connected');
    expect(await hears(own, benHz)).toBe(true);
    expect(await hears(ben.page, ownHz)).toBe(true);

    await ask({ name: 'mute' });
    await own.waitForTimeout(300);
    expect((await hear(ben.page)).hz, 'muted').toBe(0);
    await ask({ name: 'unmute' });
    expect(await hears(ben.page, ownHz)).toBe(true);

    await ben.hangUp();
    await reaches('none');
    expect(await lastEnded()).toEqual({ status: 'normalEnd', party: 'customer', number: '2002' });
  }, 40_000);

  it('is called, shows the far end\'s hold, takes its digits by INFO, and hangs up', async () => {
    await ben.call('2001');
    await reaches('ringing');
    expect(await own.evaluate(() => ccc.ringingInteraction(w.state)?.customer.number)).toBe('2002');
    await ask({ name: 'answer' });
    await reaches('connected');
    expect(await hears(own, benHz)).toBe(true);
    expect(await hears(ben.page, ownHz)).toBe(true);

    await ben.hold();
    await expect.poll(otherHolds, { timeout: 4000 }).toBe(true);
    // Both at once: neither hears, and each takes back only its own.
    await ask({ name: 'hold' });
    await reaches('held');
    await ben.resume();
    await expect.poll(otherHolds, { timeout: 4000 }).toBe(false);
    await reaches('held');
    await ask({ name: 'resume' });
    await reaches('connected');
    expect(await hears(own, benHz)).toBe(true);
    expect(await hears(ben.page, ownHz)).toBe(true);

    await ben.key('5', 'info');
    await own.waitForFunction(() => Object.values(w.state.digits).includes('5'), undefined, { timeout: 4000 });
    await ask({ name: 'hangUp' });
    await ben.until(/^ended remote/, seen.ben);
    expect(await lastEnded()).toEqual({ status: 'normalEnd', party: 'agent', number: '2002' });
  }, 40_000);

  it.each([['2999', 'inCall'], ['2998', 'emptyNumber'], ['2997', 'emptyNumber']])('tells why %s cannot be reached: %s', async (number, status) => {
    await ask({ name: 'dial', phoneNumber: number });
    await expect.poll(async () => (await lastEnded())?.status, { timeout: 5000 }).toBe(status);
  });

  it('sends digits in the stream, where the far end hears them, or by INFO where it is told to', async () => {
    await callBen();
    expect(await hears(ben.page, ownHz)).toBe(true);
    // A browser plays RFC 4733 events as the tones they stand for: 697 and 1209 Hz for a 1.
    await ask({ name: 'mute' });
    await ask({ name: 'sendDigits', digits: '1'.repeat(40) });
    const [low, high] = await Promise.all([hears(ben.page, 697, 5000), hears(ben.page, 1209, 5000)]);
    expect(low || high, 'ben hears the tones of a 1').toBe(true);
    await ask({ name: 'hangUp' });

    const other = await workstation('2005', { digits: 'info' });
    await other.evaluate(() => w.dispatch({ name: 'dial', phoneNumber: '2003' }));
    await carol.until(/^ringing/, seen.carol);
    await carol.answer();
    await other.waitForFunction(() => ccc.allowed(w.state, { name: 'sendDigits', digits: '7' }), undefined, { timeout: 5000 });
    await carol.until(/^connected/, seen.carol);
    await other.evaluate(() => w.dispatch({ name: 'sendDigits', digits: '7' }));
    await carol.until(/^digit 7/, seen.carol);
    await other.evaluate(() => w.disconnect());
    await other.context().close();
  }, 40_000);

  it('counts a call that gives up as missed, and rejects one', async () => {
    await ben.call('2001');
    await reaches('ringing');
    await ben.hangUp();
    await reaches('none');
    expect(await own.evaluate(() => { const [x] = ccc.recentCalls(w.state); return x && ccc.missedByMe(w.state, x); })).toBe(true);
    const { records } = await own.evaluate(() => w.records());
    expect(records[0]).toMatchObject({ status: 'gaveUpWhileRinging', callerNumber: '2002', missedBy: ['2001'] });
    await ben.call('2001');
    await reaches('ringing');
    await ask({ name: 'reject' });
    await ben.until(/^failed Rejected/, seen.ben);
  });

  it('transfers by REFER: the others hear each other, and we are out', async () => {
    await callBen();
    await ask({ name: 'transfer', to: { kind: 'external', id: '2003' } });
    await carol.until(/^ringing/, seen.carol);
    await carol.answer();
    await reaches('none');
    expect(await lastEnded()).toEqual({ status: 'externalTransfer', party: 'agent', number: '2002' });
    expect(await hears(carol.page, benHz), 'carol hears ben').toBe(true);
    expect(await hears(ben.page, carolHz), 'ben hears carol').toBe(true);
    await carol.hangUp();
  }, 40_000);

  it('has the call back when the transfer fails', async () => {
    await callBen();
    await ask({ name: 'transfer', to: { kind: 'external', id: '2999' } });
    await ben.until(/^referred/, seen.ben);
    await reaches('connected');
    expect(await hears(ben.page, ownHz), 'ben hears us again').toBe(true);
    expect(await hears(own, benHz)).toBe(true);
    await ask({ name: 'hangUp' });
  }, 40_000);

  it('consults, swaps, and hands over by REFER with Replaces', async () => {
    await callBen();
    await ask({ name: 'consult', to: { kind: 'external', id: '2003' } });
    await carol.until(/^ringing/, seen.carol);
    await carol.answer();
    await expect.poll(() => own.evaluate(() => ccc.allowed(w.state, { name: 'completeTransfer' })), { timeout: 5000 }).toBe(true);
    expect(await hears(own, carolHz), 'we hear carol').toBe(true);
    expect(await hears(carol.page, ownHz), 'carol hears us').toBe(true);
    expect((await hear(ben.page)).hz, 'ben waits').toBe(0);

    await ask({ name: 'swap' });
    await carol.until(/^held remote/, seen.carol);
    expect(await hears(ben.page, ownHz), 'ben hears us').toBe(true);
    expect((await hear(carol.page)).hz, 'carol waits').toBe(0);
    await ask({ name: 'swap' });
    expect(await hears(carol.page, ownHz)).toBe(true);

    await ask({ name: 'completeTransfer' });
    await carol.until(/^replaced/, seen.carol);
    await reaches('none');
    expect(await lastEnded()).toMatchObject({ status: 'externalTransfer', number: '2002' });
    expect(await hears(carol.page, benHz), 'carol hears ben').toBe(true);
    expect(await hears(ben.page, carolHz), 'ben hears carol').toBe(true);
    await ben.hangUp();
  }, 60_000);

  it('takes the call back from a consultation', async () => {
    await callBen();
    await ask({ name: 'consult', to: { kind: 'external', id: '2003' } });
    await carol.until(/^ringing/, seen.carol);
    await ask({ name: 'cancelConsult' });
    await carol.until(/^failed Canceled/, seen.carol);
    await reaches('connected');
    expect(await hears(ben.page, ownHz)).toBe(true);
    await ask({ name: 'hangUp' });
  }, 40_000);

  it('is transferred by REFER within its own domain, and shows whom it talks to then', async () => {
    await ben.call('2001');
    await reaches('ringing');
    await ask({ name: 'answer' });
    await reaches('connected');
    await ben.page.evaluate(() => { phone.transfer('2003'); });
    await carol.until(/^ringing/, seen.carol);
    await carol.answer();
    await ben.until(/^transfer accepted/, seen.ben);
    await ben.hangUp();
    expect(await hears(own, carolHz), 'we hear carol').toBe(true);
    expect(await hears(carol.page, ownHz), 'carol hears us').toBe(true);
    await reaches('connected');
    expect(await own.evaluate(() => ccc.currentInteraction(w.state)?.customer.number)).toBe('2003');
    await ask({ name: 'hangUp' });
    await carol.until(/^ended remote/, seen.carol);
  }, 40_000);

  it('is handed to another by INVITE with Replaces, without ringing again', async () => {
    await ben.call('2001');
    await reaches('ringing');
    await ask({ name: 'answer' });
    await reaches('connected');
    // Carol is told by ben to call us in his place.
    await carol.call('2002');
    await ben.until(/^ringing/, seen.ben);
    await ben.answer();
    await carol.until(/^connected/, seen.carol);
    await ben.page.evaluate(() => { phone.handOverTo('2001'); });
    expect(await hears(own, carolHz), 'we hear carol').toBe(true);
    expect(await hears(carol.page, ownHz), 'carol hears us').toBe(true);
    expect(await own.evaluate(() => [ccc.currentInteraction(w.state)?.customer.number, w.state.ringing.length])).toEqual(['2003', 0]);
    await ask({ name: 'hangUp' });
  }, 60_000);

  it('serves two calls with one microphone: the second is answered, the first waits', async () => {
    await callBen();
    const first = await own.evaluate(() => w.state.current);
    await carol.call('2001');
    await expect.poll(() => own.evaluate(() => w.state.ringing.length), { timeout: 5000 }).toBe(1);
    await ask({ name: 'answer' });
    await expect.poll(() => own.evaluate(() => w.state.serving.length), { timeout: 5000 }).toBe(2);
    expect(await hears(carol.page, ownHz), 'carol hears us').toBe(true);
    expect((await hear(ben.page)).hz, 'ben waits').toBe(0);
    await ask({ name: 'resume', interactionId: first ?? '' });
    expect(await hears(ben.page, ownHz), 'ben hears us').toBe(true);
    expect((await hear(carol.page)).hz, 'carol waits').toBe(0);
    await carol.hangUp();
    await ask({ name: 'hangUp', interactionId: first ?? '' });
  }, 60_000);

  it('comes back after the PBX was restarted; a running call goes on meanwhile', async () => {
    await callBen();
    await pbx.stop();
    await own.waitForFunction(() => w.state.connection.signalling === 'reconnecting', undefined, { timeout: 5000 });
    expect(await hears(own, benHz), 'the sound does not pass through the PBX').toBe(true);
    await pbx.startAgain();
    await own.waitForFunction(() => w.state.connection.registration === 'registered' && w.state.connection.signalling === 'connected', undefined, { timeout: 15_000 });
    await ask({ name: 'hangUp' });
    await reaches('none');
    await ben.until(/registered/, seen.ben);
    seen.ben = (await ben.events()).length;
    await callBen();
    expect(await hears(own, benHz)).toBe(true);
    await ask({ name: 'hangUp' });
  }, 60_000);
});
