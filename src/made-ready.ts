/** When an agent becomes ready: what a call will need is tried while there is time to see to it, the microphone (F-22) and the permission for notifications (F-15). */
import type { WorkstationState } from './model/index.js';
import type { Devices } from './softphone/softphone.js';

export function createReadiness(devices: Pick<Devices, 'allowMicrophone'>, notifies: boolean | undefined): (next: WorkstationState) => void {
  let before: string | undefined;
  return ({ agent, connection: { microphone }, parts }) => {
    const now = agent?.presence;
    const became = now === 'ready' && before !== undefined && before !== 'ready';
    before = now;
    if (!became) return;
    // Not during a call, which has it open; and not where the browser would ask: a person is asked by a button that says why.
    if (microphone !== 'prompt' && microphone !== 'unknown' && !Object.values(parts.media).some((leg) => leg.state !== 'ended')) devices.allowMicrophone().catch(() => undefined);
    // Becoming ready was a click just now, without which browsers do not ask.
    if (notifies !== false && typeof Notification !== 'undefined' && Notification.permission === 'default') void Promise.resolve(Notification.requestPermission()).catch(() => undefined);
  };
}
