/** Lets the page that frames the workstation, and the screen pops inside it, talk to it (BRG-01, BRG-02). */
import { createFrameBridge, type FrameBridge } from '../../src/bridge/frame.js';
import type { Workstation } from '../../src/index.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { DialDetail } from '../events.js';
import { popsOf } from './flood.js';
import { withPageCalls } from './page-calls.js';

const popWindows = (host: Element): (Window | null)[] => popsOf(host).flatMap((pops) => [...pops.renderRoot.querySelectorAll('iframe')]).map((frame) => frame.contentWindow);

/** Into the dial pad, in view; it disturbs no call that rings or runs. */
function prepare(host: Element, call: DialDetail): boolean {
  const pad = host.shadowRoot?.querySelector('ccc-dial-panel')?.shadowRoot?.querySelector('ccc-dial-pad');
  if (!pad || !/^[\s\d+*#().\-/]+$/.test(call.phoneNumber)) return false;
  pad.prepared = call;
  host.shadowRoot?.querySelector('.nav')?.dispatchEvent(new CustomEvent('ccc-tab-change', { detail: { value: 'dial' } }));
  return true;
}

/** What was refused or dialled is told together, so that a page that floods us floods nobody else. */
const tellAfter = 5_000;
const mostPlaces = 50;

export interface BridgeElement extends HTMLElement {
  readonly center: string;
  show(): void;
  hide(): void;
}

export function linkBridge(host: BridgeElement, workstation: Workstation, token: () => Promise<string> | undefined, early: readonly MessageEvent<unknown>[]): Pick<FrameBridge, 'refused' | 'close'> {
  const counts = new Map<string, { readonly origin: string; readonly reason: string; count: number }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function note(origin: string, reason: string): void {
    // Windows that are neither around us nor our pages, such as extensions and developer tools, talk all day: not worth a line.
    if (reason === 'source') return;
    const key = `${reason} ${origin}`;
    const known = counts.get(key);
    if (known) known.count++;
    else if (counts.size < mostPlaces) counts.set(key, { origin: origin.slice(0, 256), reason, count: 1 });
    timer ??= setTimeout(() => { timer = undefined; void tell(); }, tellAfter);
  }
  async function tell(): Promise<void> {
    const body = JSON.stringify({ refusals: [...counts.values()] });
    counts.clear();
    try {
      const bearer = await token();
      if (bearer === undefined) return;
      await fetch(new URL('/api/v1/bridge/refusals', host.center || location.href), {
        method: 'POST', credentials: 'omit', signal: AbortSignal.timeout(5000), headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` }, body,
      });
    } catch { /* The audit is the center's; a workstation without it works on. */ }
  }

  const calls = withPageCalls(workstation, {
    prepare: ({ name: _, ...call }) => prepare(host, call), onDialled: (origin) => { note(origin, 'dialled'); },
  });
  const bridge = createFrameBridge({
    workstation: calls, early, clock: systemClock, window: host.ownerDocument.defaultView ?? window, popWindows: () => popWindows(host), show: () => { host.show(); }, hide: () => { host.hide(); }, onRefused: note,
  });
  return { refused: bridge.refused, close() { clearTimeout(timer); bridge.close(); } };
}
