/** What runs beside a workstation: the bridge to other pages and its guard, the keys of a headset, the memory of the last minutes, and the debug panel once somebody asks for it. */
import type { Workstation } from '../../src/index.js';
import { createRecorder } from '../../src/debug/recorder.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { BridgeElement } from './bridge-link.js';
import { popsOf, stopFloods } from './flood.js';
import { followKeys, type KeyedElement } from './keyboard.js';
import { followMediaKeys } from './media-keys.js';

/** More than any page says before it is answered. */
const mostEarly = 100;

export function accompany(host: BridgeElement & KeyedElement, workstation: Workstation, token: () => Promise<string> | undefined): { close(): void } {
  const here = host.ownerDocument.defaultView ?? window;
  const recorder = createRecorder(workstation);
  const scope = new AbortController();
  const { signal } = scope;
  bridgeWhenSpokenTo(here, host, workstation, token, signal);
  stopFloods(here, () => popsOf(host), () => performance.now(), signal);
  const ask = (type: string, detail: object): void => { host.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true })); };
  followKeys(host, here, workstation, ask, signal);
  followMediaKeys(workstation, ask, signal);
  const debug = (): void => {
    import('../debug/open-debug.js').then(({ openDebug }) => { openDebug(host.shadowRoot, { workstation, recorder, clock: systemClock }, signal); }, () => undefined);
  };
  // AltGr is Ctrl and Alt on some keyboards; with Shift it writes nothing there.
  here.addEventListener('keydown', (event) => { if (event.ctrlKey && event.altKey && event.shiftKey && event.code === 'KeyD') debug(); }, { signal });
  if (new URLSearchParams(location.search).has('ccc-debug')) debug();
  return { close() { scope.abort(); recorder.close(); } };
}

/** Most workstations are an element of their page and no frame talks to them: the bridge comes with the first message. One in a frame will be spoken to. */
function bridgeWhenSpokenTo(here: Window, host: BridgeElement, workstation: Workstation, token: () => Promise<string> | undefined, signal: AbortSignal): void {
  const early: MessageEvent<unknown>[] = [];
  let isComing = false;
  async function come(): Promise<void> {
    isComing = true;
    const { linkBridge } = await import('./bridge-link.js');
    here.removeEventListener('message', hear);
    if (signal.aborted) return;
    const bridge = linkBridge(host, workstation, token, early.splice(0));
    signal.addEventListener('abort', () => { bridge.close(); });
  }
  function hear(event: MessageEvent<unknown>): void {
    if (early.length < mostEarly) early.push(event);
    if (!isComing) come().catch(() => { isComing = false; });
  }
  here.addEventListener('message', hear, { signal });
  if (here.parent !== here) come().catch(() => { isComing = false; });
}
