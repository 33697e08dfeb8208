/** What runs beside a workstation: the bridge to other pages and its guard, the keys of a headset, the memory of the last minutes, and the debug panel once somebody asks for it. */
import type { Workstation } from '../../src/index.js';
import { createRecorder, type Recorder } from '../../src/debug/recorder.js';
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
  followKeys(host, here, workstation, signal);
  followMediaKeys(host, workstation, signal);
  // AltGr is Ctrl and Alt on some keyboards; with Shift it writes nothing there.
  here.addEventListener('keydown', (event) => { if (event.ctrlKey && event.altKey && event.shiftKey && event.code === 'KeyD') void showDebug(host, workstation, recorder, signal); }, { signal });
  if (new URLSearchParams(location.search).has('ccc-debug')) void showDebug(host, workstation, recorder, signal);
  return { close() { scope.abort(); bridge.close(); recorder.close(); } };
}

/** In the top layer, so that it lies over the page and not inside the workstation's box. */
async function showDebug(host: BridgeElement, workstation: Workstation, recorder: Recorder, signal: AbortSignal): Promise<void> {
  await import('../debug/ccc-debug.js');
  const root = host.shadowRoot;
  if (signal.aborted || !root || root.querySelector('ccc-debug')) return;
  const panel = Object.assign(document.createElement('ccc-debug'), { watched: { workstation, recorder, clock: systemClock }, popover: 'manual' });
  root.append(panel);
  panel.showPopover();
  signal.addEventListener('abort', () => { panel.remove(); });
}
