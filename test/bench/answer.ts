/** From the agent's answer to the first sound at the customer, and at the agent, at several round-trip times between browser and center. */
import { ChaosContext } from '../chaos/context.js';
import { flowsAfter, pause, until } from '../chaos/timeline.js';
import type { Customer } from '../chaos/customer.js';
import type { ChaosAgent } from '../chaos/chaos-agent.js';
import { percentile } from './report.js';

export type MediaMode = 'perCall' | 'persistent';
export interface AnswerTimes { readonly rttMs: number; readonly customerMs: readonly number[]; readonly agentMs: readonly number[] }

/** Five packets within half a second count as sound; the first of them is when it began. */
const firstSound = (times: readonly number[], from: number): number | undefined => {
  const after = flowsAfter(times, from);
  return after < Infinity ? after : undefined;
};

/** The instant of the answer is the page's own, so that the way of the test's command to the page is not counted. */
async function answeredAt(agent: ChaosAgent): Promise<number> {
  return agent.page.page.evaluate(async () => {
    const workstation: { dispatch(command: object): Promise<void> } = Reflect.get(document.querySelector('ccc-workstation') ?? {}, 'workstation');
    const at = performance.timeOrigin + performance.now();
    await workstation.dispatch({ name: 'answer' });
    return at;
  });
}

/**
 * When the customer's tone comes out of the agent's end, behind jitter buffer and decoder: the level, looked at every 5 ms.
 * One AudioContext for all rounds: the browser opens and closes audio one thing after the other, and a microphone would wait for ours.
 */
function listen(agent: ChaosAgent): Promise<void> {
  return agent.page.page.evaluate(async () => {
    const heard: { at: number | undefined } = { at: undefined };
    Object.assign(globalThis, { cccHeardTone: heard });
    const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
    const kept: AudioContext | undefined = Reflect.get(globalThis, 'cccListening');
    const audio = kept ?? new AudioContext();
    Object.assign(globalThis, { cccListening: audio });
    if (!kept) { await audio.resume(); await new Promise((done) => { setTimeout(done, 500); }); }
    const analyser = audio.createAnalyser();
    analyser.fftSize = 256;
    const samples = new Float32Array(analyser.fftSize);
    let track: MediaStreamTrack | undefined, source: MediaStreamAudioSourceNode | undefined;
    const look = setInterval(() => {
      track ??= ((found) => { if (found) { source = audio.createMediaStreamSource(new MediaStream([found])); source.connect(analyser); } return found; })(
        made.findLast((pc) => pc.signalingState === 'stable' && pc.connectionState !== 'closed' && pc.remoteDescription)?.getReceivers().find((receiver) => receiver.track.kind === 'audio')?.track,
      );
      analyser.getFloatTimeDomainData(samples);
      if (samples.every((sample) => Math.abs(sample) < 0.02)) return;
      heard.at = performance.timeOrigin + performance.now();
      clearInterval(look);
      source?.disconnect();
    }, 5);
  });
}
const heardTone = (agent: ChaosAgent): Promise<number | undefined> => agent.page.page.evaluate(() => { const heard: { at: number | undefined } = Reflect.get(globalThis, 'cccHeardTone'); return heard.at; });

async function once(agent: ChaosAgent, customer: Customer, mode: MediaMode): Promise<{ customerMs: number; agentMs: number }> {
  if ((await agent.page.state()).activity === 'wrapUp') await agent.page.dispatch({ name: 'finishWrapUp' });
  if (mode === 'persistent') await agent.stands();
  await agent.page.goReady();
  await customer.callIn();
  await agent.page.until('ringing here', (state) => state.ringing > 0, 15_000);
  // People need longer than this to click; a path that is made while it rings is ready by then, and one that stands was so before.
  await pause(mode === 'persistent' ? 400 : 900);
  await listen(agent);
  const at = await answeredAt(agent);
  const customerMs = await until('the agent\'s tone at the customer', () => firstSound(customer.agentHeardAt, at), 6_000, 5);
  const heardAt = await until('the customer\'s tone at the agent', () => heardTone(agent), 6_000, 5);
  customer.hangUp();
  await agent.page.until('over', (state) => state.activity !== 'onCall', 8_000);
  return { customerMs, agentMs: heardAt - at };
}

export async function answerTimes(rtts: readonly number[], rounds: number, mode: MediaMode = 'perCall'): Promise<AnswerTimes[]> {
  const context = new ChaosContext();
  const all: AnswerTimes[] = [];
  try {
    const center = await context.center();
    for (const rttMs of rtts) {
      const agent = await context.agent(center, 'anna', { rttMs, ...(mode === 'persistent' ? { mediaMode: mode } : {}) });
      const customerMs: number[] = [], agentMs: number[] = [];
      for (let i = 0; i < rounds; i++) {
        const took = await once(agent, await context.customer(center), mode);
        customerMs.push(Math.round(took.customerMs));
        agentMs.push(Math.round(took.agentMs));
      }
      all.push({ rttMs, customerMs, agentMs });
      await context.endRun();
    }
  } finally { await context.close(); }
  return all;
}

/** Milliseconds of sound's delay per millisecond of round trip, by least squares through the medians. */
export function slopeOf(times: readonly AnswerTimes[]): number {
  const points = times.map(({ rttMs, customerMs }) => ({ x: rttMs, y: percentile(customerMs, 50) }));
  const mx = points.reduce((sum, { x }) => sum + x, 0) / points.length, my = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const over = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0), under = points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
  return Math.round(over / under * 100) / 100;
}
