/** The ring: two soft tones, once a second, made on the spot; on its own output device where the browser can, and felt where the device vibrates. */
import type { Clock } from '../../kernel/clock.js';

export interface Ringer {
  /** Resolves to false when the browser's autoplay rule keeps it silent. */
  start(): Promise<boolean>;
  stop(): void;
  /** One ring, or the beep before a call connects by itself. */
  once(what?: 'ring' | 'beep'): Promise<boolean>;
  /** Called from a click: lets sound through for the rest of the page's life. */
  unlock(): Promise<boolean>;
  setDevice(id: string): Promise<void>;
  setVolume(volume: number): void;
  setVibration(on: boolean): void;
  /** The context runs, or would: known only after a first try. */
  readonly blocked: boolean;
}

/** Two notes a fourth apart, 0.5 s of every second: audible in an office without startling. */
const notes = [{ at: 0, hertz: 587.33 }, { at: 0.2, hertz: 783.99 }] as const;
const beep = [{ at: 0, hertz: 1046.5 }] as const;
const noteLength = 0.32;
const cadence = 1;
const lookEvery = 2_000;
const shakes = [400, 200, 400];

interface SinkContext extends AudioContext { setSinkId?(id: string): Promise<void> }
/** Not every browser can vibrate. */
const body = (): Partial<Pick<Navigator, 'vibrate' | 'userActivation'>> | undefined => globalThis.navigator;

export function createRinger(clock: Clock, makeContext: () => AudioContext = () => new AudioContext()): Ringer {
  let context: SinkContext | undefined;
  let gain: GainNode | undefined;
  let ring: AudioBufferSourceNode | undefined;
  let cancelLook = (): void => undefined;
  let stoodAt = 0;
  let volume = 0.6;
  let device = '';
  let blocked = false;
  let vibrates = true, shaken = false;
  let wanted = false;

  async function ready(): Promise<SinkContext> {
    const on: SinkContext = context ??= makeContext();
    if (!gain) {
      gain = on.createGain();
      gain.gain.value = volume;
      gain.connect(on.destination);
      on.onstatechange = () => { if (ring && on.state !== 'running') look(); };
      if (device !== '') await on.setSinkId?.(device).catch(() => undefined);
    }
    // `resume` stays pending while autoplay is blocked, so it is not waited for without an end.
    if (on.state !== 'running') await Promise.race([on.resume(), new Promise<void>((resolve) => { clock.after(150, resolve); })]);
    blocked = on.state !== 'running';
    return on;
  }
  function play(on: AudioContext, tune: typeof notes | typeof beep, loop: boolean): AudioBufferSourceNode {
    const source = on.createBufferSource();
    source.buffer = drawn(on, tune);
    source.loop = loop;
    source.connect(gain ?? on.destination);
    source.start();
    return source;
  }
  function shake(): void {
    // Asked of a page that nobody has touched, Chromium writes a warning instead.
    if (vibrates && body()?.userActivation?.hasBeenActive !== false) shaken = body()?.vibrate?.(shakes) ?? false;
  }
  /**
   * The ring is a loop on the audio clock and needs no timer, so that a hidden page, whose timers run once a minute at the worst, rings as
   * any other (F-15); no worker is needed for it, which a host's policy may forbid. What is left to watch is whether it sounds: a telephone
   * call interrupts it, its device goes away. Browsers tell that by `statechange`; for what they do not tell the timer looks, and
   * Chromium lets it run on time in a page that is heard or has a peer connection, as this one has while it rings.
   */
  function look(): void {
    cancelLook();
    if (!wanted) return;
    cancelLook = clock.after(lookEvery, () => { shake(); look(); });
    if (!context || !ring) return;
    if (context.state === 'running' && context.currentTime === stoodAt) {
      // It says that it runs, and its clock stands: only another one helps.
      context.onstatechange = null;
      void context.close();
      context = gain = ring = undefined;
    }
    stoodAt = context?.currentTime ?? 0;
    begin().catch(() => undefined);
  }
  async function begin(): Promise<void> {
    const on = await ready();
    if (!wanted || ring) return;
    ring = play(on, notes, true);
    stoodAt = on.currentTime;
  }
  return {
    get blocked() { return blocked; },
    async start() {
      if (!wanted) shake();
      wanted = true;
      look();
      await begin();
      return !blocked;
    },
    stop() {
      wanted = false;
      cancelLook();
      ring?.stop();
      ring = undefined;
      if (shaken) body()?.vibrate?.(0);
      shaken = false;
    },
    async once(what = 'ring') {
      if (what === 'ring') shake();
      play(await ready(), what === 'beep' ? beep : notes, false);
      return !blocked;
    },
    async unlock() { await ready(); return !blocked; },
    async setDevice(id) { device = id; await context?.setSinkId?.(id); },
    setVolume(value) { volume = value; if (gain) gain.gain.value = volume; },
    setVibration(on) { vibrates = on; },
  };
}

/** A second of sound: each note rises within 20 ms and dies away. */
function drawn(on: AudioContext, tune: typeof notes | typeof beep): AudioBuffer {
  const { sampleRate: rate } = on;
  const buffer = on.createBuffer(1, cadence * rate, rate), samples = buffer.getChannelData(0);
  for (const { at, hertz } of tune) {
    for (let i = 0; i < noteLength * rate; i++) {
      const t = i / rate, to = Math.round(at * rate) + i;
      samples[to] = (samples[to] ?? 0) + 0.5 * Math.min(1, t / 0.02) * 0.002 ** Math.max(0, (t - 0.02) / 0.3) * Math.sin(2 * Math.PI * hertz * t);
    }
  }
  return buffer;
}
