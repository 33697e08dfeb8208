/** Lets the page that frames the workstation, and the screen pops inside it, talk to it (BRG-01, BRG-02). */
import { createFrameBridge, type FrameBridge, type Workstation } from '../../src/index.js';
import { systemClock } from '../../src/kernel/clock.js';

/** Screen pops stand two shadow trees deep, in the pop panel's `ccc-screen-pop`. */
function popWindows(host: Element): (Window | null)[] {
  const inside = (element: Element | null | undefined, selector: string): Element[] => [...element?.shadowRoot?.querySelectorAll(selector) ?? []];
  return inside(host, 'ccc-pop-panel').flatMap((panel) => inside(panel, 'ccc-screen-pop')).flatMap((pops) => inside(pops, 'iframe'))
    .map((frame) => (frame instanceof HTMLIFrameElement ? frame.contentWindow : null));
}

export function linkBridge(host: HTMLElement & { show(): void; hide(): void }, workstation: Workstation): FrameBridge {
  return createFrameBridge({
    workstation, clock: systemClock, popWindows: () => popWindows(host), show: () => { host.show(); }, hide: () => { host.hide(); },
  });
}
