/** What happens when a media worker dies or cannot start. */
import { createSocket } from 'node:dgram';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaEvent } from '../../ports/media.js';
import { openMedia } from './index.js';
import { recoverRecordings } from './recovery.js';
import { SessionProxy } from './session-proxy.js';
import { RtpEndpoint } from './testing/rtp-endpoint.js';
import { parseWav } from '../../domain/wav.js';
import { WorkerLink } from './worker-link.js';

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'link-')); });
afterEach(async () => { await rm(folder, { recursive: true }); });

describe('media worker', () => {
  // proves F-34
  it('that dies loses only its calls, tells so, and is replaced; the recording is kept up to the last moment', async () => {
    const events: MediaEvent[] = [];
    const link = new WorkerLink(
      { advertise: ['127.0.0.1'], host: '0.0.0.0', rtpPorts: { min: 43_200, max: 43_219 }, webrtcPort: 0, recordingsDir: folder, rtpTimeoutMs: 30_000 },
      (event) => { events.push(event); },
    );
    await link.start();
    const phone = await RtpEndpoint.open();
    const create = async (id: string): Promise<SessionProxy> => { await link.call('createSession', { session: id }); return new SessionProxy(id, link); };
    const session = await create('s');
    const leg = await session.addLeg('a', { transport: 'rtp', codecs: ['PCMU'] });
    phone.connect(await leg.answer(phone.sdp()));
    await session.record('r', { left: [], right: ['a'] });
    const playback = await session.play('a', { kind: 'tone', name: 'ringback' }, { loop: true });
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    await link.kill();
    expect(await playback.done).toBe('stopped');
    expect(events).toContainEqual({ type: 'mediaLost', sessionId: 's', legId: 'a', reason: 'timeout' });
    await expect(leg.stats()).rejects.toMatchObject({ code: /system-error|not-found/ });
    await session.close();
    const [recovered] = await recoverRecordings(folder, new Set());
    expect(recovered?.durationMs).toBeGreaterThanOrEqual(400);
    expect(parseWav(await readFile(join(folder, 'r.wav')))?.length).toBe((recovered?.durationMs ?? 0) * 32);

    await expect.poll(async () => create('again').then(() => true, () => false), { timeout: 10_000, interval: 100 }).toBe(true);
    phone.close();
    await link.stop();
  });

  it('that cannot have its port makes opening fail, and nothing is left behind', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((resolve) => { taken.bind(0, '127.0.0.1', resolve); });
    const options = { advertise: ['127.0.0.1'], rtpPorts: { min: 43_220, max: 43_239 }, webrtcPort: taken.address().port, recordingsDir: folder };
    await expect(openMedia(options)).rejects.toThrow(/EADDRINUSE/);
    taken.close();
    const engine = await openMedia(options);
    await engine.close();
  });
});
