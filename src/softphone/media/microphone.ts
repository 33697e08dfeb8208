/** The microphone: asking for it, what its refusals mean, and what the permission says before anybody asks. */
import { CccError } from '../../kernel/errors.js';
import type { MicrophoneState } from '../../model/facts.js';
import type { Processing } from '../softphone.js';

/** DOMException names of getUserMedia (Media Capture and Streams, section 9.2) as our codes. */
export function microphoneError(error: unknown, inFrame: boolean): CccError {
  if (error instanceof CccError) return error;
  const name = typeof error === 'object' && error !== null && 'name' in error ? String(error.name) : '';
  const text = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : '';
  switch (name) {
    case 'NotAllowedError':
      return new CccError(inFrame && /permissions? policy|feature policy/i.test(text) ? 'frame-not-allowed' : 'microphone-denied', undefined, { cause: error });
    case 'SecurityError': return new CccError(inFrame ? 'frame-not-allowed' : 'insecure-context', undefined, { cause: error });
    case 'NotFoundError': case 'OverconstrainedError': return new CccError('microphone-missing', undefined, { cause: error });
    case 'NotReadableError': case 'AbortError': return new CccError('microphone-busy', undefined, { cause: error });
    default: return new CccError('microphone-denied', text || undefined, { cause: error });
  }
}

export function stateOfError(error: CccError): MicrophoneState {
  switch (error.code) {
    case 'microphone-missing': return 'missing';
    case 'microphone-busy': return 'busy';
    case 'insecure-context': return 'insecure';
    case 'frame-not-allowed': return 'frame';
    default: return 'denied';
  }
}

const inFrame = (): boolean => globalThis.window !== undefined && window.parent !== window;

/** The frame's own policy, where the browser tells: asking would fail however the user answers. */
function policyForbids(): boolean {
  const policy: unknown = 'featurePolicy' in document ? document.featurePolicy : undefined;
  return typeof policy === 'object' && policy !== null && 'allowsFeature' in policy && typeof policy.allowsFeature === 'function'
    && policy.allowsFeature('microphone') === false;
}

export async function openMicrophone(deviceId: string, audio: Processing): Promise<MediaStream> {
  const media: MediaDevices | undefined = globalThis.navigator?.mediaDevices;
  if (!media?.getUserMedia) throw new CccError('insecure-context');
  if (inFrame() && policyForbids()) throw new CccError('frame-not-allowed');
  try {
    if (deviceId === '') return await media.getUserMedia({ audio, video: false });
    // `exact`, because browsers may pass over an `ideal` device that is there.
    return await media.getUserMedia({ audio: { ...audio, deviceId: { exact: deviceId } }, video: false }).catch((error: unknown) => {
      // A headset left at home must not make the call fail (F-21).
      if (microphoneError(error, false).code !== 'microphone-missing') throw error;
      return media.getUserMedia({ audio, video: false });
    });
  } catch (error) { throw microphoneError(error, inFrame()); }
}

/** What is known without asking. */
export async function microphonePermission(): Promise<MicrophoneState> {
  const media: MediaDevices | undefined = globalThis.navigator?.mediaDevices;
  if (!media?.getUserMedia) return 'insecure';
  if (inFrame() && policyForbids()) return 'frame';
  try {
    const status = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    return status.state;
  } catch { return 'unknown'; }
}

/** Tells when the permission changes; browsers that do not say stay silent. */
export async function watchPermission(changed: () => void): Promise<() => void> {
  try {
    const status = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    status.addEventListener('change', changed);
    return () => { status.removeEventListener('change', changed); };
  } catch { return () => undefined; }
}
