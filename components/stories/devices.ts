/** Two microphones and two speakers for a phone without sound: what the sound settings show where no server and no microphone are. */
import type { FakeSoftphone } from '../../src/testing.js';
import type { CheckResult, DeviceList } from '../../src/index.js';

const list: DeviceList = {
  inputs: [{ id: 'built-in', label: 'Built-in microphone' }, { id: 'headset', label: 'Headset' }], outputs: [{ id: 'speakers', label: 'Built-in speakers' }, { id: 'ear', label: 'Headset' }],
  chosen: { input: 'headset', output: 'ear', ring: '' }, canChooseOutput: true, volume: 0.8, ringVolume: 0.6, inputGain: 1,
  processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, ownInput: false,
};

export function playDevices({ devices }: FakeSoftphone): void {
  Object.assign(devices, { list: async () => list, meter: async (listener: (level: number) => void) => { listener(0.2); return () => undefined; } });
}

/** What a check found where the microphone is silent. */
export const playedCheck: readonly CheckResult[] = [
  { name: 'secure', outcome: 'ok' }, { name: 'permission', outcome: 'ok' }, { name: 'device', outcome: 'ok' },
  { name: 'microphone', outcome: 'failed', code: 'microphone-silent', message: 'The microphone is silent.', remedy: 'Look for a mute switch on the headset, or choose another microphone in the sound settings.' },
  { name: 'speaker', outcome: 'ok' }, { name: 'sound', outcome: 'ok' }, { name: 'center', outcome: 'ok', detail: '12 ms' }, { name: 'ice', outcome: 'ok', detail: 'host, srflx' },
];
