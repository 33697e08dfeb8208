/** What runs beside a workstation: the bridge to other pages and its guard, the memory of the last minutes, and the debug panel once somebody asks for it. */
import type { Workstation } from '../../src/index.js';
import { createRecorder, type Recorder } from '../../src/debug/recorder.js';
import { systemClock } from '../../src/kernel/clock.js';
import { linkBridge, popsOf, type BridgeElement } from './bridge-link.js';
import { stopFloods } from './flood.js';

export function accompany(host: BridgeElement, workstation: Workstation, token: () => Promise<string> | undefined): { close(): void } {
  const bridge = linkBridge(host, workstation, token);
  const recorder = createRecorder(workstation);
  const scope = new AbortController();
  const { signal } = scope;
  stopFloods(() => popsOf(host), () => performance.now(), signal);
  // AltGr is Ctrl and Alt on some keyboards; with Shift it writes nothing there.
  window.addEventListener('keydown', (event) => { if (event.ctrlKey && event.altKey && event.shiftKey && event.code === 'KeyD') void showDebug(host, workstation, recorder, signal); }, { signal });
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
