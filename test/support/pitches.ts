/** Which of several pitches a page or a SIP phone hears at the same time: who hears whom in a call of three. */
import type { Page } from 'playwright-core';
import type { Baresip } from './baresip.js';
import { amplitudeOf, rms } from './tone.js';

/** Every one of the wanted pitches that the page's newest connection carries now. */
async function pagePitches(page: Page, wanted: readonly number[]): Promise<number[]> {
  return page.evaluate(async (pitches) => {
    const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
    const live = made.filter((pc) => pc.connectionState === 'connected').at(-1);
    const track = live?.getReceivers().map((r) => r.track).find((t) => t.kind === 'audio');
    if (!track) return [];
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    await context.resume();
    await new Promise((resolve) => setTimeout(resolve, 350));
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const width = context.sampleRate / analyser.fftSize;
    await context.close();
    return pitches.filter((hz) => Math.max(...bins.subarray(Math.round(hz / width) - 2, Math.round(hz / width) + 3)) > -50);
  }, [...wanted]);
}

/** The last half second of what the phone wrote down. */
export function lastHeard(phone: Baresip): Float32Array {
  const samples = phone.heard().channels[0] ?? new Float32Array();
  return samples.subarray(Math.max(0, samples.length - 4000));
}
const phonePitches = (phone: Baresip, wanted: readonly number[]): number[] => { const samples = lastHeard(phone); return wanted.filter((hz) => amplitudeOf(hz, samples, 8000) > 0.02); };

async function settle(what: string, expected: readonly number[], listen: () => Promise<number[]>, timeoutMs = 8000): Promise<void> {
  let last: number[] = [];
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    last = await listen();
    if (last.length === expected.length && expected.every((hz) => last.includes(hz))) return;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  throw new Error(`${what} should hear [${expected.join(', ')}] Hz and hears [${last.join(', ')}]`);
}

/** Waits until the page hears exactly these of all the pitches in the test. */
export const pageHears = (what: string, page: Page, expected: readonly number[], all: readonly number[]): Promise<void> => settle(what, expected, () => pagePitches(page, all));
export const phoneHears = (what: string, phone: Baresip, expected: readonly number[], all: readonly number[]): Promise<void> => settle(what, expected, async () => phonePitches(phone, all));

/** Waits until the phone hears something, and nobody's pitch. */
export async function phoneHearsMusic(what: string, phone: Baresip, all: readonly number[], timeoutMs = 8000): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    if (rms(lastHeard(phone)) > 0.01 && phonePitches(phone, all).length === 0) return;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  throw new Error(`${what} should hear music; level ${rms(lastHeard(phone)).toFixed(4)}, pitches [${phonePitches(phone, all).join(', ')}]`);
}
