/** Several calls and what a held caller hears, with real sound: an agent in Chromium, a customer and a desk phone in baresip, each with a pitch of its own. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { customerPhone, talksTo } from '../support/customer-calls.js';
import { freePort } from '../support/free-port.js';
import { lastHeard, phoneHears, phoneHearsMusic } from '../support/pitches.js';
import { rms } from '../support/tone.js';

const annaHz = 1300, customerHz = 400, deskHz = 600, holdHz = 1000;
const everybody = [annaHz, customerHz, deskHz, holdHz];

/** A second of a pitch as a WAV file of 16 kHz, two channels. */
function wav(hz: number): Buffer {
  const rate = 16_000, data = Buffer.alloc(rate * 4), header = Buffer.alloc(44);
  for (let i = 0; i < rate * 2; i++) data.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * hz * Math.floor(i / 2)) / rate)), i * 2);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  [[16, 16, 4], [20, 1, 2], [22, 2, 2], [24, rate, 4], [28, rate * 4, 4], [32, 4, 2], [34, 16, 2]].forEach(([at = 0, value = 0, size = 2]) => { header.writeUIntLE(value, at, size); });
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

describe.skipIf(!hasBaresip())('an agent with a held caller', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;
  let customer: Baresip;
  let desk: Baresip;
  let admin: string;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: annaHz });
    admin = await center.login('admin');
    anna = await AgentPage.signIn(browser, center.url, 'anna');
    customer = await customerPhone(customerHz);
    desk = await Baresip.start({ account: `<sip:1001@127.0.0.1:${center.ports.sip};transport=udp>;auth_pass=phone-phone-1;regint=600;audio_codecs=PCMU`, micHz: deskHz, sipListen: `127.0.0.1:${await freePort()}` });
    await desk.registered();
    await talksTo(anna, customer, center);
    await phoneHears('the customer', customer, [annaHz], everybody);
  }, 120_000);
  afterAll(async () => {
    await customer?.stop();
    await desk?.stop();
    await browser?.close();
    await center?.stop();
  });

  const held = async (listen: () => Promise<void>): Promise<void> => {
    await anna.press('Hold');
    await listen();
    await anna.press('Resume');
    await phoneHears('the customer', customer, [annaHz], everybody);
  };
  const set = (holdSound: unknown): Promise<unknown> => center.api('PUT', '/settings', { token: admin, body: { holdSound } });

  // proves CAL-02, CAL-03
  it('plays the music, an uploaded sound, a spoken text and nothing, as an administrator chooses', async () => {
    await held(() => phoneHearsMusic('the customer', customer, everybody));
    const upload = await fetch(`${center.url}/api/v1/sounds`, { method: 'POST', headers: { authorization: `Bearer ${admin}`, 'content-type': 'audio/wav' }, body: new Uint8Array(wav(holdHz)) });
    expect(upload.status).toBe(201);
    const { id } = await upload.json() as { id: string };
    await set({ kind: 'file', soundId: id });
    await held(async () => {
      await phoneHears('the customer', customer, [holdHz], everybody);
      // It lasts a second: after three it must have begun again.
      await anna.page.waitForTimeout(3000);
      await phoneHears('the customer', customer, [holdHz], everybody);
    });
    await set({ kind: 'none' });
    await held(async () => {
      await phoneHears('the customer', customer, [], everybody);
      await expect.poll(() => rms(lastHeard(customer)), { timeout: 5000 }).toBeLessThan(0.002);
    });
    await set({ kind: 'text', text: 'Please hold the line, one moment please' });
    const status = await center.api('GET', '/hold-sound', { token: admin });
    expect(status).toMatchObject({ playing: 'text' });
    await held(async () => {
      await phoneHearsMusic('the customer', customer, everybody);
      // It is spoken in three seconds: after five it must have begun again.
      await anna.page.waitForTimeout(5000);
      await phoneHearsMusic('the customer', customer, everybody);
    });
    await set({ kind: 'file', soundId: id });
  }, 90_000);

  // proves VOC-07, VOC-11, CDA-03, CDA-04 with one microphone and two media legs
  it('takes a second call beside the first, switches, and hangs up each alone', async () => {
    desk.command('dial', `sip:agent-anna@127.0.0.1:${center.ports.sip};transport=udp`);
    await anna.button('Answer').waitFor({ timeout: 15_000 });
    // The running call stays in sight and goes on.
    expect(await anna.button('Hold').isVisible()).toBe(true);
    await phoneHears('the customer', customer, [annaHz], everybody);
    await anna.press('Answer');
    await phoneHears('the desk phone', desk, [annaHz], everybody);
    await phoneHears('the customer', customer, [holdHz], everybody);
    await anna.press(/^Switch:/);
    await phoneHears('the customer', customer, [annaHz], everybody);
    await phoneHears('the desk phone', desk, [holdHz], everybody);
    await anna.press(/^Hang up: Front desk/);
    await desk.wait('CALL_CLOSED');
    await phoneHears('the customer', customer, [annaHz], everybody);
    await anna.press('Hang up');
    await customer.wait('CALL_CLOSED');
    await anna.until('wrapUp', (s) => s.activity === 'wrapUp');
    await anna.press('More time');
    await anna.press(/^Finish/);
    await anna.until('idle', (s) => s.activity === 'idle');
    await expect.poll(async () => (await center.api('GET', '/records?channel=phone&limit=1', { token: admin }))['records'], { timeout: 8000 })
      .toMatchObject([{ hangUpParty: 'agent', reports: [{ agentId: 'anna', codec: 'PCMU' }] }]);
  }, 90_000);
});
