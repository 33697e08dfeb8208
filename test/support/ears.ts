/** Lets a test hear what a page hears: finds the pitch of the remote audio of its newest peer connection. */
import type { BrowserContext, Page } from 'playwright-core';

export interface Heard {
  /** The strongest frequency in Hz, or 0 in silence. */
  readonly hz: number;
  /** Its level in dBFS of the spectrum; silence is below −90. */
  readonly db: number;
}

/** Must run before the page's scripts: remembers every RTCPeerConnection the page makes. */
export async function giveEars(context: BrowserContext): Promise<void> {
  // esbuild keeps function names by a call that a page does not know.
  await context.addInitScript('globalThis.__name ??= (f) => f;');
  await context.addInitScript(() => {
    const made: RTCPeerConnection[] = [];
    const Native = globalThis.RTCPeerConnection;
    class Remembered extends Native {
      constructor(configuration?: RTCConfiguration) { super(configuration); made.push(this); }
    }
    globalThis.RTCPeerConnection = Remembered;
    Object.assign(globalThis, { cccMadeConnections: made });
  });
}

/** Must run before the page's scripts: its microphone plays this pitch, so that pages of one browser sound different. */
export async function giveVoice(context: BrowserContext, hz: number): Promise<void> {
  await context.addInitScript((pitch) => {
    let audio: AudioContext | undefined;
    let tone: OscillatorNode | undefined;
    navigator.mediaDevices.getUserMedia = async () => {
      if (!audio || !tone) {
        audio = new AudioContext();
        tone = audio.createOscillator();
        tone.frequency.value = pitch;
        tone.start();
      }
      const out = audio.createMediaStreamDestination();
      tone.connect(out);
      await audio.resume();
      return out.stream;
    };
  }, hz);
}

/** Listens for `ms` and tells what was loudest at the end. */
export async function hear(page: Page, ms = 400): Promise<Heard> {
  return page.evaluate(async (wait) => {
    const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
    const live = made.filter((pc) => pc.connectionState === 'connected').at(-1);
    const track = live?.getReceivers().map((r) => r.track).find((t) => t.kind === 'audio');
    if (!track) return { hz: 0, db: -200 };
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0;
    context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
    await context.resume();
    await new Promise((resolve) => setTimeout(resolve, wait));
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    await context.close();
    let best = 0;
    bins.forEach((level, i) => { if (i > 5 && level > (bins[best] ?? -Infinity)) best = i; });
    const db = bins[best] ?? -200;
    return { hz: db > -80 ? (best * context.sampleRate) / analyser.fftSize : 0, db: Number.isFinite(db) ? db : -200 };
  }, ms);
}

/** True when the page hears this pitch (± 12 Hz) within `timeoutMs`. */
export async function hears(page: Page, hz: number, timeoutMs = 4000): Promise<boolean> {
  for (const until = Date.now() + timeoutMs; Date.now() < until;) {
    const heard = await hear(page, 250);
    if (Math.abs(heard.hz - hz) < 12) return true;
  }
  return false;
}

/** From now on every 50 ms: whether the page's newest connection carries this pitch. The instants at which it did (since the epoch) are `cccPitchAt` in the page. */
export async function keepListening(page: Page, hz: number): Promise<void> {
  await page.evaluate((pitch) => {
    const heardAt: number[] = [];
    Object.assign(globalThis, { cccPitchAt: heardAt });
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    analyser.smoothingTimeConstant = 0;
    const bins = new Float32Array(analyser.frequencyBinCount), width = context.sampleRate / analyser.fftSize;
    let source: MediaStreamAudioSourceNode | undefined, track: MediaStreamTrack | undefined;
    void context.resume();
    setInterval(() => {
      const made: RTCPeerConnection[] = Reflect.get(globalThis, 'cccMadeConnections');
      const now = made.findLast((pc) => pc.connectionState === 'connected')?.getReceivers().map((each) => each.track).find(({ kind }) => kind === 'audio');
      if (now !== track) {
        source?.disconnect();
        source = now && context.createMediaStreamSource(new MediaStream([now]));
        source?.connect(analyser);
        track = now;
      }
      analyser.getFloatFrequencyData(bins);
      let best = 1;
      for (let i = 2; i < bins.length; i++) if ((bins[i] ?? -200) > (bins[best] ?? -200)) best = i;
      if (source && (bins[best] ?? -200) > -60 && Math.abs(best * width - pitch) <= width) heardAt.push(performance.timeOrigin + performance.now());
    }, 50);
  }, hz);
}

/** Must run before the page's scripts: listens at the loudspeaker, to all that the page's own audio graphs play. */
export async function giveLoudspeaker(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const heard: AnalyserNode[] = [];
    Object.assign(globalThis, { cccPlayed: heard });
    const before = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode | AudioParam, ...more: number[]) => AudioNode;
    function connect(this: AudioNode, to: AudioNode | AudioParam, ...more: number[]): AudioNode {
      if (to instanceof AudioDestinationNode) {
        const ear = new AnalyserNode(this.context, { fftSize: 8192, smoothingTimeConstant: 0 });
        heard.push(ear);
        before.call(this, ear);
      }
      return before.call(this, to, ...more);
    }
    Object.assign(AudioNode.prototype, { connect });
  });
}

/** What the loudspeaker plays this moment; no timer of the page is asked. */
export async function played(page: Page): Promise<Heard> {
  return page.evaluate(() => {
    const ears: AnalyserNode[] = Reflect.get(globalThis, 'cccPlayed');
    let heard = { hz: 0, db: -200 };
    for (const ear of ears) {
      if (ear.context.state !== 'running') continue;
      const bins = new Float32Array(ear.frequencyBinCount);
      ear.getFloatFrequencyData(bins);
      const best = bins.indexOf(Math.max(...bins)), db = bins[best] ?? -200;
      if (db > -80 && db > heard.db) heard = { hz: (best * ear.context.sampleRate) / ear.fftSize, db };
    }
    return heard;
  });
}

/** The notes of the ring. */
const ringHz = [587.33, 783.99] as const;
/** True when both notes of the ring are played, louder than a whisper, within `timeoutMs`. */
export async function rings(page: Page, timeoutMs = 3_000): Promise<boolean> {
  const missing = new Set<number>(ringHz);
  for (const until = Date.now() + timeoutMs; Date.now() < until && missing.size > 0;) {
    const { hz, db } = await played(page);
    for (const note of missing) if (db > -40 && Math.abs(hz - note) < 12) missing.delete(note);
    await new Promise((resolve) => { setTimeout(resolve, 40); });
  }
  return missing.size === 0;
}
