/** Lets the page that frames the workstation, and the screen pops inside it, talk to it (BRG-01, BRG-02). */
import { createFrameBridge, type FrameBridge, type Workstation } from '../../src/index.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { CccScreenPop } from '../parts/ccc-screen-pop.js';

/** Screen pops stand two shadow trees deep, in the pop panel's `ccc-screen-pop`. */
export const popsOf = (host: Element): CccScreenPop[] => [...host.shadowRoot?.querySelectorAll('ccc-pop-panel') ?? []].flatMap((panel) => [...panel.shadowRoot?.querySelectorAll('ccc-screen-pop') ?? []]);
const popWindows = (host: Element): (Window | null)[] => popsOf(host).flatMap((pops) => [...pops.renderRoot.querySelectorAll('iframe')]).map((frame) => frame.contentWindow);

/** Refusals are told together, so that a page that floods us floods nobody else. */
const tellAfter = 5_000;
const mostPlaces = 50;

export interface BridgeElement extends HTMLElement {
  readonly center: string;
  show(): void;
  hide(): void;
}

export function linkBridge(host: BridgeElement, workstation: Workstation, token: () => Promise<string> | undefined): Pick<FrameBridge, 'refused' | 'close'> {
  const counts = new Map<string, { readonly origin: string; readonly reason: string; count: number }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function onRefused(origin: string, reason: string): void {
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

  const bridge = createFrameBridge({
    workstation, clock: systemClock, window: host.ownerDocument.defaultView ?? window, popWindows: () => popWindows(host), show: () => { host.show(); }, hide: () => { host.hide(); }, onRefused,
  });
  return { refused: bridge.refused, close() { clearTimeout(timer); bridge.close(); } };
}
