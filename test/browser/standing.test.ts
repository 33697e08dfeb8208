/** `mediaMode: 'persistent'` with real sound: one peer connection and one microphone for all calls of an agent, and a path of its own for a call whose standing line broke. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { AgentPage } from '../support/agent.js';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { launchChrome } from '../support/chrome.js';
import { customerPhone, talksTo } from '../support/customer-calls.js';
import { hear, hears } from '../support/ears.js';
import { heardTone, rms } from '../support/tone.js';

const agentHz = 1300, benHz = 900, customerHz = 440;
const mobile = '13700000000';

/** Runs in the page: remembers what is opened, and can end the standing line as the center would. */
function watch(): void {
  const tracks: MediaStreamTrack[] = [];
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => { const stream = await open(constraints); tracks.push(...stream.getTracks()); return stream; };
  const line: { socket?: WebSocket; ok?: string; contact?: string } = {};
  const Native = globalThis.WebSocket;
  globalThis.WebSocket = class extends Native {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => { if (typeof data === 'string' && data.startsWith('SIP/2.0 200') && /^To:.*standby@/im.test(data) && /^CSeq:.*INVITE/im.test(data)) Object.assign(line, { socket: this, ok: data }); });
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      const contact = typeof data === 'string' && data.startsWith('INVITE sip:standby@') ? /^Contact: *<([^>]*)>/im.exec(data)?.[1] : undefined;
      if (contact !== undefined) line.contact = contact;
      super.send(data);
    }
  };
  const endLine = (): void => {
    const header = (name: string): string => new RegExp(`^${name}: *(.*)$`, 'im').exec(line.ok ?? '')?.[1]?.trim() ?? '';
    const bye = [`BYE ${line.contact ?? ''} SIP/2.0`, 'Via: SIP/2.0/WS center.invalid;branch=z9hG4bKended', `From: ${header('To')}`, `To: ${header('From')}`, `Call-ID: ${header('Call-ID')}`, 'CSeq: 900 BYE', 'Max-Forwards: 70', 'Content-Length: 0', '', ''];
    line.socket?.dispatchEvent(new MessageEvent('message', { data: bye.join('\r\n') }));
  };
  Object.assign(globalThis, { cccTracks: tracks, cccEndLine: endLine });
}

interface Media { readonly used: number; readonly connected: number; readonly microphones: number; readonly same: boolean; readonly sending: boolean }
/** Peer connections that ever had a far end, and what became of them. */
const media = (agent: AgentPage): Promise<Media> => agent.page.evaluate(() => {
  const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
  const used = made.filter((pc) => pc.remoteDescription !== null || pc.connectionState === 'closed' && pc.getTransceivers().length > 0);
  const live = used.filter((pc) => pc.connectionState === 'connected');
  // The line's own is always the first; one that was opened only to see whether it can be had is closed at once.
  const tracks: MediaStreamTrack[] = Reflect.get(globalThis, 'cccTracks');
  return { used: used.length, connected: live.length, microphones: tracks.filter(({ readyState }) => readyState === 'live').length, same: tracks[0]?.readyState === 'live', sending: live.some((pc) => pc.getSenders().some((sender) => sender.getParameters().encodings.some(({ active }) => active))) };
});

describe.skipIf(!hasBaresip())('a line that stands between calls', () => {
  let center: CenterProcess;
  const browsers: Browser[] = [];
  const phones: Baresip[] = [];
  let anna: AgentPage;
  beforeAll(async () => {
    center = await CenterProcess.start();
    browsers.push(await launchChrome({ micHz: agentHz }), await launchChrome({ micHz: benHz }));
    const [first] = browsers;
    if (!first) throw new Error('no browser');
    anna = await AgentPage.signIn(first, center.url, 'anna', { mediaMode: 'persistent', script: watch });
    anna.page.on('dialog', (dialog) => { void dialog.accept(); });
  }, 90_000);
  afterEach(async () => { for (const phone of phones.splice(0)) await phone.stop(); });
  afterAll(async () => {
    for (const browser of browsers) await browser.close();
    await center?.stop();
  });

  /** The line is up and rests. */
  const stands = async (): Promise<Media> => {
    await expect.poll(async () => { const { connected, sending } = await media(anna); return [connected, sending]; }, { timeout: 15_000 }).toEqual([1, false]);
    return media(anna);
  };
  async function customerCalls(): Promise<Baresip> {
    const phone = await customerPhone(customerHz);
    phones.push(phone);
    await talksTo(anna, phone, center);
    return phone;
  }
  const recent = (phone: Baresip): Float32Array => (phone.heard().channels[0] ?? new Float32Array()).slice(-8000);
  const phoneHears = async (phone: Baresip, hz: number): Promise<void> => { await expect.poll(() => heardTone(recent(phone), 8000, [agentHz, benHz, customerHz]), { timeout: 6000 }).toBe(hz); };
  const finish = async (): Promise<void> => {
    const state = await anna.until('over', (s) => s.activity === 'idle' || s.activity === 'wrapUp');
    if (state.activity === 'wrapUp') await anna.press(/^Finish/);
    await anna.until('idle', (s) => s.activity === 'idle');
  };

  // proves CAL-01 CAL-02 CAL-03 VOC-01 on a standing line
  it('carries three calls over one peer connection: sound both ways, hold, mute, digits', async () => {
    const before = await stands();
    for (let i = 0; i < 2; i++) {
      const phone = await customerCalls();
      expect(await hears(anna.page, customerHz)).toBe(true);
      await phoneHears(phone, agentHz);
      await anna.press('Hold');
      await anna.until('held', (s) => s.current?.legs.some((leg) => leg.held) === true);
      await anna.page.waitForTimeout(1200);
      expect(heardTone(recent(phone), 8000, [agentHz])).toBeUndefined();
      expect((await hear(anna.page)).hz).toBe(0);
      await anna.press('Resume');
      expect(await hears(anna.page, customerHz)).toBe(true);
      await anna.press('Mute');
      await anna.page.waitForTimeout(1500);
      expect(rms(recent(phone))).toBeLessThan(0.002);
      await anna.press('Unmute');
      await phoneHears(phone, agentHz);
      await anna.press('Hang up');
      await phone.wait('CALL_CLOSED');
      await finish();
      await stands();
    }
    const phone = await Baresip.start({ account: `<sip:${mobile}@127.0.0.1:${center.ports.trunk};transport=udp>;regint=0;audio_codecs=PCMU;answermode=auto`, micHz: customerHz, sipListen: `127.0.0.1:${center.ports.trunk}` });
    phones.push(phone);
    await anna.dispatch({ name: 'dial', phoneNumber: mobile });
    await anna.until('talking', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
    expect(await hears(anna.page, customerHz)).toBe(true);
    await phoneHears(phone, agentHz);
    await anna.dispatch({ name: 'sendDigits', digits: '42#' });
    // Long enough for the figures of a call as well.
    await anna.page.waitForTimeout(3000);
    expect(phone.events.filter((e) => e.type === 'CALL_DTMF_START').map((e) => e.param).join('')).toBe('42#');
    phone.command('hangup');
    await finish();
    await expect.poll(stands, { timeout: 5000 }).toEqual(before);
    expect(before).toMatchObject({ used: 1, microphones: 1, same: true });
    const records = (await center.api('GET', '/records?limit=3', { token: await center.login('admin') }))['records'] as { recording?: object; reports?: { mos: number; lossPercent: number }[] }[];
    expect(records).toHaveLength(3);
    for (const record of records) expect(record).toMatchObject({ status: 'normalEnd', recording: { final: true }, reports: [{ agentId: 'anna', lossPercent: 0, warnings: [] }] });
  }, 120_000);

  it('is there for the next call when a call was transferred to a colleague', async () => {
    const before = await stands();
    const [, second] = browsers;
    if (!second) throw new Error('no browser');
    const ben = await AgentPage.signIn(second, center.url, 'ben');
    const phone = await customerCalls();
    await anna.dispatch({ name: 'consult', to: { kind: 'agent', id: 'ben' } });
    await ben.button('Answer').waitFor({ timeout: 10_000 });
    await ben.press('Answer');
    expect(await hears(anna.page, benHz)).toBe(true);
    expect(await hears(ben.page, agentHz)).toBe(true);
    await anna.dispatch({ name: 'completeTransfer' });
    expect(await hears(ben.page, customerHz)).toBe(true);
    await phoneHears(phone, benHz);
    await finish();
    expect(await stands()).toEqual(before);
    await ben.press('Hang up');
    await ben.until('over', (s) => s.activity !== 'onCall');
    await ben.close();
  }, 90_000);

  // proves F-12 where the line that carries the call is the one that breaks
  it('breaks in a call, which goes on with a path of its own; the next call has a line again', async () => {
    const phone = await customerCalls();
    expect(await hears(anna.page, customerHz)).toBe(true);
    const { used } = await media(anna);
    await anna.page.evaluate(() => { const end: () => void = Reflect.get(globalThis, 'cccEndLine'); end(); });
    await expect.poll(async () => (await media(anna)).used, { timeout: 8000 }).toBeGreaterThan(used);
    await anna.until('talking again', (s) => s.current?.legs.filter((leg) => leg.state === 'connected').length === 2);
    await phoneHears(phone, agentHz);
    expect(await anna.page.evaluate(() => { const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections'); return made.filter((pc) => pc.connectionState === 'connected').length; })).toBeGreaterThan(0);
    await anna.press('Hang up');
    await phone.wait('CALL_CLOSED');
    await finish();
    const { used: standing } = await stands();
    const next = await customerCalls();
    await phoneHears(next, agentHz);
    expect((await media(anna)).used).toBe(standing);
    await anna.press('Hang up');
    await finish();
  }, 120_000);

  // proves F-12 OLA-18
  it('does not survive its page, but the call on it does', async () => {
    await stands();
    const phone = await customerCalls();
    await anna.page.reload({ waitUntil: 'commit' });
    await anna.until('attached', (s) => s.registration === 'registered' && s.current?.legs.filter((leg) => leg.state === 'connected').length === 2, 10_000);
    await phoneHears(phone, agentHz);
    await anna.press('Hang up');
    await phone.wait('CALL_CLOSED');
    await finish();
    await stands();
    const next = await customerCalls();
    expect(await hears(anna.page, customerHz)).toBe(true);
    await phoneHears(next, agentHz);
    expect((await media(anna)).connected).toBe(1);
    await anna.press('Hang up');
    await finish();
  }, 120_000);
});
