/** Transfer, consultation and three-party calls with real sound: two agents in Chromium, a customer, a desk phone and an outside phone in baresip, each with a pitch of its own. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { customerPhone, talksTo } from '../support/customer-calls.js';
import { freePort } from '../support/free-port.js';
import { pageHears, phoneHears, phoneHearsMusic } from '../support/pitches.js';

const annaHz = 1300, benHz = 900, customerHz = 400, deskHz = 600, outsideHz = 700;
const everybody = [annaHz, benHz, customerHz, deskHz, outsideHz];
const mobile = '13700000000';

interface Seen { readonly remark?: string; readonly data: Readonly<Record<string, string>>; readonly path: readonly { readonly label: string }[]; readonly customer: { readonly number: string } }

describe.skipIf(!hasBaresip())('a call with a third party', () => {
  let center: CenterProcess;
  const browsers: Browser[] = [];
  const phones: Baresip[] = [];
  let anna: AgentPage;
  let ben: AgentPage;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browsers.push(await launchChrome({ micHz: annaHz }), await launchChrome({ micHz: benHz }));
    const [first, second] = browsers;
    if (!first || !second) throw new Error('no browsers');
    anna = await AgentPage.signIn(first, center.url, 'anna');
    ben = await AgentPage.signIn(second, center.url, 'ben');
  }, 90_000);
  afterEach(async () => {
    for (const phone of phones.splice(0)) await phone.stop();
    for (const agent of [anna, ben]) {
      const state = await agent.until('over', (s) => s.activity !== 'onCall' && s.activity !== 'offered');
      if (state.activity === 'wrapUp') await agent.press(/^Finish/);
      await agent.until('idle', (s) => s.activity === 'idle');
      if (state.presence === 'ready') await agent.dispatch({ name: 'goNotReady' });
    }
  }, 30_000);
  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    await center?.stop();
  });

  const phone = async (account: string, micHz: number, sipListen: string): Promise<Baresip> => {
    const started = await Baresip.start({ account, micHz, sipListen });
    phones.push(started);
    return started;
  };
  const outsidePhone = (): Promise<Baresip> =>
    phone(`<sip:${mobile}@127.0.0.1:${center.ports.trunk};transport=udp>;regint=0;audio_codecs=PCMU;answermode=auto`, outsideHz, `127.0.0.1:${center.ports.trunk}`);
  async function deskPhone(): Promise<Baresip> {
    const desk = await phone(`<sip:1001@127.0.0.1:${center.ports.sip};transport=udp>;auth_pass=phone-phone-1;regint=600;audio_codecs=PCMU;answermode=auto`, deskHz, `127.0.0.1:${await freePort()}`);
    await desk.registered();
    return desk;
  }
  /** A customer calls, chooses support and talks to Anna. */
  async function talking(): Promise<Baresip> {
    const customer = await customerPhone(customerHz);
    phones.push(customer);
    await talksTo(anna, customer, center);
    await pageHears('Anna', anna.page, [customerHz], everybody);
    return customer;
  }
  /** By the buttons: Transfer or Consult, then whom. */
  async function pick(how: 'Transfer' | 'Consult', whom: string | RegExp, typed = ''): Promise<void> {
    await anna.press(how);
    const sheet = anna.page.getByRole('dialog', { name: /to…|Ask about/ });
    if (typed) await sheet.getByRole('combobox').fill(typed);
    await sheet.getByRole('option', { name: whom }).click();
  }
  const seenBy = (agent: AgentPage): Promise<Seen> => agent.page.evaluate(() => {
    const workstation: { state: { current?: string; ringing: readonly string[]; interactions: Record<string, unknown> } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    const { state } = workstation;
    return state.interactions[state.current ?? state.ringing[0] ?? ''] as Seen;
  });
  async function answeredBy(agent: AgentPage): Promise<void> {
    await agent.button('Answer').waitFor({ timeout: 10_000 });
    await agent.press('Answer');
  }
  async function lastRecord(): Promise<Record<string, unknown>> {
    const token = await center.login('admin');
    return ((await center.api('GET', '/records?limit=1', { token }))['records'] as Record<string, unknown>[])[0] ?? {};
  }
  async function ended(record: Record<string, unknown>): Promise<void> {
    await expect.poll(lastRecord, { timeout: 8000 }).toMatchObject(record);
  }

  // proves CAL-06, VOC-08
  it('is handed to a colleague: music while it rings, then both talk, and path, remark and data came along', async () => {
    const customer = await talking();
    await anna.dispatch({ name: 'note', remark: 'Wants a refund', data: { order: '42' } });
    await pick('Transfer', /Ben/);
    await phoneHearsMusic('the customer', customer, everybody);
    await ben.button('Answer').waitFor({ timeout: 10_000 });
    expect(await ben.page.getByText('Transferred by Anna Berg').first().isVisible()).toBe(true);
    expect(await anna.page.getByText('Ringing…').first().isVisible()).toBe(true);
    await pageHears('Anna', anna.page, [], everybody);
    await ben.press('Answer');
    await pageHears('Ben', ben.page, [customerHz], everybody);
    await phoneHears('the customer', customer, [benHz], everybody);
    await anna.until('free', (s) => s.activity === 'idle');
    const seen = await seenBy(ben);
    expect(seen).toMatchObject({ remark: 'Wants a refund', data: { order: '42' }, customer: { number: '13900001111' } });
    expect(seen.path.at(-1)?.label).toBe('To support');
    await ben.press('Hang up');
    await customer.wait('CALL_CLOSED');
    await ended({ status: 'agentTransfer', agentId: 'ben', hangUpParty: 'agent', remark: 'Wants a refund' });
  }, 60_000);

  it('comes back when the transfer is cancelled or declined, and says so', async () => {
    const customer = await talking();
    await pick('Transfer', /Ben/);
    await ben.button('Answer').waitFor({ timeout: 10_000 });
    await phoneHearsMusic('the customer', customer, everybody);
    await anna.press('Cancel transfer');
    await ben.until('quiet', (s) => s.ringing === 0 && s.activity === 'idle');
    await phoneHears('the customer', customer, [annaHz], everybody);
    await pageHears('Anna', anna.page, [customerHz], everybody);

    await pick('Transfer', /Ben/);
    await ben.button('Reject').waitFor({ timeout: 10_000 });
    await ben.press('Reject');
    await anna.page.getByText(/Ben Carter was not reached/).first().waitFor({ timeout: 5000 });
    await phoneHears('the customer', customer, [annaHz], everybody);
    customer.command('hangup');
    await ended({ status: 'normalEnd', agentId: 'anna' });
  }, 60_000);

  // proves VOC-08, VOC-13
  it('is left at once: the customer hears music, then the line again when nobody takes it, out of which the colleague does', async () => {
    await center.api('PUT', '/settings', { token: await center.login('admin'), body: { agentsMayTake: true } });
    const customer = await talking();
    await anna.dispatch({ name: 'setNextPresence', presence: 'notReady' });
    await anna.dispatch({ name: 'transfer', to: { kind: 'agent', id: 'ben' }, mode: 'blind' });
    await anna.until('free while it rings', (s) => s.activity === 'idle');
    await ben.button('Reject').waitFor({ timeout: 10_000 });
    await phoneHearsMusic('the customer', customer, everybody);
    await ben.press('Reject');
    await ben.until('quiet', (s) => s.ringing === 0 && s.activity === 'idle');
    const waiting = (): Promise<string | undefined> => ben.page.evaluate(() => {
      const { state }: { state: { queues: readonly { calls?: readonly { interactionId: string }[] }[] } } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
      return state.queues.flatMap((queue) => queue.calls ?? [])[0]?.interactionId;
    });
    await expect.poll(waiting, { timeout: 8000 }).toBeDefined();
    await phoneHearsMusic('the customer', customer, everybody);
    await ben.dispatch({ name: 'take', interactionId: await waiting() });
    await pageHears('Ben', ben.page, [customerHz], everybody);
    await phoneHears('the customer', customer, [benHz], everybody);
    // Ben parks only his own connection, and is back.
    await ben.dispatch({ name: 'hold', scope: 'connection' });
    await phoneHearsMusic('the customer', customer, everybody);
    await pageHears('Ben', ben.page, [], everybody);
    await ben.dispatch({ name: 'resume', scope: 'connection' });
    await phoneHears('the customer', customer, [benHz], everybody);
    await ben.dispatch({ name: 'transfer', to: { kind: 'flow', id: 'greeting' } });
    await ben.until('free', (s) => s.activity === 'idle');
    await phoneHearsMusic('the customer', customer, everybody);
    customer.command('hangup');
    await ended({ status: 'normalEnd', agentId: 'ben', hangUpParty: 'customer' });
    await center.api('PUT', '/settings', { token: await center.login('admin'), body: { agentsMayTake: false } });
  }, 90_000);

  // proves VOC-07, VOC-11, CON-21
  it('of three goes on between two while the agent parks, and between agent and colleague when only the customer is let go', async () => {
    const customer = await talking();
    await pick('Consult', /Ben/);
    await answeredBy(ben);
    await anna.press('Join all');
    await phoneHears('the customer', customer, [annaHz, benHz], everybody);
    await anna.press('Step out');
    await phoneHears('the customer', customer, [benHz], everybody);
    await pageHears('Ben', ben.page, [customerHz], everybody);
    await pageHears('Anna', anna.page, [], everybody);
    await anna.press('Come back');
    await pageHears('Anna', anna.page, [customerHz, benHz], everybody);
    await anna.press(/^Drop 139/);
    await customer.wait('CALL_CLOSED');
    await pageHears('Anna', anna.page, [benHz], everybody);
    await pageHears('Ben', ben.page, [annaHz], everybody);
    await anna.press('Hang up');
    await ended({ status: 'normalEnd', agentId: 'anna', hangUpParty: 'agent' });
  }, 90_000);

  // proves CAL-05
  it('is handed to a skill group, whose free agent gets it', async () => {
    const customer = await talking();
    await pick('Transfer', /Sales/, 'sal');
    await phoneHearsMusic('the customer', customer, everybody);
    await anna.page.getByText(/^Waiting, place 1/).first().waitFor({ timeout: 5000 });
    await ben.goReady();
    await answeredBy(ben);
    await pageHears('Ben', ben.page, [customerHz], everybody);
    await phoneHears('the customer', customer, [benHz], everybody);
    expect((await seenBy(ben)).path.at(-1)?.label).toBe('To support');
    customer.command('hangup');
    await ended({ status: 'agentTransfer', agentId: 'ben', skillGroup: 'Sales', hangUpParty: 'customer' });
  }, 60_000);

  // proves CAL-07
  it('is handed to an outside number, and the agent leaves when it answers', async () => {
    const outside = await outsidePhone();
    const customer = await talking();
    await pick('Transfer', /137/, mobile);
    await outside.wait('CALL_ESTABLISHED');
    await anna.until('free', (s) => s.activity === 'idle');
    await phoneHears('the outside phone', outside, [customerHz], everybody);
    await phoneHears('the customer', customer, [outsideHz], everybody);
    outside.command('hangup');
    await customer.wait('CALL_CLOSED');
    await ended({ status: 'externalTransfer', agentId: 'anna' });
  }, 60_000);

  it('is handed to a desk phone', async () => {
    const desk = await deskPhone();
    const customer = await talking();
    await pick('Transfer', /Front desk|1001/, '1001');
    await desk.wait('CALL_ESTABLISHED');
    await anna.until('free', (s) => s.activity === 'idle');
    await phoneHears('the desk phone', desk, [customerHz], everybody);
    await phoneHears('the customer', customer, [deskHz], everybody);
    customer.command('hangup');
    await desk.wait('CALL_CLOSED');
    await ended({ status: 'agentTransfer', hangUpParty: 'customer' });
  }, 60_000);

  // proves CAL-08, VOC-05
  it('waits in music while the agent asks a colleague, swaps between the two, and is handed over', async () => {
    const customer = await talking();
    await pick('Consult', /Ben/);
    await ben.button('Answer').waitFor({ timeout: 10_000 });
    expect(await ben.page.getByRole('heading', { name: 'Anna Berg' }).first().isVisible()).toBe(true);
    await ben.press('Answer');
    await pageHears('Anna', anna.page, [benHz], everybody);
    await pageHears('Ben', ben.page, [annaHz], everybody);
    await phoneHearsMusic('the customer', customer, everybody);

    await anna.press('Swap');
    await pageHears('Anna', anna.page, [customerHz], everybody);
    await phoneHears('the customer', customer, [annaHz], everybody);
    await pageHears('Ben', ben.page, [], everybody);
    await anna.press('Swap');
    await pageHears('Ben', ben.page, [annaHz], everybody);
    await phoneHearsMusic('the customer', customer, everybody);

    await anna.press('Complete transfer');
    await pageHears('Ben', ben.page, [customerHz], everybody);
    await phoneHears('the customer', customer, [benHz], everybody);
    await anna.until('free', (s) => s.activity === 'idle');
    customer.command('hangup');
    await ended({ status: 'agentTransfer', agentId: 'ben' });
  }, 90_000);

  // proves CAL-08, CAL-05
  it('waits in music while the agent asks a skill group, whose free agent answers and takes it over', async () => {
    const customer = await talking();
    await pick('Consult', /Sales/, 'sal');
    await phoneHearsMusic('the customer', customer, everybody);
    expect(await ben.state()).toMatchObject({ ringing: 0 });
    await ben.goReady();
    await answeredBy(ben);
    await pageHears('Anna', anna.page, [benHz], everybody);
    await pageHears('Ben', ben.page, [annaHz], everybody);
    await phoneHearsMusic('the customer', customer, everybody);
    await anna.press('Complete transfer');
    await anna.until('free', (s) => s.activity === 'idle');
    await pageHears('Ben', ben.page, [customerHz], everybody);
    await phoneHears('the customer', customer, [benHz], everybody);
    customer.command('hangup');
    await ended({ status: 'agentTransfer', agentId: 'ben', hangUpParty: 'customer' });
  }, 90_000);

  // proves VOC-10
  it('becomes a call of three in which all hear each other, is split, joined again, and left', async () => {
    const customer = await talking();
    await pick('Consult', /Ben/);
    await answeredBy(ben);
    await pageHears('Anna', anna.page, [benHz], everybody);
    await anna.press('Join all');
    await pageHears('Anna', anna.page, [customerHz, benHz], everybody);
    await pageHears('Ben', ben.page, [customerHz, annaHz], everybody);
    await phoneHears('the customer', customer, [annaHz, benHz], everybody);
    await anna.press('Split');
    await phoneHearsMusic('the customer', customer, everybody);
    await pageHears('Anna', anna.page, [benHz], everybody);
    await pageHears('Ben', ben.page, [annaHz], everybody);
    await anna.press('Join all');
    await phoneHears('the customer', customer, [annaHz, benHz], everybody);
    await anna.press('Leave');
    await anna.until('free', (s) => s.activity === 'idle');
    await pageHears('Ben', ben.page, [customerHz], everybody);
    await phoneHears('the customer', customer, [benHz], everybody);
    await ben.press('Hang up');
    await customer.wait('CALL_CLOSED');
    await ended({ status: 'agentTransfer', agentId: 'ben', recording: { final: true } });
  }, 90_000);

  it('goes back to the customer when the consultation is cancelled, ended, or the third party dropped', async () => {
    const desk = await deskPhone();
    const customer = await talking();
    await pick('Consult', /Ben/);
    await ben.button('Answer').waitFor({ timeout: 10_000 });
    await anna.press('Cancel call');
    await ben.until('quiet', (s) => s.ringing === 0 && s.activity === 'idle');
    await phoneHears('the customer', customer, [annaHz], everybody);

    await pick('Consult', /Front desk|1001/, '1001');
    await desk.wait('CALL_ESTABLISHED');
    await pageHears('Anna', anna.page, [deskHz], everybody);
    await phoneHears('the desk phone', desk, [annaHz], everybody);
    await anna.press('End consult');
    await desk.wait('CALL_CLOSED');
    await phoneHears('the customer', customer, [annaHz], everybody);

    await pick('Consult', /Ben/);
    await answeredBy(ben);
    await pageHears('Anna', anna.page, [benHz], everybody);
    await anna.press('Join all');
    await phoneHears('the customer', customer, [annaHz, benHz], everybody);
    await anna.press('Drop Ben Carter');
    await ben.until('free', (s) => s.activity === 'idle');
    await phoneHears('the customer', customer, [annaHz], everybody);
    await pageHears('Anna', anna.page, [customerHz], everybody);
    customer.command('hangup');
    await ended({ status: 'normalEnd', agentId: 'anna', hangUpParty: 'customer' });
  }, 90_000);

  it('ends for everybody when the customer hangs up while a colleague is asked', async () => {
    const customer = await talking();
    await pick('Consult', /Ben/);
    await answeredBy(ben);
    await pageHears('Ben', ben.page, [annaHz], everybody);
    customer.command('hangup');
    await anna.until('wrap-up', (s) => s.activity === 'wrapUp');
    await ben.until('free', (s) => s.activity === 'idle');
    await ended({ status: 'normalEnd', agentId: 'anna', hangUpParty: 'customer' });
  }, 60_000);
});
