/** The whole engine with its real worker over loopback UDP: bridging, switching paths, hold, prompts, digits, recordings. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaEngine, MediaEvent, MediaLeg, MediaSession } from '../../ports/media.js';
import { openMedia } from './index.js';
import { toneShare } from './pcm/goertzel.js';
import { sine } from './pcm/tones.js';
import { RtpEndpoint } from './testing/rtp-endpoint.js';
import { parseWav, wavHeader } from '../../domain/wav.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const G711 = { transport: 'rtp', codecs: ['PCMU', 'PCMA'] } as const;

let folder = '';
let engine: MediaEngine;
const events: MediaEvent[] = [];
let sessions = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'media-'));
  engine = await openMedia({ rtpPorts: { min: 42000, max: 42199 }, recordingsDir: folder, rtpTimeoutMs: 600 });
  void (async () => { for await (const event of engine.events) events.push(event); })();
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

interface Call { readonly session: MediaSession; readonly a: MediaLeg; readonly b: MediaLeg; readonly anna: RtpEndpoint; readonly ben: RtpEndpoint; end(): Promise<void> }

/** Two plain legs; A offers to us, we offer to B. Tones 500 Hz from A and 1200 Hz from B. */
async function call(lawB: 'PCMU' | 'PCMA' = 'PCMU'): Promise<Call> {
  const session = await engine.createSession(`s${String(++sessions)}`);
  const [anna, ben] = await Promise.all([RtpEndpoint.open(), RtpEndpoint.open({ law: lawB })]);
  const a = await session.addLeg('a', G711);
  const b = await session.addLeg('b', G711);
  anna.connect(await a.answer(anna.sdp()));
  const offer = await b.offer();
  await b.acceptAnswer(ben.sdp());
  ben.connect(offer);
  anna.tone(500);
  ben.tone(1200);
  return { session, a, b, anna, ben, end: async () => { anna.close(); ben.close(); await session.close(); } };
}
/** Sound comes when the machine lets it; what must not be heard is looked at afterwards. */
const patience = { timeout: 5000, interval: 50 };
const bridge = { a: { b: 1 }, b: { a: 1 } };
const of = (session: MediaSession): MediaEvent[] => events.filter((event) => 'sessionId' in event && event.sessionId === session.id);

describe('embedded media engine', () => {
  it('forwards one codec both ways, and transcodes µ-law to A-law', async () => {
    for (const law of ['PCMU', 'PCMA'] as const) {
      const { session, a, anna, ben, end } = await call(law);
      await session.route(bridge);
      await wait(700);
      await expect.poll(() => anna.hears(1200), patience).toBeGreaterThan(0.95);
      await expect.poll(() => ben.hears(500), patience).toBeGreaterThan(0.95);
      expect(anna.hears(500)).toBeLessThan(0.01);
      expect((await a.stats()).forwarded).toBe(law === 'PCMU');
      expect(of(session).filter((event) => event.type === 'media')).toHaveLength(2);
      await end();
    }
  });

  it('switches between forwarding, prompts and mixing without a hole in numbers or time', async () => {
    const { session, b, anna, end } = await call();
    await session.route(bridge);
    await wait(300);
    const playback = await session.play('a', { kind: 'tone', name: 'busy' }, { loop: true });
    await wait(300);
    await expect.poll(() => anna.hears(450, 150), patience).toBeGreaterThan(0.9);
    await playback.stop();
    expect(await playback.done).toBe('stopped');
    await session.route({ a: { b: 0.5 }, b: { a: 1 } });
    await wait(300);
    expect((await b.stats()).forwarded).toBe(true);
    await session.route(bridge);
    await wait(300);
    expect(anna.gaps()).toBe(0);
    expect(new Set(anna.heard.map((packet) => packet.ssrc)).size).toBe(1);
    for (const [i, packet] of anna.heard.entries()) {
      const before = anna.heard[i - 1];
      if (!before) continue;
      const step = (packet.timestamp - before.timestamp) >>> 0;
      expect(step % 160).toBe(0);
      // Never backwards, and no leap beyond what a busy machine delays.
      expect(step).toBeGreaterThanOrEqual(160);
      expect(step).toBeLessThan(160 * 12);
    }
    const first = anna.heard[0];
    const last = anna.heard.at(-1);
    if (!first || !last) throw new Error('nothing heard');
    // The media clock kept step with the real one through every switch.
    expect(Math.abs((last.timestamp - first.timestamp) / 8 - (last.at - first.at))).toBeLessThan(120);
    expect(anna.heard.filter((packet) => packet.marker).length).toBeGreaterThanOrEqual(3);
    await end();
  });

  it('holds: the held side hears music, the holder hears nothing, then both talk again', async () => {
    const { session, anna, ben, end } = await call();
    const music = join(folder, 'music.wav');
    await writeFile(music, Buffer.concat([wavHeader(16_000, 1, 8000), Buffer.from(sine(300, 1000).buffer)]));
    await session.route({});
    const playback = await session.play('a', { kind: 'file', path: music }, { loop: true });
    await wait(600);
    await expect.poll(() => anna.hears(300), patience).toBeGreaterThan(0.9);
    expect(anna.hears(1200)).toBeLessThan(0.01);
    expect(ben.hears(500)).toBe(0);
    // Nobody talks to B, but its stream stays alive.
    expect(ben.heard.length).toBeGreaterThan(20);
    await playback.stop();
    await session.route(bridge);
    await wait(500);
    await expect.poll(() => anna.hears(1200), patience).toBeGreaterThan(0.95);
    await expect.poll(() => ben.hears(500), patience).toBeGreaterThan(0.95);
    await end();
  });

  it('answers a hold of the far end and sends nothing meanwhile', async () => {
    const { session, a, anna, ben, end } = await call();
    await session.route(bridge);
    await wait(200);
    expect(await a.answer(anna.sdp('inactive'))).toContain('a=inactive');
    expect(await a.remoteDirection()).toBe('inactive');
    anna.pause(true);
    await wait(100);
    const heard = anna.heard.length;
    await wait(900);
    expect(anna.heard.length).toBe(heard);
    // A far end that holds owes us no packets: no time-out.
    expect(of(session).some((event) => event.type === 'mediaLost')).toBe(false);
    expect(await a.answer(anna.sdp())).toContain('a=sendrecv');
    anna.pause(false);
    await wait(500);
    await expect.poll(() => anna.hears(1200), patience).toBeGreaterThan(0.9);
    await expect.poll(() => ben.hears(500), patience).toBeGreaterThan(0.9);
    await end();
  });

  it('reports a digit once and passes it on once, forwarded or mixed; sends digits of its own', async () => {
    for (const gains of [bridge, { a: { b: 0.9 }, b: { a: 0.9 } }]) {
      const { session, b, anna, ben, end } = await call();
      await session.route(gains);
      await wait(100);
      anna.press('42#', 100);
      await wait(1500);
      expect(of(session).flatMap((event) => (event.type === 'dtmf' ? [`${event.legId}${event.digit}${String(event.durationMs)}`] : []))).toEqual(['a4100', 'a2100', 'a#100']);
      expect(ben.digits).toEqual(['4', '2', '#'].map((digit) => ({ digit, durationMs: 100 })));
      expect(of(session).flatMap((event) => (event.type === 'dtmf' ? [event.passedOn] : []))).toEqual([['b'], ['b'], ['b']]);
      expect(await b.sendDtmf('7*', 120)).toBe(true);
      await wait(600);
      expect(ben.digits.slice(3)).toEqual(['7', '*'].map((digit) => ({ digit, durationMs: 120 })));
      expect(ben.gaps()).toBe(0);
      await end();
    }
    const { session, b, end } = await call();
    const deaf = await RtpEndpoint.open({ dtmf: false });
    await b.answer(deaf.sdp());
    expect(await b.sendDtmf('1')).toBe(false);
    deaf.close();
    expect(session.id).not.toBe('');
    await end();
  });

  it('ends a prompt at the first digit when asked to, and says when one has finished', async () => {
    const { session, anna, end } = await call();
    const menu = await session.play('a', { kind: 'tone', name: 'ringback' }, { loop: true, bargeIn: true });
    await wait(200);
    anna.press('1');
    expect(await menu.done).toBe('interrupted');
    const started = performance.now();
    const beep = await session.play('a', { kind: 'tone', name: 'beep' });
    expect(await beep.done).toBe('finished');
    expect(performance.now() - started).toBeGreaterThan(190);
    await expect(session.play('a', { kind: 'file', path: join(folder, 'none.wav') })).rejects.toMatchObject({ code: 'not-found' });
    await end();
  });

  it('lets three talk: each hears the two others and not itself; a coach is heard by one only', async () => {
    const { session, anna, ben, end } = await call();
    const carol = await RtpEndpoint.open();
    const c = await session.addLeg('c', G711);
    carol.connect(await c.answer(carol.sdp()));
    carol.tone(2000);
    await session.route({ a: { b: 1, c: 1 }, b: { a: 1, c: 1 }, c: { a: 1, b: 1 } });
    await wait(700);
    const heard = (who: RtpEndpoint): boolean[] => [500, 1200, 2000].map((hertz) => who.hears(hertz) > 0.3);
    expect([heard(anna), heard(ben), heard(carol)]).toEqual([[false, true, true], [true, false, true], [true, true, false]]);
    await session.route({ a: { b: 1 }, b: { a: 1, c: 1 }, c: { a: 1, b: 1 } });
    await wait(700);
    expect([heard(anna), heard(ben), heard(carol)]).toEqual([[false, true, false], [true, false, true], [true, true, false]]);
    await expect.poll(() => anna.hears(1200), patience).toBeGreaterThan(0.95);
    carol.close();
    await end();
  });

  // proves SVR-04 as far as the engine goes: agent left, customer right
  it('records both sides on their own track while packets are forwarded', async () => {
    const { session, a, anna, ben, end } = await call();
    await session.route(bridge);
    const recording = await session.record('rec-1', { left: ['b'], right: ['a'] });
    await wait(1500);
    expect((await a.stats()).forwarded).toBe(true);
    const { durationMs, path } = await recording.stop();
    expect(durationMs).toBeGreaterThan(1350);
    expect(durationMs).toBeLessThan(1800);
    const file = await readFile(path);
    const wav = parseWav(file);
    if (!wav) throw new Error('no WAV');
    expect(wav.format).toEqual({ code: 1, channels: 2, rate: 8000, bits: 16 });
    expect(wav.length / 32).toBe(durationMs);
    const track = (channel: number): number[] => Array.from({ length: 4000 }, (_, i) => file.readInt16LE(wav.offset + (i + 4000) * 4 + channel * 2));
    expect(toneShare(track(0), 1200)).toBeGreaterThan(0.95);
    expect(toneShare(track(1), 500)).toBeGreaterThan(0.95);
    expect(anna.gaps() + ben.gaps()).toBe(0);
    await end();
  });

  // proves F-12: the customer is not left in silence
  it('says after a short while that a browser is silent, once, and that it is back', async () => {
    const session = await engine.createSession(`silent-${Date.now()}`);
    const leg = await session.addLeg('a', { ...G711, silentAfterMs: 200 });
    const far = await RtpEndpoint.open();
    far.connect(await leg.answer(far.sdp()));
    await wait(400);
    // One that has never sent is being set up still.
    expect(of(session).some((event) => event.type === 'mediaSilent')).toBe(false);
    far.tone(440);
    await expect.poll(() => of(session).map((event) => event.type), patience).toEqual(['media']);
    far.pause(true);
    await wait(500);
    expect(of(session).map((event) => event.type)).toEqual(['media', 'mediaSilent']);
    far.pause(false);
    await expect.poll(() => of(session).map((event) => event.type), patience).toEqual(['media', 'mediaSilent', 'mediaBack']);
    far.close();
    await session.close();
  });

  // proves F-37 and S-15
  it('says when media stops and comes back, and ignores packets from an address that SDP did not name', async () => {
    const { session, anna, end } = await call();
    const intruder = await RtpEndpoint.open({ address: '127.0.0.2' });
    await session.route({ a: { a: 1 } });
    await wait(200);
    await expect.poll(() => anna.hears(500, 100), patience).toBeGreaterThan(0.9);
    anna.pause(true);
    await wait(900);
    expect(of(session)).toContainEqual({ type: 'mediaLost', sessionId: session.id, legId: 'a', reason: 'timeout' });
    const leg = await session.addLeg('x', G711);
    intruder.connect((await leg.answer(anna.sdp())).replace(/c=IN IP4 \S+/, 'c=IN IP4 127.0.0.1'));
    intruder.tone(900);
    await session.route({ x: { x: 1 } });
    await wait(300);
    expect(intruder.heard).toHaveLength(0);
    expect((await leg.stats()).packetsReceived).toBe(0);
    intruder.close();
    anna.pause(false);
    await wait(200);
    expect(of(session).some((event) => event.type === 'mediaBack')).toBe(true);
    await end();
  });
});
