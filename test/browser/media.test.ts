/** The whole media engine between a real Chromium and a plain RTP phone: tones both ways, hold, ICE restart, digits, Opus between two pages. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openMedia } from '../../server/adapters/media-embedded/index.js';
import { RtpEndpoint } from '../../server/adapters/media-embedded/testing/rtp-endpoint.js';
import type { MediaEvent, MediaLeg } from '../../server/ports/media.js';
import { launchChrome } from '../support/chrome.js';
import { pitch, prepare, sleep, type PeerPage } from '../support/peer-page.js';

const folder = await mkdtemp(join(tmpdir(), 'media-'));
const engine = await openMedia({ rtpPorts: { min: 43_000, max: 43_099 }, recordingsDir: folder });
const events: MediaEvent[] = [];
void (async () => { for await (const event of engine.events) events.push(event); })();
const browser = await launchChrome({ micHz: 620 });
afterAll(async () => {
  await browser.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

declare const pc: RTCPeerConnection;
declare const track: MediaStreamTrack;

/** A page whose microphone is a tone of 620 Hz. */
async function newPage(offers = true): Promise<PeerPage & { close(): Promise<void> }> {
  const page = await browser.newPage();
  await prepare(page);
  if (offers) await page.evaluate(() => { pc.addTransceiver(track, { direction: 'sendrecv' }); }, undefined);
  return page;
}

/** The page offers and takes the leg's answer. */
async function offerTo(leg: MediaLeg, page: PeerPage, change: { direction?: RTCRtpTransceiverDirection; iceRestart?: boolean } = {}): Promise<string> {
  const offer = await page.evaluate(async ({ direction, iceRestart }) => {
    const [transceiver] = pc.getTransceivers();
    if (transceiver && direction) transceiver.direction = direction;
    await pc.setLocalDescription(await pc.createOffer({ iceRestart: iceRestart ?? false }));
    return pc.localDescription?.sdp ?? '';
  }, change);
  const answer = await leg.answer(offer);
  await page.evaluate(async (sdp) => { await pc.setRemoteDescription({ type: 'answer', sdp }); }, answer);
  return answer;
}

describe('Chromium and a phone', () => {
  it('hear each other through hold, resume and ICE restart; digits arrive both ways', async () => {
    const session = await engine.createSession('browser-1');
    const web = await session.addLeg('web', { transport: 'webrtc', codecs: ['PCMU', 'PCMA'] });
    const plain = await session.addLeg('phone', { transport: 'rtp', codecs: ['PCMU', 'PCMA'] });
    const page = await newPage();
    const phone = await RtpEndpoint.open();
    phone.tone(1000);
    await offerTo(web, page);
    phone.connect(await plain.answer(phone.sdp()));
    await session.route({ web: { phone: 1 }, phone: { web: 1 } });
    const talk = async (): Promise<void> => {
      await expect.poll(() => phone.hears(620), { timeout: 5000 }).toBeGreaterThan(0.9);
      await expect.poll(() => pitch(page), { timeout: 6000 }).toBeGreaterThan(0);
      expect(Math.abs(await pitch(page) - 1000)).toBeLessThan(30);
    };
    await talk();
    expect(await web.stats()).toMatchObject({ codec: 'PCMU', forwarded: true, packetsLost: 0 });

    // The page's sender presses a key.
    await page.evaluate(() => { pc.getSenders()[0]?.dtmf?.insertDTMF('5#', 120, 70); }, undefined);
    await expect.poll(() => phone.digits.map((each) => each.digit).join(''), { timeout: 3000 }).toBe('5#');
    expect(events.flatMap((event) => (event.type === 'dtmf' ? [event.legId + event.digit] : []))).toEqual(['web5', 'web#']);

    for (const [direction, answered] of [['sendonly', 'recvonly'], ['inactive', 'inactive'], ['sendrecv', 'sendrecv']] as const) {
      expect(await offerTo(web, page, { direction })).toContain(`a=${answered}\r\n`);
      expect(await web.remoteDirection()).toBe(direction);
      const heard = phone.heard.length;
      await sleep(400);
      // Silence of ours keeps the phone's path open while the page is on hold.
      expect(phone.heard.length).toBeGreaterThan(heard + 3);
    }
    await talk();
    await offerTo(web, page, { iceRestart: true });
    await sleep(300);
    await talk();
    const recording = await session.record('browser-1', { left: ['web'], right: ['phone'] });
    await sleep(500);
    expect((await recording.stop()).durationMs).toBeGreaterThan(400);
    // A machine that is too busy drops old packets rather than play them late.
    expect(phone.gaps()).toBeLessThan(5);
    await sleep(5500);
    expect((await web.stats()).rttMs).toBeLessThan(200);
    phone.close();
    await page.close();
    await session.close();
  });

  it('answers our offer; two pages talk Opus untouched, and hear music in G.711 meanwhile', async () => {
    const session = await engine.createSession('browser-2');
    const codecs = ['opus', 'PCMU', 'PCMA'] as const;
    const [left, right] = [await newPage(), await newPage(false)];
    const a = await session.addLeg('a', { transport: 'webrtc', codecs });
    const b = await session.addLeg('b', { transport: 'webrtc', codecs });
    await offerTo(a, left);
    const answer = await right.evaluate(async (sdp) => {
      await pc.setRemoteDescription({ type: 'offer', sdp });
      const transceiver = pc.getTransceivers().find((each) => each.mid === '0');
      await transceiver?.sender.replaceTrack(track);
      if (transceiver) transceiver.direction = 'sendrecv';
      await pc.setLocalDescription();
      return pc.localDescription?.sdp ?? '';
    }, await b.offer());
    await b.acceptAnswer(answer);
    await session.route({ a: { b: 1 }, b: { a: 1 } });
    await sleep(1500);
    for (const page of [left, right]) expect(Math.abs(await pitch(page) - 620)).toBeLessThan(30);
    expect(await a.stats()).toMatchObject({ codec: 'opus', forwarded: true });
    const music = await session.play('a', { kind: 'tone', name: 'busy' }, { loop: true });
    await expect.poll(async () => Math.abs(await pitch(left) - 450) < 30, { timeout: 8000 }).toBe(true);
    await music.stop();
    await sleep(800);
    expect(Math.abs(await pitch(left) - 620)).toBeLessThan(30);
    await left.close();
    await right.close();
    await session.close();
  });
});
