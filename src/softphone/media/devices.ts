/** Microphone, speaker and ring device of this browser: which there are, which is chosen, and what the autoplay rule says. */
import type { MicrophoneState } from '../../model/facts.js';
import type { AudioDevice, DeviceKind, DeviceList, Devices } from '../softphone.js';
import { CccError } from '../../kernel/errors.js';
import { createScope } from '../../kernel/scope.js';
import { microphoneError, microphonePermission, openMicrophone, stateOfError, watchPermission } from './microphone.js';
import { createRinger, type Ringer } from './ringer.js';

export interface BrowserDevices extends Devices {
  /** A stream of its own for each call; whoever asked stops its tracks. */
  open(): Promise<MediaStream>;
  /** Lets a far end be heard; undo it by the returned function. */
  play(stream: MediaStream): () => void;
  close(): void;
}
export interface DeviceEvents { onMicrophone(state: MicrophoneState): void; onAutoplay(blocked: boolean): void }

interface SinkElement extends HTMLAudioElement { setSinkId(id: string): Promise<void> }
const canSink = (element: HTMLAudioElement): element is SinkElement => 'setSinkId' in element;

export function createBrowserDevices(events: DeviceEvents, ringer: Ringer = createRinger()): BrowserDevices {
  const chosen: Record<DeviceKind, string> = { input: '', output: '', ring: '' };
  const playing = new Set<HTMLAudioElement>();
  const listeners = new Set<() => void>();
  const scope = createScope();
  let ringVolume = 0.6;
  let known: MicrophoneState = 'unknown';
  const changed = (): void => { for (const listener of [...listeners]) listener(); };
  const say = (state: MicrophoneState): void => { known = state; events.onMicrophone(state); changed(); };
  const look = (): void => { void microphonePermission().then((state) => { if (state !== known) say(state); }); };

  if (globalThis.navigator?.mediaDevices) scope.listen(navigator.mediaDevices, 'devicechange', () => { changed(); look(); });
  void watchPermission(look).then((undo) => { scope.add(undo); });
  look();

  async function open(): Promise<MediaStream> {
    try {
      const stream = await openMicrophone(chosen.input);
      if (known !== 'granted') say('granted');
      return stream;
    } catch (error) {
      const failure = microphoneError(error, false);
      say(stateOfError(failure));
      throw failure;
    }
  }

  async function start(element: HTMLAudioElement): Promise<void> {
    try {
      if (chosen.output !== '' && canSink(element)) await element.setSinkId(chosen.output).catch(() => undefined);
      await element.play();
    } catch (error) {
      // NotAllowedError is the autoplay rule (F-23); AbortError only says that the call ended first.
      if (error instanceof DOMException && error.name === 'NotAllowedError') events.onAutoplay(true);
    }
  }

  async function allowSound(): Promise<void> {
    const ring = await ringer.unlock();
    for (const element of playing) if (element.paused) await start(element);
    const blocked = !ring || [...playing].some((element) => element.paused);
    events.onAutoplay(blocked);
    if (blocked) throw new CccError('not-allowed-now', 'the browser still blocks sound');
  }

  return {
    open,
    play(stream) {
      const element = new Audio();
      element.autoplay = true;
      element.srcObject = stream;
      playing.add(element);
      void start(element);
      return () => { playing.delete(element); element.pause(); element.srcObject = null; };
    },
    async list() { return listDevices(chosen, ringVolume); },
    async choose(kind, id) {
      chosen[kind] = id;
      if (kind === 'ring') await ringer.setDevice(id);
      if (kind === 'output') for (const element of playing) if (canSink(element)) await element.setSinkId(id);
      changed();
    },
    setRingVolume(volume) { ringVolume = Math.min(1, Math.max(0, volume)); ringer.setVolume(ringVolume); changed(); },
    async allowMicrophone() { for (const track of (await open()).getTracks()) track.stop(); },
    microphone: microphonePermission,
    allowSound,
    startRing() { void ringer.start().then((heard) => { events.onAutoplay(!heard); }, () => { events.onAutoplay(true); }); },
    stopRing() { ringer.stop(); },
    async testRing() { events.onAutoplay(!await ringer.once()); },
    onChange(listener) { listeners.add(listener); return () => { listeners.delete(listener); }; },
    close() { scope.close(); ringer.stop(); listeners.clear(); },
  };
}

async function listDevices(chosen: Readonly<Record<DeviceKind, string>>, ringVolume: number): Promise<DeviceList> {
  const all = await globalThis.navigator?.mediaDevices?.enumerateDevices?.() ?? [];
  const of = (kind: MediaDeviceKind): AudioDevice[] => all.filter((device) => device.kind === kind && device.deviceId !== '')
    .map((device) => ({ id: device.deviceId, label: device.label }));
  return {
    inputs: of('audioinput'), outputs: of('audiooutput'), chosen: { ...chosen }, ringVolume,
    canChooseOutput: typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype,
  };
}
