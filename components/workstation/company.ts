/** What runs beside a workstation: the bridge to other pages and its guard, the keys of a headset, the memory of the last minutes, and the debug panel once somebody asks for it. */
import type { Workstation } from '../../src/index.js';
import { createRecorder } from '../../src/debug/recorder.js';
import { systemClock } from '../../src/kernel/clock.js';
import { linkBridge, popsOf, type BridgeElement } from './bridge-link.js';
import { followKeys, type KeyedElement } from './keyboard.js';
import { stopFloods } from './flood.js';
import { followMediaKeys } from './media-keys.js';

export function accompany(host: BridgeElement & KeyedElement, workstation: Workstation, token: () => Promise<string> | undefined): { close(): void } {
  const here = host.ownerDocument.defaultView ?? window;
  const bridge = linkBridge(host, workstation, token);
  const recorder = createRecorder(workstation);
  const scope = new AbortController();
  const { signal } = scope;
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
  return { close() { scope.abort(); bridge.close(); recorder.close(); } };
}
