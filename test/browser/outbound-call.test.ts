/** Issue story 3 with real parts: the agent dials from the dial pad to phones behind the trunk, to a colleague and to a desk phone. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { hears } from '../support/ears.js';
import { freePort } from '../support/free-port.js';
import { heardTone, toneUlaw } from '../support/tone.js';

const agentHz = 1300;
const phoneHz = 440;
const mobile = '13700000000';

describe.skipIf(!hasBaresip())('an agent calls out', () => {
  let center: CenterProcess;
  let browser: Browser;
  let anna: AgentPage;

  beforeAll(async () => {
    center = await CenterProcess.start({ env: { CCC_OUTBOUND_RING_TIMEOUT_MS: '7000' } });
    browser = await launchChrome({ micHz: agentHz });
    anna = await AgentPage.signIn(browser, center.url, 'anna');
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await center?.stop();
  });

  /** The phone behind the trunk listens where the demo trunk sends its calls. */
  const behindTrunk = async (answer: 'auto' | 'manual'): Promise<Baresip> => Baresip.start({
    account: `<sip:${mobile}@127.0.0.1:${center.ports.trunk};transport=udp>;regint=0;audio_codecs=PCMU;answermode=${answer}`,
    micHz: phoneHz, sipListen: `127.0.0.1:${center.ports.trunk}`,
  });
  const dial = async (who: AgentPage, number: string): Promise<void> => {
    await who.page.getByLabel('Number to call').filter({ visible: true }).first().fill(number);
    await who.press(/^Call(?! again)/);
  };
  const finish = async (who: AgentPage): Promise<void> => {
    const state = await who.until('over', (s) => s.activity === 'idle' || s.activity === 'wrapUp');
    if (state.activity === 'wrapUp') await who.press(/^Finish/);
    await who.until('idle', (s) => s.activity === 'idle');
  };
  /** The record that was not there before. */
  const newRecord = async (work: () => Promise<void>): Promise<Record<string, unknown>> => {
    const before = (await lastRecord())['id'];
    await work();
    for (const end = Date.now() + 5000; Date.now() < end;) {
      const record = await lastRecord();
      if (record['id'] !== before && record['status'] !== undefined) return record;
      await anna.page.waitForTimeout(100);
    }
    throw new Error('no new record');
  };
  const lastRecord = async (): Promise<Record<string, unknown>> => {
    const token = await center.login('admin');
    return ((await center.api('GET', '/records?limit=1', { token }))['records'] as Record<string, unknown>[])[0] ?? {};
  };

  // proves VOC-01 VOC-09 DIA-01 CAL-10 SVR-01 SVR-08
  it('is answered: both hear each other, digits arrive, and the record has a recording', async () => {
    const phone = await behindTrunk('auto');
    try {
      await dial(anna, mobile);
      await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      expect(await hears(anna.page, phoneHz)).toBe(true);
      await anna.dispatch({ name: 'sendDigits', digits: '42#' });
      await anna.page.waitForTimeout(1500);
      expect(phone.events.filter((e) => e.type === 'CALL_DTMF_START').map((e) => e.param).join('')).toBe('42#');
      const from = phone.heard().channels[0]?.length ?? 0;
      await anna.page.waitForTimeout(1500);
      expect(heardTone((phone.heard().channels[0] ?? new Float32Array()).subarray(from), 8000, [agentHz, phoneHz])).toBe(agentHz);
      await anna.press('Hang up');
      await phone.wait('CALL_CLOSED');
      await finish(anna);
      expect(await lastRecord()).toMatchObject({ callType: 'outbound', status: 'normalEnd', contactNumber: mobile, callerNumber: '02066240000', recording: { final: true } });
    } finally { await phone.stop(); }
  }, 40_000);

  it('hears early media before the answer, and cancels', async () => {
    const far = earlyMediaPhone(center.ports.trunk, phoneHz);
    try {
      const record = await newRecord(async () => {
        await dial(anna, mobile);
        expect(await hears(anna.page, phoneHz, 6000)).toBe(true);
        expect((await anna.state()).current?.legs.some((leg) => leg.role === 'customer' && leg.state === 'connected')).toBe(false);
        await anna.press(/Cancel call|Hang up/);
        await finish(anna);
      });
      expect(record).toMatchObject({ status: 'callerCancelled', hangUpParty: 'agent' });
    } finally { far.kill(); }
  }, 40_000);

  // proves SVR-03
  it('hears ringing, is refused, and the record says so', async () => {
    const phone = await behindTrunk('manual');
    try {
      const record = await newRecord(async () => {
        await dial(anna, mobile);
        await phone.wait('CALL_INCOMING');
        expect(await hears(anna.page, 450, 6000)).toBe(true);
        phone.command('hangup');
        await finish(anna);
      });
      expect(['rejected', 'inCall']).toContain(record['status']);
    } finally { await phone.stop(); }
  }, 40_000);

  it('calls a registered desk phone, and the desk phone calls the agent', async () => {
    const port = await freePort();
    const desk = await Baresip.start({
      account: `<sip:1001@127.0.0.1:${center.ports.sip};transport=udp>;auth_pass=phone-phone-1;regint=600;audio_codecs=PCMU;answermode=auto`, micHz: phoneHz, sipListen: `127.0.0.1:${port}`,
    });
    try {
      await anna.page.waitForFunction(() => (Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation') as { state: { phones: { extension: string; registered: boolean }[] } }).state.phones.some((p) => p.extension === '1001' && p.registered));
      await dial(anna, '1001');
      await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
      expect(await hears(anna.page, phoneHz)).toBe(true);
      desk.command('hangup');
      await finish(anna);
      expect(await lastRecord()).toMatchObject({ channel: 'internal', status: 'normalEnd', hangUpParty: 'customer' });

      desk.command('dial', `sip:agent-anna@127.0.0.1:${center.ports.sip}`);
      await anna.button('Answer').waitFor({ timeout: 8000 });
      await anna.press('Answer');
      expect(await hears(anna.page, phoneHz)).toBe(true);
      await anna.press('Hang up');
      await desk.wait('CALL_CLOSED', { after: desk.events.findIndex((e) => e.type === 'CALL_CLOSED') + 1 });
      await finish(anna);
    } finally { await desk.stop(); }
  }, 50_000);

  // proves VOC-04
  it('calls a colleague, who answers in another browser', async () => {
    const other = await launchChrome({ micHz: 900 });
    try {
      const ben = await AgentPage.signIn(other, center.url, 'ben');
      await ben.goReady();
      await anna.dispatch({ name: 'dial', phoneNumber: 'agent-ben' });
      await ben.button('Answer').waitFor({ timeout: 8000 });
      await ben.press('Answer');
      expect(await hears(anna.page, 900)).toBe(true);
      expect(await hears(ben.page, agentHz)).toBe(true);
      await ben.press('Hang up');
      await finish(anna);
      await finish(ben);
      expect(await lastRecord()).toMatchObject({ channel: 'internal', status: 'normalEnd', recording: { final: true } });
    } finally { await other.close(); }
  }, 50_000);

  it('rings until nobody answered, and the record says so', async () => {
    const phone = await behindTrunk('manual');
    try {
      const record = await newRecord(async () => {
        await dial(anna, mobile);
        await phone.wait('CALL_INCOMING');
        await phone.wait('CALL_CLOSED', { timeoutMs: 12_000 });
      });
      expect(record).toMatchObject({ status: 'missed', duration: 0 });
      await finish(anna);
    } finally { await phone.stop(); }
  }, 40_000);
});

/** SIPp answers 183 with a tone and never 200. */
function earlyMediaPhone(port: number, hz: number): ChildProcess {
  const dir = mkdtempSync(join(tmpdir(), 'ccc-early-'));
  writeFileSync(join(dir, 'tone.ul'), toneUlaw(hz, 10));
  return spawn('sipp', ['-sf', resolve('test/support/sipp/early-media-uas.xml'), '-i', '127.0.0.1', '-p', String(port), '-nostdin', '-m', '1'], { cwd: dir, stdio: 'ignore' });
}
