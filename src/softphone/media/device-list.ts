/** What a page is told of the devices and of how they are set; loaded when somebody asks. */
import type { AudioDevice, DeviceList } from '../softphone.js';
import type { Settings } from './settings.js';

/** `all`: without the system's own choice, which is nothing chosen. */
export function listOf(all: readonly MediaDeviceInfo[], settings: Settings, ownInput: boolean, chosen: DeviceList['chosen']): DeviceList {
  const of = (kind: MediaDeviceKind): AudioDevice[] => all.filter((device) => device.kind === kind)
    .map((device) => ({ id: device.deviceId, label: device.label }));
  const { volume, ringVolume, inputGain, echoCancellation, noiseSuppression, autoGainControl } = settings;
  return {
    inputs: of('audioinput'), outputs: of('audiooutput'), chosen, volume, ringVolume, inputGain, processing: { echoCancellation, noiseSuppression, autoGainControl }, ownInput,
    canChooseOutput: typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype,
  };
}
