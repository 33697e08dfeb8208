/** The ring: two soft tones, once a second, made on the spot; on its own output device where the browser can. */

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
  /** The context runs, or would: known only after a first try. */
  readonly blocked: boolean;
}

/** Two notes a fourth apart, 0.4 s of every second: audible in an office without startling. */
const notes = [{ at: 0, hertz: 587.33 }, { at: 0.2, hertz: 783.99 }] as const;
const beep = [{ at: 0, hertz: 1046.5 }] as const;
const noteLength = 0.32;
const cadence = 1;
const ahead = 4;

interface SinkContext extends AudioContext { setSinkId?(id: string): Promise<void> }

export function createRinger(makeContext: () => AudioContext = () => new AudioContext()): Ringer {
  let context: SinkContext | undefined;
  let gain: GainNode | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  let next = 0;
  let volume = 0.6;
  let device = '';
  let blocked = false;
  let sounding: OscillatorNode[] = [];

  async function ready(): Promise<SinkContext> {
    context ??= makeContext();
    if (!gain) {
      gain = context.createGain();
      gain.gain.value = volume;
      gain.connect(context.destination);
      if (device !== '') await context.setSinkId?.(device).catch(() => undefined);
    }
    // `resume` stays pending while autoplay is blocked, so it is not waited for without an end.
    if (context.state !== 'running') await Promise.race([context.resume(), new Promise((resolve) => { setTimeout(resolve, 150); })]);
    blocked = context.state !== 'running';
    return context;
  }
  function note(on: AudioContext, at: number, hertz: number): void {
    if (!gain) return;
    const oscillator = on.createOscillator();
    const shape = on.createGain();
    oscillator.type = 'sine';
    oscillator.frequency.value = hertz;
    shape.gain.setValueAtTime(0, at);
    shape.gain.linearRampToValueAtTime(0.5, at + 0.02);
    shape.gain.exponentialRampToValueAtTime(0.001, at + noteLength);
    oscillator.connect(shape).connect(gain);
    oscillator.start(at);
    oscillator.stop(at + noteLength);
    oscillator.onended = () => { sounding = sounding.filter((other) => other !== oscillator); };
    sounding.push(oscillator);
  }
  /** Several seconds are scheduled ahead on the audio clock: a hidden page's timers run once a second at best (F-15). */
  function schedule(on: AudioContext): void {
    if (next < on.currentTime) next = on.currentTime + 0.03;
    for (; next < on.currentTime + ahead; next += cadence) for (const { at, hertz } of notes) note(on, next + at, hertz);
  }
  function silence(): void {
    clearInterval(timer);
    timer = undefined;
    for (const oscillator of sounding) oscillator.stop();
    sounding = [];
    next = 0;
  }
  let wanted = false;
  return {
    get blocked() { return blocked; },
    async start() {
      wanted = true;
      const on = await ready();
      if (!wanted || timer !== undefined) return !blocked;
      schedule(on);
      timer = setInterval(() => { schedule(on); }, 1000);
      return !blocked;
    },
    stop() { wanted = false; silence(); },
    async once(what = 'ring') {
      const on = await ready();
      for (const { at, hertz } of what === 'beep' ? beep : notes) note(on, on.currentTime + 0.03 + at, hertz);
      return !blocked;
    },
    async unlock() { await ready(); return !blocked; },
    async setDevice(id) { device = id; await context?.setSinkId?.(id); },
    setVolume(value) { volume = Math.min(1, Math.max(0, value)); if (gain) gain.gain.value = volume; },
  };
}
