/** The system under test in a process of its own: the media engine, and nothing that a server does beside it. */
import type { MediaEngine, MediaLeg, MediaSession, Recording } from '../../../server/ports/media.js';
import { openMedia } from '../../../server/adapters/media-embedded/index.js';
import { serve } from './messages.js';

interface Call { readonly session: MediaSession; readonly web: MediaLeg; readonly recording: Recording | undefined }
const running: { engine?: MediaEngine; calls: Call[] } = { calls: [] };

async function connect(index: number, offers: { readonly webrtc: string; readonly rtp: string }, record: boolean): Promise<{ webrtc: string; rtp: string }> {
  if (!running.engine) throw new Error('not open');
  const session = await running.engine.createSession(`call-${String(index)}-${String(record)}`);
  const web = await session.addLeg('web', { transport: 'webrtc', codecs: ['PCMU', 'PCMA'] });
  const phone = await session.addLeg('phone', { transport: 'rtp', codecs: ['PCMU', 'PCMA'] });
  const answers = { webrtc: await web.answer(offers.webrtc), rtp: await phone.answer(offers.rtp) };
  await session.route({ web: { phone: 1 }, phone: { web: 1 } });
  const recording = record ? await session.record(`bench-${String(index)}`, { left: ['web'], right: ['phone'] }) : undefined;
  running.calls.push({ session, web, recording });
  return answers;
}

serve({
  open: async ({ recordingsDir }) => {
    running.engine = await openMedia({ advertise: ['127.0.0.1'], rtpPorts: { min: 44_000, max: 45_999 }, recordingsDir });
    return null;
  },
  connect: ({ offers, record }) => Promise.all(offers.map((each, index) => connect(index, each, record))),
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1000, atMs: performance.now(), rssMb: Math.round(process.memoryUsage.rss() / 1e6) };
  },
  hangUp: async () => {
    const calls = running.calls.splice(0);
    const forwarded = (await Promise.all(calls.map(({ web }) => web.stats()))).filter((stats) => stats.forwarded).length;
    const recorded = await Promise.all(calls.flatMap(({ recording }) => (recording ? [recording.stop()] : [])));
    await Promise.all(calls.map(({ session }) => session.close()));
    return { forwarded, recordedMs: recorded.length === 0 ? 0 : Math.min(...recorded.map((each) => each.durationMs)) };
  },
  stop: async () => { await running.engine?.close(); return null; },
});
