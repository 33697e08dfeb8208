/** The keys of a headset, and of the browser's own controls for a call, by Media Session: the microphone's and the one that hangs up. */
import type { Workstation } from '../../src/index.js';

/** What this version of the standard adds to what TypeScript knows. */
interface CallKeys { setActionHandler(key: string, act: (() => void) | null): void }

/** `ask` goes the way of every button, so that a page may refuse it. */
export function followMediaKeys(workstation: Pick<Workstation, 'state$'>, ask: (type: string, detail: object) => void, signal: AbortSignal): void {
  const keys = navigator.mediaSession as CallKeys | undefined;
  let before: string | undefined;
  function show(interactionId: string | undefined, muted?: boolean): void {
    const now = `${interactionId} ${muted}`;
    if (now === before) return;
    before = now;
    for (const [key, name] of [['togglemicrophone', muted ? 'unmute' : 'mute'], ['hangup', 'hang-up']] as const) {
      // A browser throws at a key that it does not know.
      try { keys?.setActionHandler(key, interactionId === undefined ? null : () => { ask(`ccc-${name}-request`, { interactionId }); }); } catch { /* It has none. */ }
    }
  }
  const subscription = workstation.state$.subscribe(({ current, parts }) => {
    const leg = Object.values(parts.media).find((one) => one.interactionId === current && /^(dial|conn)/.test(one.state));
    show(leg?.interactionId, leg?.muted);
  });
  signal.addEventListener('abort', () => { subscription.unsubscribe(); show(undefined); });
}
