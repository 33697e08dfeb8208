/** The whole workstation in a real Firefox, where there is one: an agent takes a call from a SIP phone, holds, resumes, hangs up. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Baresip, hasBaresip } from '../support/baresip.js';
import { CenterProcess } from '../support/center.js';
import { FirefoxAgent, type Flow } from '../support/firefox-agent.js';
import { Firefox, firefoxPath } from '../support/firefox.js';
import { freePort } from '../support/free-port.js';
import { heardTone, rms } from '../support/tone.js';

/** What Firefox's fake microphone plays (test/support/firefox.ts). */
const agentHz = 620;
const customerHz = 440;
const path = firefoxPath();
if (path === undefined) process.stdout.write('browser: no Firefox found (set FIREFOX_PATH), the workstation is not tried in it\n');
if (!hasBaresip()) process.stdout.write('browser: baresip is not installed, the workstation is not tried in Firefox\n');

describe.skipIf(path === undefined || !hasBaresip())('an agent in Firefox', () => {
  let center: CenterProcess;
  let firefox: Firefox;
  let carol: FirefoxAgent;

  beforeAll(async () => {
    [center, firefox] = await Promise.all([CenterProcess.start(), Firefox.launch(path ?? '')]);
    carol = await FirefoxAgent.signIn(firefox, center.url, 'carol');
  }, 90_000);
  afterAll(async () => {
    await firefox?.close();
    await center?.stop();
  });

  /** What happened within this time, in packets and decoded energy. */
  const during = async (ms: number): Promise<{ before: Flow; after: Flow }> => {
    const before = await carol.flow();
    await sleep(ms);
    return { before, after: await carol.flow() };
  };
  const heardFrom = async (phone: Baresip, ms: number): Promise<Float32Array> => {
    const from = phone.heard().channels[0]?.length ?? 0;
    await sleep(ms);
    return (phone.heard().channels[0] ?? new Float32Array()).subarray(from);
  };
  const bothWays = async (phone: Baresip): Promise<void> => {
    const [{ before, after }, voice] = await Promise.all([during(1500), heardFrom(phone, 1500)]);
    expect(after.received - before.received).toBeGreaterThan(50);
    expect(after.sent - before.sent).toBeGreaterThan(50);
    expect(after.lost).toBe(0);
    // A sine of amplitude 0.5 has 0.125 a second; silence has none.
    expect(after.energy - before.energy).toBeGreaterThan(0.1);
    expect(after.codec).toBe('audio/PCMU');
    expect(heardTone(voice, 8000, [agentHz, customerHz])).toBe(agentHz);
  };

  // proves CAL-01 CAL-02 SVR-05 in Firefox
  it('signs in, takes a call, is heard, holds with music, resumes, hangs up; the record says so', async () => {
    const port = await freePort();
    const phone = await Baresip.start({ account: `<sip:13900002222@127.0.0.1:${port};transport=udp>;regint=0;audio_codecs=PCMU`, micHz: customerHz, sipListen: `127.0.0.1:${port}` });
    try {
      await carol.dispatch({ name: 'goReady' });
      await carol.until('ready', (s) => s.presence === 'ready');
      phone.command('dial', `sip:02066240000@127.0.0.1:${center.ports.sip};transport=udp`);
      await phone.wait('CALL_ESTABLISHED');
      await sleep(1000);
      phone.command('sndcode', '2');
      await carol.press('Answer', 12_000);
      await carol.until('talking', (s) => s.legs.filter((leg) => leg.state === 'connected').length === 2);
      await sleep(500);
      await bothWays(phone);
      phone.command('sndcode', '7');
      await carol.until('the digit 7', (s) => s.digits.endsWith('7'));

      await carol.press('Hold');
      await carol.until('held', (s) => s.legs.some((leg) => leg.held));
      await sleep(400);
      const [music, quiet] = await Promise.all([heardFrom(phone, 1200), during(1200)]);
      expect(quiet.after.energy - quiet.before.energy, 'the agent hears nothing').toBeLessThan(0.001);
      expect(rms(music)).toBeGreaterThan(0.01);
      expect(heardTone(music, 8000, [agentHz])).toBeUndefined();
      await carol.press('Resume');
      await carol.until('resumed', (s) => s.legs.length === 2 && s.legs.every((leg) => !leg.held));
      await sleep(400);
      await bothWays(phone);

      await carol.press('Hang up');
      await phone.wait('CALL_CLOSED');
      await carol.until('wrap-up', (s) => s.activity === 'wrapUp');
      await carol.press('Finish');
      await carol.until('idle', (s) => s.activity === 'idle' && s.presence === 'ready');
      const { records } = await center.api('GET', '/records?limit=1', { token: await center.login('admin') });
      expect((records as unknown[])[0]).toMatchObject({ status: 'normalEnd', hangUpParty: 'agent', agentId: 'carol', contactNumber: '13900002222', recording: { final: true } });
    } finally { await phone.stop(); }
  }, 60_000);
});
