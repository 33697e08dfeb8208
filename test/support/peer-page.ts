/** A browser page with one peer connection, and the WebRTC transport of the media adapter opposite: for tests in every browser. */
import { expect } from 'vitest';
import type { RemoteWebRtcParameters, WebRtcParameters } from '../../server/adapters/media-embedded/packet-transport.js';
import { decodeByte, encodeFrame } from '../../server/adapters/media-embedded/pcm/g711.js';
import type { WebRtcTransport } from '../../server/adapters/media-embedded/webrtc-transport.js';
import { heardTone } from './tone.js';

const pageHz = 620;
const serverHz = 1_000;

/** Runs a function in a page; playwright's Page is one. */
export interface PeerPage { evaluate<R, A>(fn: (arg: A) => R | Promise<R>, arg: A): Promise<R> }

/** Only what the transport needs to be described; the product's SDP is made elsewhere. */
export function sdpOf(local: WebRtcParameters, mid: string): string {
  return [
    'v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=ice-lite', `a=group:BUNDLE ${mid}`,
    'm=audio 9 UDP/TLS/RTP/SAVPF 0', 'c=IN IP4 0.0.0.0', `a=mid:${mid}`, 'a=sendrecv', 'a=rtcp-mux', 'a=rtpmap:0 PCMU/8000',
    `a=ice-ufrag:${local.ufrag}`, `a=ice-pwd:${local.pwd}`, `a=fingerprint:sha-256 ${local.fingerprint}`, `a=setup:${local.setup}`,
    ...local.candidates.map((one) => `a=candidate:${one.foundation} 1 udp ${one.priority} ${one.address} ${one.port} typ host`),
    'a=ssrc:4660 cname:test', 'a=end-of-candidates', '',
  ].join('\r\n');
}

export function remoteOf(sdp: string): RemoteWebRtcParameters & { mid: string } {
  const line = (name: string): string => new RegExp(`^a=${name}:(.*)$`, 'm').exec(sdp)?.[1]?.trim() ?? '';
  const [algorithm = '', value = ''] = line('fingerprint').split(' ');
  const setup = line('setup');
  return { ufrag: line('ice-ufrag'), pwd: line('ice-pwd'), fingerprints: [{ algorithm, value }], mid: line('mid'), setup: setup === 'active' || setup === 'passive' ? setup : 'actpass' };
}

/** Sequence numbers go on when somebody talks again: SRTP sends none twice. */
const sent = new WeakMap<WebRtcTransport, number>();

/** Sends a sine every 20 ms and collects what the browser's microphone sends. */
function talk(transport: WebRtcTransport): { heard: number[]; stop: () => void } {
  const heard: number[] = [];
  transport.onRtp = (packet) => { for (const byte of packet.subarray(12)) heard.push(decodeByte('PCMU', byte) / 32_768); };
  const samples = new Int16Array(160);
  const packet = Buffer.alloc(172);
  packet[0] = 0x80;
  packet.writeUInt32BE(0x1234, 8);
  const started = performance.now();
  const first = sent.get(transport) ?? 0;
  const state = { sequence: first };
  const timer = setInterval(() => {
    for (const due = first + (performance.now() - started) / 20; state.sequence < due; state.sequence++) {
      for (let i = 0; i < 160; i++) samples[i] = 9_000 * Math.sin((2 * Math.PI * serverHz * (state.sequence * 160 + i)) / 8_000);
      encodeFrame('PCMU', samples, packet, 12);
      packet.writeUInt16BE(state.sequence & 0xffff, 2);
      packet.writeUInt32BE(state.sequence * 160, 4);
      transport.sendRtp(packet);
    }
  }, 10);
  return { heard, stop: () => { clearInterval(timer); sent.set(transport, state.sequence); } };
}

declare const pc: RTCPeerConnection;
declare const track: MediaStreamTrack;

/** Makes `pc`, and `track` with a tone of 620 Hz. */
export async function prepare(page: PeerPage): Promise<void> {
  await page.evaluate(async () => {
    const pc = new RTCPeerConnection();
    const made = { audio: new Audio() };
    // Chromium decodes a remote track only for an element that plays it.
    pc.ontrack = (event) => { made.audio.srcObject = new MediaStream([event.track]); void made.audio.play(); };
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
    Object.assign(globalThis, { pc, made, track: target.stream.getAudioTracks()[0] });
  }, undefined);
}

/** The page offers, or offers again with new ICE credentials, and hears our answer. */
export async function pageOffers(page: PeerPage, transport: WebRtcTransport, options: { iceRestart?: boolean; change?: Partial<RemoteWebRtcParameters> } = {}): Promise<void> {
  const { iceRestart = false, change = {} } = options;
  const offer = await page.evaluate(async (restart) => {
    if (!restart) pc.addTransceiver(track, { direction: 'sendrecv' });
    await pc.setLocalDescription(await pc.createOffer({ iceRestart: restart }));
    return pc.localDescription?.sdp ?? '';
  }, iceRestart);
  const remote = remoteOf(offer);
  if (iceRestart) transport.restart();
  transport.setRemote({ ...remote, ...change });
  await page.evaluate(async (sdp) => { await pc.setRemoteDescription({ type: 'answer', sdp }); }, sdpOf(transport.local(), remote.mid));
}

/** We offer; returns the page's answer, which the transport has not seen yet. */
export async function pageAnswers(page: PeerPage, transport: WebRtcTransport): Promise<string> {
  return page.evaluate(async (sdp) => {
    await pc.setRemoteDescription({ type: 'offer', sdp });
    const [transceiver] = pc.getTransceivers();
    await transceiver?.sender.replaceTrack(track);
    if (transceiver) transceiver.direction = 'sendrecv';
    await pc.setLocalDescription();
    return pc.localDescription?.sdp ?? '';
  }, sdpOf(transport.local(), '0'));
}

export const connectionState = (page: PeerPage): Promise<string> => page.evaluate(() => `${pc.connectionState} ${pc.iceConnectionState}`, undefined);
export const hangUp = (page: PeerPage): Promise<void> => page.evaluate(() => { pc.close(); }, undefined);

/** Milliseconds until the transport is connected. */
export async function untilConnected(transport: WebRtcTransport, ms = 10_000): Promise<number> {
  const start = performance.now();
  while (transport.state !== 'connected' && performance.now() - start < ms) await sleep(2);
  expect(transport.state).toBe('connected');
  return performance.now() - start;
}

/** Makes `pc`, and `track` of the fake microphone, for a browser whose audio graph wants a sound card. */
export async function prepareWithMicrophone(page: PeerPage): Promise<void> {
  await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    Object.assign(globalThis, { pc: new RTCPeerConnection(), track: stream.getAudioTracks()[0] });
  }, undefined);
}

/** We find the page's tone; the page counts our packets and loses none. */
export async function weHear(page: PeerPage, transport: WebRtcTransport): Promise<void> {
  const before = await received(page);
  const voice = talk(transport);
  await sleep(1_500);
  voice.stop();
  const after = await received(page);
  expect(heardTone(Float32Array.from(voice.heard.slice(-4_000)), 8_000, [440, pageHz, serverHz])).toBe(pageHz);
  expect(after.packets - before.packets).toBeGreaterThan(50);
  expect(after.lost).toBe(0);
}

function received(page: PeerPage): Promise<{ packets: number; lost: number }> {
  return page.evaluate(async () => {
    const reports: { type: string; packetsReceived?: number; packetsLost?: number }[] = [];
    (await pc.getStats()).forEach((report) => reports.push(report));
    const inbound = reports.find((report) => report.type === 'inbound-rtp');
    return { packets: inbound?.packetsReceived ?? 0, lost: inbound?.packetsLost ?? 0 };
  }, undefined);
}

/** Each side finds the other's tone, and not its own. */
export async function bothHear(page: PeerPage, transport: WebRtcTransport): Promise<void> {
  const voice = talk(transport);
  await sleep(1_500);
  const atPage = await pitch(page);
  voice.stop();
  expect(Math.abs(atPage - serverHz)).toBeLessThan(30);
  expect(heardTone(Float32Array.from(voice.heard.slice(-4_000)), 8_000, [440, pageHz, serverHz])).toBe(pageHz);
}

/** The loudest frequency of the remote track. */
export function pitch(page: PeerPage): Promise<number> {
  return page.evaluate(async (wait) => {
    const [receiver] = pc.getReceivers();
    if (!receiver) return 0;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8_192;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(new MediaStream([receiver.track])).connect(analyser);
    await context.resume();
    await new Promise((resolve) => setTimeout(resolve, wait));
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    await context.close();
    let best = 0;
    bins.forEach((level, i) => { if (i > 5 && level > (bins[best] ?? -Infinity)) best = i; });
    return (bins[best] ?? -200) > -80 ? (best * context.sampleRate) / analyser.fftSize : 0;
  }, 600);
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
