/** The WebRTC transport of the media adapter against a real Chromium: who offers, ICE restart, tones both ways, wrong fingerprint. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import type { WebRtcParameters } from '../../server/adapters/media-embedded/packet-transport.js';
import { decodeByte, encodeFrame } from '../../server/adapters/media-embedded/pcm/g711.js';
import { WebRtcMux } from '../../server/adapters/media-embedded/port-mux.js';
import type { WebRtcTransport } from '../../server/adapters/media-embedded/webrtc-transport.js';
import { launchChrome } from '../support/chrome.js';
import { giveEars, hear } from '../support/ears.js';
import { heardTone } from '../support/tone.js';

const micHz = 620;
const serverHz = 1_000;
const mux = await WebRtcMux.open();
const browser: Browser = await launchChrome({ micHz });
afterAll(async () => {
  await browser.close();
  await mux.close();
});

/** Only what the transport needs to be described; the product's SDP is made elsewhere. */
function sdpOf(local: WebRtcParameters, mid: string): string {
  return [
    'v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=ice-lite', `a=group:BUNDLE ${mid}`,
    'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'c=IN IP4 0.0.0.0', `a=mid:${mid}`, 'a=sendrecv', 'a=rtcp-mux', 'a=rtpmap:0 PCMU/8000',
    `a=ice-ufrag:${local.ufrag}`, `a=ice-pwd:${local.pwd}`, `a=fingerprint:sha-256 ${local.fingerprint}`, `a=setup:${local.setup}`,
    ...local.candidates.map((one) => `a=candidate:${one.foundation} 1 udp ${one.priority} ${one.address} ${one.port} typ host`),
    'a=ssrc:4660 cname:test', 'a=end-of-candidates', '',
  ].join('\r\n');
}

function remoteOf(sdp: string): Parameters<WebRtcTransport['setRemote']>[0] & { mid: string } {
  const line = (name: string): string => new RegExp(`^a=${name}:(.*)$`, 'm').exec(sdp)?.[1]?.trim() ?? '';
  const [algorithm = '', value = ''] = line('fingerprint').split(' ');
  const setup = line('setup');
  return { ufrag: line('ice-ufrag'), pwd: line('ice-pwd'), fingerprints: [{ algorithm, value }], mid: line('mid'), setup: setup === 'active' || setup === 'passive' ? setup : 'actpass' };
}

/** Sends a sine every 20 ms and collects what the browser's microphone sends. */
function talk(transport: WebRtcTransport): { heard: number[]; stop: () => void } {
  const heard: number[] = [];
  transport.onRtp = (packet) => { for (const byte of packet.subarray(12)) heard.push(decodeByte('PCMU', byte) / 32_768); };
  const samples = new Int16Array(160);
  const packet = Buffer.alloc(172);
  packet[0] = 0x80;
  packet.writeUInt32BE(0x1234, 8);
  const started = performance.now();
  const state = { sequence: 0 };
  const timer = setInterval(() => {
    for (const due = (performance.now() - started) / 20; state.sequence < due; state.sequence++) {
      for (let i = 0; i < 160; i++) samples[i] = 9_000 * Math.sin((2 * Math.PI * serverHz * (state.sequence * 160 + i)) / 8_000);
      encodeFrame('PCMU', samples, packet, 12);
      packet.writeUInt16BE(state.sequence & 0xffff, 2);
      packet.writeUInt32BE(state.sequence * 160, 4);
      transport.sendRtp(packet);
    }
  }, 10);
  return { heard, stop: () => { clearInterval(timer); } };
}

async function page(): Promise<Page> {
  const context = await browser.newContext();
  await giveEars(context);
  const one = await context.newPage();
  await one.goto('about:blank');
  await one.evaluate(async () => {
    const pc = new RTCPeerConnection();
    // Chromium decodes a remote track only for an element that plays it.
    pc.ontrack = (event) => { const audio = new Audio(); audio.srcObject = new MediaStream([event.track]); void audio.play(); Object.assign(globalThis, { audio }); };
    // A microphone needs a secure context; a tone of our own does not.
    const context = new AudioContext();
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const target = context.createMediaStreamDestination();
    oscillator.frequency.value = 620;
    gain.gain.value = 0.5;
    oscillator.connect(gain).connect(target);
    oscillator.start();
    await context.resume();
    const [track] = target.stream.getAudioTracks();
    Object.assign(globalThis, { pc, track });
  });
  return one;
}

declare const pc: RTCPeerConnection;
declare const track: MediaStreamTrack;

/** The browser offers, or offers again with new ICE credentials. */
async function browserOffers(one: Page, transport: WebRtcTransport, iceRestart = false): Promise<void> {
  const offer = await one.evaluate(async (restart) => {
    if (!restart) pc.addTransceiver(track, { direction: 'sendrecv' });
    await pc.setLocalDescription(await pc.createOffer({ iceRestart: restart }));
    return pc.localDescription?.sdp ?? '';
  }, iceRestart);
  const remote = remoteOf(offer);
  if (iceRestart) transport.restart();
  transport.setRemote(remote);
  await one.evaluate(async (sdp) => { await pc.setRemoteDescription({ type: 'answer', sdp }); }, sdpOf(transport.local(), remote.mid));
}

async function isConnected(transport: WebRtcTransport, ms = 10_000): Promise<number> {
  const start = performance.now();
  while (transport.state !== 'connected' && performance.now() - start < ms) await new Promise((resolve) => { setTimeout(resolve, 2); });
  expect(transport.state).toBe('connected');
  return performance.now() - start;
}

async function bothHear(one: Page, transport: WebRtcTransport): Promise<void> {
  const voice = talk(transport);
  await new Promise((resolve) => { setTimeout(resolve, 1_500); });
  const atPage = await hear(one, 600);
  voice.stop();
  expect(Math.abs(atPage.hz - serverHz)).toBeLessThan(30);
  expect(heardTone(Float32Array.from(voice.heard.slice(-4_000)), 8_000, [440, micHz, serverHz])).toBe(micHz);
}

describe('Chromium', () => {
  it('offers: connects and both hear each other, before and after an ICE restart with the same keys', async () => {
    const transport = mux.createTransport();
    const states: string[] = [];
    transport.onState = (state) => { states.push(state); };
    const one = await page();
    await browserOffers(one, transport);
    await isConnected(transport);
    await bothHear(one, transport);

    const before = transport.local().ufrag;
    await browserOffers(one, transport, true);
    expect(transport.local().ufrag).not.toBe(before);
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    expect(states).toEqual(['connecting', 'connected']);
    const alive = await one.evaluate(() => `${pc.connectionState} ${pc.iceConnectionState}`);
    expect(alive).toMatch(/^connected (connected|completed)$/);
    const heard: number[] = [];
    transport.onRtp = (packet) => { heard.push(packet.length); };
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    expect(heard.length).toBeGreaterThan(15);

    await one.evaluate(() => { pc.close(); });
    await expect.poll(() => transport.state, { timeout: 3_000 }).toBe('closed');
    transport.close();
    await one.context().close();
  });

  it('answers our offer: DTLS comes before the answer and is held until the fingerprint is known', async () => {
    const transport = mux.createTransport();
    const one = await page();
    const answer = await one.evaluate(async (sdp) => {
      await pc.setRemoteDescription({ type: 'offer', sdp });
      await pc.getTransceivers()[0]?.sender.replaceTrack(track);
      const [transceiver] = pc.getTransceivers();
      if (transceiver) transceiver.direction = 'sendrecv';
      await pc.setLocalDescription();
      return pc.localDescription?.sdp ?? '';
    }, sdpOf(transport.local(), '0'));
    await expect.poll(() => transport.lastSeen, { timeout: 5_000 }).toBeGreaterThan(0);
    await new Promise((resolve) => { setTimeout(resolve, 700); });
    expect(transport.state).toBe('connecting');
    transport.setRemote(remoteOf(answer));
    expect(await isConnected(transport)).toBeLessThan(2_000);
    await bothHear(one, transport);
    transport.close();
    await one.context().close();
  });

  it('is refused when the fingerprint in its SDP is not that of its certificate', async () => {
    const transport = mux.createTransport();
    const reasons: (string | undefined)[] = [];
    transport.onState = (state, reason) => { if (state === 'failed') reasons.push(reason); };
    const one = await page();
    const offer = await one.evaluate(async () => {
      pc.addTransceiver(track, { direction: 'sendrecv' });
      await pc.setLocalDescription();
      return pc.localDescription?.sdp ?? '';
    });
    const remote = remoteOf(offer);
    transport.setRemote({ ...remote, fingerprints: [{ algorithm: 'sha-256', value: mux.certificate.fingerprint }] });
    await one.evaluate(async (sdp) => { await pc.setRemoteDescription({ type: 'answer', sdp }); }, sdpOf(transport.local(), remote.mid));
    await expect.poll(() => transport.state, { timeout: 5_000 }).toBe('failed');
    expect(reasons).toEqual(['dtls']);
    await expect.poll(() => one.evaluate(() => pc.connectionState), { timeout: 5_000 }).toBe('failed');
    transport.close();
    await one.context().close();
  });
});
