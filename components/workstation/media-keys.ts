/** The keys of a headset, and of the browser's own controls for a call, by Media Session: the microphone's and the one that hangs up. */
import type { Workstation, WorkstationState } from '../../src/index.js';

interface CallKeys {
  setActionHandler(key: 'togglemicrophone' | 'hangup', act: (() => void) | null): void;
  setMicrophoneActive?(on: boolean): unknown;
}
function callKeys(): CallKeys | undefined {
  const found: unknown = Reflect.get(navigator, 'mediaSession');
  return typeof found === 'object' && found !== null && 'setActionHandler' in found ? found as CallKeys : undefined;
}

/** Requests go the way of every button, so that a page may refuse them. */
export function followMediaKeys(host: EventTarget, workstation: Pick<Workstation, 'state$'>, signal: AbortSignal): void {
  const keys = callKeys();
  if (!keys) return;
  let before: string | undefined;
  const ask = (name: string, interactionId: string) => (): void => { host.dispatchEvent(new CustomEvent(`ccc-${name}-request`, { detail: { interactionId }, bubbles: true, composed: true, cancelable: true })); };
  function show(id: string | undefined, muted: boolean): void {
    // A browser throws at a key that it does not know.
    const on = (key: 'togglemicrophone' | 'hangup', act: (() => void) | null): void => { try { keys?.setActionHandler(key, act); } catch { /* It has none. */ } };
    on('togglemicrophone', id === undefined ? null : ask(muted ? 'unmute' : 'mute', id));
    on('hangup', id === undefined ? null : ask('hang-up', id));
    if (id !== undefined) Promise.resolve(keys?.setMicrophoneActive?.(!muted)).catch(() => undefined);
  }
  const subscription = workstation.state$.subscribe((state) => {
    const { id, muted } = callIn(state);
    const now = `${id ?? ''} ${muted}`;
    if (now !== before) show(id, muted);
    before = now;
  });
  signal.addEventListener('abort', () => { subscription.unsubscribe(); show(undefined, false); });
}

function callIn({ current, parts }: WorkstationState): { readonly id: string | undefined; readonly muted: boolean } {
  const leg = Object.values(parts.media).find((one) => one.interactionId === current && (one.state === 'connected' || one.state === 'dialing'));
  return { id: leg?.interactionId, muted: leg?.muted === true };
}
