/** Issue story 2 with real parts: a SIP phone calls in, an agent in Chromium answers, both hear each other. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hear, hears } from '../support/ears.js';
import { freePort } from '../support/free-port.js';
import { heardTone, readWav, rms } from '../support/tone.js';

const agentHz = 1300;
const customerHz = 440;

describe.skipIf(!hasBaresip())('a customer calls in from a SIP phone', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;

  beforeAll(async () => {
    center = await CenterProcess.start();
    browser = await launchChrome({ micHz: agentHz });
    anna = await AgentPage.signIn(browser, center.url, 'anna');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  const customer = async (transport: 'udp' | 'tcp' | 'tls'): Promise<Baresip> => {
    const port = await freePort();
    return Baresip.start({ account: `<sip:13900001111@127.0.0.1:${port};transport=${transport}>;regint=0;audio_codecs=PCMU`, micHz: customerHz, sipListen: `127.0.0.1:${port}` });
  };
  const callIn = (phone: Baresip, transport: 'udp' | 'tcp' | 'tls'): void => {
    phone.command('dial', `sip:02066240000@127.0.0.1:${transport === 'tls' ? center.ports.sipTls : center.ports.sip};transport=${transport}`);
  };
  const lastRecord = async (): Promise<Record<string, unknown>> => {
    const token = await center.login('admin');
    const page = await center.api('GET', '/records?limit=1', { token });
    return (page['records'] as Record<string, unknown>[])[0] ?? {};
  };

  // proves POP-05 POP-06 CAL-01 CAL-02 CAL-04 IVR-06 IVR-07 IVR-10 SVR-01 SVR-02 SVR-05 SVR-08 RTE-01 VOC-03 VOC-06
  it('hears the greeting, presses 2, waits in music, is answered, held, resumed, and hung up by the agent', async () => {
    const phone = await customer('udp');
    try {
      callIn(phone, 'udp');
      await phone.wait('CALL_ESTABLISHED');
      await anna.page.waitForTimeout(1200);
      phone.command('sndcode', '2');
      await anna.page.waitForTimeout(2500);
      expect(rms(phone.heard().channels[0] ?? new Float32Array())).toBeGreaterThan(0.01);

      await anna.goReady();
      await anna.button('Answer').waitFor({ timeout: 6000 });
      expect(await anna.popHash()).toMatch(/mobile=13900001111&.*status=100/);
      await anna.press('Answer');
      await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      expect(await hears(anna.page, customerHz)).toBe(true);
      expect(await anna.popHash()).toMatch(/status=200/);
      expect(await anna.popHash()).toMatch(/agentEmail=anna%40demo\.test/);
      expect(await anna.popHash()).toMatch(/agentRoleId=General(%20|\+)agent/);

      phone.command('sndcode', '7');
      await anna.until('the digit 7', (s) => s.digits.endsWith('7'));

      const talkFrom = phone.heard().channels[0]?.length ?? 0;
      await anna.page.waitForTimeout(1500);
      expect(heardTone((phone.heard().channels[0] ?? new Float32Array()).subarray(talkFrom), 8000, [agentHz, customerHz])).toBe(agentHz);

      await anna.press('Mute');
      await anna.page.waitForTimeout(600);
      const muteFrom = phone.heard().channels[0]?.length ?? 0;
      await anna.page.waitForTimeout(1200);
      expect(rms((phone.heard().channels[0] ?? new Float32Array()).subarray(muteFrom))).toBeLessThan(0.002);
      await anna.press('Unmute');

      await anna.press('Hold');
      await anna.until('held', (s) => s.current?.legs.some((leg) => leg.role === 'customer' && leg.held) === true);
      await anna.page.waitForTimeout(500);
      const holdFrom = phone.heard().channels[0]?.length ?? 0;
      await anna.page.waitForTimeout(1500);
      const music = (phone.heard().channels[0] ?? new Float32Array()).subarray(holdFrom);
      expect(rms(music)).toBeGreaterThan(0.01);
      expect(heardTone(music, 8000, [agentHz])).toBeUndefined();
      expect((await hear(anna.page)).hz).toBe(0);

      await anna.press('Resume');
      await anna.until('resumed', (s) => s.current?.legs.every((leg) => !leg.held) === true);
      expect(await hears(anna.page, customerHz)).toBe(true);

      await anna.press('Hang up');
      await phone.wait('CALL_CLOSED');
      await anna.until('wrap-up', (s) => s.activity === 'wrapUp');
      // The browser tells of a frame's new address a moment after it has it.
      await expect.poll(() => anna.popHash()).toMatch(/status=400/);
      await anna.press(/^Finish/);
      await anna.until('ready again', (s) => s.activity === 'idle' && s.presence === 'ready');

      const record = await lastRecord();
      expect(record).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent', callType: 'inbound', agentId: 'anna', contactNumber: '13900001111' });
      await playsBothSides(record);
    } finally { await phone.stop(); }
  }, 60_000);

  /** The dual track: agent left, customer right. */
  async function playsBothSides(record: Record<string, unknown>): Promise<void> {
    const token = await center.login('anna');
    const { id } = record['recording'] as { id: string };
    const { url } = await center.api('POST', `/recordings/${id}/url`, { token });
    const wav = readWav(Buffer.from(await (await fetch(new URL(String(url), center.url))).arrayBuffer()));
    expect(wav.channels).toHaveLength(2);
    const middle = (channel: Float32Array | undefined): Float32Array => (channel ?? new Float32Array()).subarray(4000, 12_000);
    expect(heardTone(middle(wav.channels[0]), wav.rate, [agentHz, customerHz])).toBe(agentHz);
    expect(heardTone(middle(wav.channels[1]), wav.rate, [agentHz, customerHz])).toBe(customerHz);
  }

  it.each(['tcp', 'tls'] as const)('works over %s, and the customer may hang up', async (transport) => {
    const phone = await customer(transport);
    try {
      await anna.goReady();
      callIn(phone, transport);
      await phone.wait('CALL_ESTABLISHED');
      await anna.page.waitForTimeout(500);
      phone.command('sndcode', '2');
      await anna.button('Answer').waitFor({ timeout: 10_000 });
      await anna.press('Answer');
      expect(await hears(anna.page, customerHz)).toBe(true);
      phone.command('hangup');
      await anna.until('wrap-up', (s) => s.activity === 'wrapUp');
      await anna.press(/^Finish/);
      await anna.until('idle', (s) => s.activity === 'idle');
      expect(await lastRecord()).toMatchObject({ status: 'normalEnd', hangUpParty: 'customer' });
    } finally { await phone.stop(); }
  }, 40_000);
});
