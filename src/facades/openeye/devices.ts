/** The device part of the OpenEye interface (OE-01 … OE-05): devices by their place in the list, volumes from 0 to 100. */
import { CccError, type AudioDevice, type DeviceList, type Devices } from '../../index.js';
import type { Callbacks, ResponseName } from './names.js';

/** Calls the page's `response` when the work is done or has failed. */
export type Respond = <P>(name: ResponseName, callbacks: Callbacks<P> | undefined, work: () => Promise<P | undefined> | P | undefined) => void;
interface Device { readonly index: number; readonly deviceName: string; readonly name: string; readonly deviceId: number; readonly cameraOrient: 0; readonly camera_orient: 0 }
export interface DeviceParam { readonly deviceInfo: readonly Device[]; readonly array: readonly Device[]; readonly deviceType: number; readonly num: number; readonly device_num: number }
export interface IndexParam { readonly index: number }
export interface VolumeParam { readonly volume: number }

/** 0 microphones, 1 speakers, 2 cameras. */
const kinds = ['inputs', 'outputs', 'cameras'] as const;

export function deviceMethods(devices: () => Devices | undefined, respond: Respond, muteCalls: (muted: boolean) => Promise<void>) {
  /** Volumes of what is muted. */
  const before = new Map<number, number>();
  const known = (): Devices => {
    const found = devices();
    if (!found) throw new CccError('phone-not-registered');
    return found;
  };
  async function listed(type: number): Promise<readonly AudioDevice[]> {
    const kind = kinds[type];
    if (kind === undefined) throw new CccError('bad-request', 'type is 0 for microphones, 1 for speakers, 2 for cameras');
    if (kind === 'cameras') return cameras();
    return (await known().list())[kind];
  }
  const choose = async (kind: 'input' | 'output', list: 'inputs' | 'outputs', index: number): Promise<undefined> => {
    const device = (await known().list())[list][index];
    if (!device) throw new CccError('bad-request', `there is no device ${index}`);
    await known().choose(kind, device.id);
    return undefined;
  };
  const indexOf = async (kind: 'input' | 'output', list: 'inputs' | 'outputs'): Promise<IndexParam> => {
    const now: DeviceList = await known().list();
    // Without a choice the system's own, which browsers list first.
    return { index: Math.max(0, now[list].findIndex(({ id }) => id === now.chosen[kind])) };
  };
  const volume = (given: number): number => {
    if (!(given >= 0 && given <= 100)) throw new CccError('bad-request', 'the volume is a number from 0 to 100');
    return given / 100;
  };

  return {
    getMediaDevices(type: number, callbacks?: Callbacks<DeviceParam>): void {
      respond('getMediaDevices', callbacks, async () => {
        const list = (await listed(type)).map((device, index): Device => ({ index, deviceName: device.label, name: device.label, deviceId: index, cameraOrient: 0, camera_orient: 0 }));
        return { deviceInfo: list, array: list, deviceType: type, num: list.length, device_num: list.length };
      });
    },
    setMicIndex(index: number, callbacks?: Callbacks): void { respond('setMicIndex', callbacks, () => choose('input', 'inputs', index)); },
    mediaGetMicIndex(callbacks?: Callbacks<IndexParam>): void { respond('mediaGetMicIndex', callbacks, () => indexOf('input', 'inputs')); },
    setSpeakIndex(index: number, callbacks?: Callbacks): void { respond('setSpeakIndex', callbacks, () => choose('output', 'outputs', index)); },
    mediaGetSpeakIndex(callbacks?: Callbacks<IndexParam>): void { respond('mediaGetSpeakIndex', callbacks, () => indexOf('output', 'outputs')); },
    /** 100 is the microphone as it is. */
    setMicVol(value: number, _device?: number, callbacks?: Callbacks): void { respond('setMicVol', callbacks, () => { known().setInputGain(volume(value)); return undefined; }); },
    getMicVol(callbacks?: Callbacks<VolumeParam>): void { respond('getMicVol', callbacks, async () => ({ volume: Math.round(Math.min(1, (await known().list()).inputGain) * 100) })); },
    /** 0 the microphone in every call, 1 the ring, 2 what is heard; muted they keep the volume they had. */
    openEyeSetMute(audioType: number, mute: number, callbacks?: Callbacks): void {
      respond('openEyeSetMute', callbacks, async () => {
        const muted = Number(mute) !== 0;
        if (audioType === 0) { await muteCalls(muted); return undefined; }
        if (audioType !== 1 && audioType !== 2) throw new CccError('bad-request', 'audioType is 0 for the microphone, 1 for the ring, 2 for what is heard');
        const { volume: heard, ringVolume } = await known().list();
        const now = audioType === 1 ? ringVolume : heard, back = before.get(audioType);
        if (muted === (back !== undefined)) return undefined;
        if (muted) before.set(audioType, now); else before.delete(audioType);
        known()[audioType === 1 ? 'setRingVolume' : 'setVolume'](muted ? 0 : back ?? now);
        return undefined;
      });
    },
    setSpkVol(value: number, _device?: number, callbacks?: Callbacks): void { respond('setSpkVol', callbacks, () => { known().setVolume(volume(value)); return undefined; }); },
    getSpkVol(callbacks?: Callbacks<VolumeParam>): void { respond('getSpkVol', callbacks, async () => ({ volume: Math.round((await known().list()).volume * 100) })); },
  };
}

const cameras = async (): Promise<AudioDevice[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput').map(({ deviceId, label }) => ({ id: deviceId, label }));
