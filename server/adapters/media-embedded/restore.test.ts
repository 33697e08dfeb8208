/** A second engine goes on with the plain legs and the recording of one that is gone: same ports, same streams, one file. proves F-29 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMedia } from './index.js';
import { toneShare } from './pcm/goertzel.js';
import { RtpEndpoint } from './testing/rtp-endpoint.js';
import { parseWav } from '../../domain/wav.js';
import { WorkerLink } from './worker-link.js';
import { SessionProxy } from './session-proxy.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
const patience = { timeout: 5000, interval: 50 };
const G711 = { transport: 'rtp', codecs: ['PCMU', 'PCMA'] } as const;
const ports = { min: 42400, max: 42499 };
let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'restore-')); });
afterEach(async () => { await rm(folder, { recursive: true }); });

describe('media after a crash', () => {
  it('goes on with two legs and their recording, and the far ends see one stream with a jump forward', async () => {
    const link = new WorkerLink({ advertise: ['127.0.0.1'], host: '0.0.0.0', rtpPorts: ports, webrtcPort: 0, recordingsDir: folder, rtpTimeoutMs: 5000 }, () => undefined);
    await link.start();
    await link.call('createSession', { session: 's' });
    const first = new SessionProxy('s', link);
    const [anna, ben] = await Promise.all([RtpEndpoint.open(), RtpEndpoint.open()]);
    const a = await first.addLeg('a', G711), b = await first.addLeg('b', G711);
    anna.connect(await a.answer(anna.sdp()));
    const offer = await b.offer();
    expect(b.persist()).toBeUndefined();
    await b.acceptAnswer(ben.sdp());
    ben.connect(offer);
    anna.tone(500);
    ben.tone(1200);
    await first.route({ a: { b: 1 }, b: { a: 1 } });
    await first.record('rec', { left: ['a'], right: ['b'] });
    await expect.poll(() => anna.hears(1200), patience).toBeGreaterThan(0.9);
    await wait(700);
    const stored: unknown = JSON.parse(JSON.stringify({ a: a.persist(), b: b.persist() }));
    await link.kill();
    await wait(300);
    const [ssrc, before] = [anna.heard.at(-1)?.ssrc, anna.heard.length];

    const engine = await openMedia({ rtpPorts: ports, recordingsDir: folder });
    expect(await engine.recoverRecordings(new Set(['rec']))).toEqual([]);
    const again = await engine.createSession('s');
    const of = (name: 'a' | 'b'): unknown => Object(stored)[name];
    const [restored] = await Promise.all([again.restoreLeg('a', of('a')), again.restoreLeg('b', of('b'))]);
    await again.route({ a: { b: 1 }, b: { a: 1 } });
    const recording = await again.record('rec', { left: ['a'], right: ['b'] }, { resume: true });
    await expect.poll(() => anna.hears(1200), patience).toBeGreaterThan(0.9);
    await expect.poll(() => ben.hears(500), patience).toBeGreaterThan(0.9);
    await wait(500);
    const after = anna.heard.slice(before);
    expect(new Set(after.map((packet) => packet.ssrc))).toEqual(new Set([ssrc]));
    const jump = ((after[0]?.sequence ?? 0) - (anna.heard[before - 1]?.sequence ?? 0)) & 0xffff;
    expect(jump).toBeGreaterThan(1);
    expect(jump).toBeLessThan(3000);
    // A new offer of the far end is answered as if nothing had happened, with a newer version.
    const answer = await restored.answer(anna.sdp('sendonly'));
    expect(Number(/^o=- \d+ (\d+)/m.exec(answer)?.[1])).toBeGreaterThan(100);
    expect(answer).toContain('a=recvonly');
    expect(await restored.remoteDirection()).toBe('sendonly');

    const { durationMs, path } = await recording.stop();
    const wav = parseWav(await readFile(path));
    expect(Math.abs((wav?.length ?? 0) / 32 - durationMs)).toBeLessThan(21);
    expect(durationMs).toBeGreaterThan(1800);
    const samples = new Int16Array((await readFile(path)).buffer.slice((wav?.offset ?? 0)));
    const left = [...samples.filter((_, i) => i % 2 === 0)];
    expect(toneShare(left.slice(2000, 5000), 500)).toBeGreaterThan(0.9);
    expect(toneShare(left.slice(-3500, -500), 500)).toBeGreaterThan(0.9);
    anna.close();
    ben.close();
    await engine.close();
  });

  it('refuses what is not a stored leg', async () => {
    const engine = await openMedia({ rtpPorts: ports, recordingsDir: folder });
    const session = await engine.createSession('x');
    await expect(session.restoreLeg('a', { port: 42400 })).rejects.toMatchObject({ code: 'bad-request' });
    await engine.close();
  });
});
