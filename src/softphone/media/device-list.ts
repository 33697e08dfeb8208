/** What a page is told of the devices and of how they are set; loaded when somebody asks. */
import type { AudioDevice, DeviceList } from '../softphone.js';
import type { Settings } from './settings.js';

/** `all`: without the system's own choice, which is nothing chosen. */
export function listOf(all: readonly MediaDeviceInfo[], settings: Settings, ownInput: boolean, chosen: DeviceList['chosen']): DeviceList {
  const of = (kind: MediaDeviceKind): AudioDevice[] => all.filter((device) => device.kind === kind)
    .map((device) => ({ id: device.deviceId, label: device.label }));
  const { volume, ringVolume, vibration, inputGain, echoCancellation, noiseSuppression, autoGainControl } = settings;
  return {
    inputs: of('audioinput'), outputs: of('audiooutput'), chosen, volume, ringVolume, inputGain, processing: { echoCancellation, noiseSuppression, autoGainControl }, ownInput,
    ...(canVibrate() ? { vibration } : {}),
    canChooseOutput: typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype,
  };
}

/** Desktop browsers know the word and have nothing that moves. */
const canVibrate = (): boolean => typeof navigator !== 'undefined' && 'vibrate' in navigator && matchMedia('(any-pointer: coarse)').matches;
