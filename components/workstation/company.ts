/** What runs beside a workstation: the bridge to other pages and its guard, the memory of the last minutes, and the debug panel once somebody asks for it. */
import type { Workstation } from '../../src/index.js';
import { createRecorder, type Recorder } from '../../src/debug/recorder.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { BridgeElement } from './bridge-link.js';
import { popsOf, stopFloods } from './flood.js';

/** More than any page says before it is answered. */
const mostEarly = 100;

export function accompany(host: BridgeElement, workstation: Workstation, token: () => Promise<string> | undefined): { close(): void } {
  const recorder = createRecorder(workstation);
  const scope = new AbortController();
  const { signal } = scope;
  bridgeWhenSpokenTo(host, workstation, token, signal);
  stopFloods(() => popsOf(host), () => performance.now(), signal);
  // AltGr is Ctrl and Alt on some keyboards; with Shift it writes nothing there.
  window.addEventListener('keydown', (event) => { if (event.ctrlKey && event.altKey && event.shiftKey && event.code === 'KeyD') void showDebug(host, workstation, recorder, signal); }, { signal });
  if (new URLSearchParams(location.search).has('ccc-debug')) void showDebug(host, workstation, recorder, signal);
  return { close() { scope.abort(); recorder.close(); } };
}

/** Most workstations are an element of their page and no frame talks to them: the bridge comes with the first message. One in a frame will be spoken to. */
function bridgeWhenSpokenTo(host: BridgeElement, workstation: Workstation, token: () => Promise<string> | undefined, signal: AbortSignal): void {
  const early: MessageEvent<unknown>[] = [];
  let isComing = false;
  async function come(): Promise<void> {
    isComing = true;
    const { linkBridge } = await import('./bridge-link.js');
    window.removeEventListener('message', hear);
    if (signal.aborted) return;
    const bridge = linkBridge(host, workstation, token, early.splice(0));
    signal.addEventListener('abort', () => { bridge.close(); });
  }
  function hear(event: MessageEvent<unknown>): void {
    if (early.length < mostEarly) early.push(event);
    if (!isComing) come().catch(() => { isComing = false; });
  }
  window.addEventListener('message', hear, { signal });
  if (window.parent !== window) come().catch(() => { isComing = false; });
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
