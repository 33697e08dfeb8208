/** Microphone, speaker and ring device of this browser: which there are, which is chosen, what comes and goes, and what the autoplay rule says. */
import type { Clock } from '../../kernel/clock.js';
import type { MicrophoneState } from '../../model/facts.js';
import type { DeviceKind, Devices, InputSource } from '../softphone.js';
import { CccError } from '../../kernel/errors.js';
import { createScope } from '../../kernel/scope.js';
import { microphoneError, microphonePermission, openMicrophone, stateOfError, watchPermission } from './microphone.js';
import { createOutputs } from './outputs.js';
import { createRinger, type Ringer } from './ringer.js';
import { browserStorage, readSettings, settingsKey, writeSettings, type Settings } from './settings.js';

export interface BrowserDevices extends Devices {
  /** A stream of its own for each call; whoever asked stops its tracks. */
  open(): Promise<MediaStream>;
  /** Lets a far end be heard; undo it by the returned function. */
  play(stream: MediaStream): () => void;
  /** What `open` gives is not what it gave: another microphone, unplugged, plugged in again, or processed differently. */
  onInput(listener: () => void): void;
  /** While a call is up, devices are looked at every two seconds: `devicechange` does not come everywhere (F-21). */
  watch(callUp: boolean): void;
  close(): void;
}
export interface DeviceEvents { onMicrophone(state: MicrophoneState): void; onAutoplay(blocked: boolean): void }
export interface DeviceOptions { readonly clock: Clock; readonly ringer?: Ringer; readonly storage?: Pick<Storage, 'getItem' | 'setItem'> }

const lookEvery = 2_000;
/** What the microphone of a running call is opened with. */
const inputPart = ({ input, inputGain, echoCancellation, noiseSuppression, autoGainControl }: Settings): string => JSON.stringify([input, inputGain, echoCancellation, noiseSuppression, autoGainControl]);
const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));
const mediaKind = { input: 'audioinput', output: 'audiooutput', ring: 'audiooutput' } as const satisfies Record<DeviceKind, MediaDeviceKind>;
/** Chromium lists the system's choice as devices of its own; for us that is "nothing chosen". */
const isReal = (device: MediaDeviceInfo): boolean => !['', 'default', 'communications'].includes(device.deviceId);

export function createBrowserDevices(events: DeviceEvents, { clock, ringer = createRinger(clock), storage = browserStorage() }: DeviceOptions): BrowserDevices {
  let settings = readSettings(storage);
  let all: readonly MediaDeviceInfo[] = [];
  let source: InputSource | undefined;
  let setGain: ((gain: number) => void) | undefined;
  let known: MicrophoneState = 'unknown';
  let inUse: string | undefined, sinks = '';
  let tellInput = (): void => undefined;
  let cancelLook: (() => void) | undefined;
  const listeners = new Set<() => void>();
  const scope = createScope();
  const outputs = createOutputs(() => { events.onAutoplay(true); });
  const changed = (): void => { for (const listener of [...listeners]) listener(); };
  const say = (state: MicrophoneState): void => { known = state; events.onMicrophone(state); changed(); };
  let looked = false;
  /** Allowed, but there is none: known before a call has to find it out (F-22). */
  const isMissing = (): boolean => looked && typeof source !== 'object' && !all.some((device) => device.kind === 'audioinput');
  const permission = (): void => {
    void microphonePermission().then((asked) => {
      const state = asked === 'granted' && isMissing() ? 'missing' : asked;
      if (state !== known) say(state);
    });
  };
  function keep(part: Partial<Settings>): void {
    settings = { ...settings, ...part };
    writeSettings(storage, settings);
    changed();
  }

  /** The chosen device where it is there; a browser that gave it another id is told by its name. '' is the system's own choice. */
  function resolve(kind: DeviceKind): string {
    const { id, label } = settings[kind];
    const there = all.filter((device) => device.kind === mediaKind[kind] && isReal(device));
    return (there.find((device) => device.deviceId === id) ?? there.find((device) => label !== '' && device.label === label))?.deviceId ?? '';
  }
  /** What the microphone of a call depends on; undefined while the browser hides its devices. */
  function inputInUse(): string | undefined {
    const inputs = all.filter((device) => device.kind === 'audioinput');
    if (inputs.some((device) => device.deviceId === '')) return undefined;
    const system = inputs.find((device) => device.deviceId === 'default');
    return resolve('input') || (system ? `default ${system.groupId}` : inputs.map((device) => device.deviceId).join(' '));
  }
  const list = async (): Promise<void> => { all = await globalThis.navigator?.mediaDevices?.enumerateDevices?.() ?? []; };
  async function look(): Promise<void> {
    const before = JSON.stringify(all), input = inUse;
    await list();
    looked = true;
    if (known === 'missing' || isMissing()) permission();
    await applySinks().catch(() => undefined);
    inUse = inputInUse();
    if (input !== undefined && inUse !== undefined && input !== inUse) tellInput();
    if (JSON.stringify(all) !== before) changed();
  }
  async function applySinks(): Promise<void> {
    const now = [resolve('output'), resolve('ring')] as const;
    if (now.join(' ') === sinks) return;
    sinks = now.join(' ');
    await Promise.all([outputs.setDevice(now[0]), ringer.setDevice(now[1])]);
  }
  const sounds = (played: Promise<boolean>): void => { void played.catch(() => false).then((heard) => { events.onAutoplay(!heard); }); };
  const lookAgain = (): void => { look().catch(() => undefined); };

  function applyLoudness(): void { outputs.setVolume(settings.volume); ringer.setVolume(settings.ringVolume); ringer.setVibration(settings.vibration); }
  /** Another tab of this browser chose; the running call may be here. */
  function adopt(): void {
    const before = inputPart(settings);
    settings = readSettings(storage);
    applyLoudness();
    inUse = inputInUse();
    lookAgain();
    changed();
    if (inputPart(settings) !== before) tellInput();
  }
  if (typeof window !== 'undefined') scope.listen(window, 'storage', (event) => { if ('key' in event && event.key === settingsKey) adopt(); });

  applyLoudness();
  if (globalThis.navigator?.mediaDevices) scope.listen(navigator.mediaDevices, 'devicechange', () => { look().then(permission, permission); });
  void watchPermission(permission).then((undo) => { scope.add(undo); });
  permission();
  lookAgain();

  async function open(): Promise<MediaStream> {
    try {
      const own = source && typeof source !== 'function' && source.getAudioTracks().some((track) => track.readyState === 'live') ? source.clone() : undefined;
      const { echoCancellation, noiseSuppression, autoGainControl } = settings;
      const microphone = own ?? await openMicrophone(resolve('input') || settings.input.id, { echoCancellation, noiseSuppression, autoGainControl });
      if (!own && known !== 'granted') { say('granted'); lookAgain(); }
      const process = typeof source === 'function' ? source : undefined;
      const { inputGain } = settings;
      if (inputGain === 1 && !process) { setGain = undefined; return microphone; }
      const { shapeInput } = await import('./input-graph.js');
      const shaped = await shapeInput(microphone, { gain: inputGain, ...(process ? { process } : {}) });
      setGain = inputGain === 1 ? undefined : shaped.setGain;
      // Turned up or down while the microphone was opened.
      setGain?.(settings.inputGain);
      return shaped.stream;
    } catch (error) {
      const failure = microphoneError(error, false);
      say(stateOfError(failure));
      throw failure;
    }
  }

  return {
    open, play: outputs.play,
    async list() {
      await list();
      return (await import('./device-list.js')).listOf(all.filter(isReal), settings, source !== undefined, { input: resolve('input'), output: resolve('output'), ring: resolve('ring') });
    },
    async choose(kind, id) {
      const real = id === 'default' || id === 'communications' ? '' : id;
      keep({ [kind]: { id: real, label: all.find((device) => device.deviceId === real && device.kind === mediaKind[kind])?.label ?? '' } });
      await applySinks();
      if (kind === 'input') { inUse = inputInUse(); tellInput(); }
    },
    setVolume(volume) { outputs.setVolume(clamp(volume, 1)); keep({ volume: clamp(volume, 1) }); },
    setRingVolume(volume) { ringer.setVolume(clamp(volume, 1)); keep({ ringVolume: clamp(volume, 1) }); },
    setVibration(vibration) { ringer.setVibration(vibration); keep({ vibration }); },
    setInputGain(gain) {
      const inputGain = clamp(gain, 4);
      keep({ inputGain });
      if (setGain) setGain(inputGain); else if (inputGain !== 1) tellInput();
    },
    setProcessing(part) { keep(part); tellInput(); },
    useInput(input) { source = input; changed(); tellInput(); },
    async meter(listener) { const [{ openMeter }, stream] = await Promise.all([import('./device-test.js'), open()]); return openMeter(stream, listener); },
    async testSpeaker() {
      const { playTone } = await import('./device-test.js');
      if (!await playTone(outputs.play)) { events.onAutoplay(true); throw new CccError('not-allowed-now', 'the browser blocks sound'); }
    },
    async allowMicrophone() { for (const track of (await open()).getTracks()) track.stop(); },
    microphone: microphonePermission,
    async allowSound() {
      const heard = [await ringer.unlock(), await outputs.unlock()].every(Boolean);
      events.onAutoplay(!heard);
      if (!heard) throw new CccError('not-allowed-now', 'the browser still blocks sound');
    },
    startRing() { sounds(ringer.start()); },
    stopRing() { ringer.stop(); },
    beep() { sounds(ringer.once('beep')); },
    async testRing() { events.onAutoplay(!await ringer.once()); },
    onChange(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
    onInput(listener) { tellInput = listener; },
    watch(callUp) {
      if (callUp === (cancelLook !== undefined)) return;
      cancelLook?.();
      cancelLook = undefined;
      if (!callUp) return;
      const next = (): void => { cancelLook = clock.after(lookEvery, () => { lookAgain(); next(); }); };
      next();
    },
    close() { scope.close(); cancelLook?.(); ringer.stop(); listeners.clear(); },
  };
}
