/** Stops a screen pop that floods the workstation with messages: what the bridge refuses has cost a turn of the page already (F-28, S-05). */
import type { CccScreenPop } from '../parts/ccc-screen-pop.js';

/** The bridge takes twenty a second at most; whoever sends this many does not talk to it. */
export const mostPerSecond = 500;

/** Screen pops stand two shadow trees deep, in the pop panel's `ccc-screen-pop`. */
export const popsOf = (host: Element): CccScreenPop[] => [...host.shadowRoot?.querySelectorAll('ccc-pop-panel') ?? []].flatMap((panel) => [...panel.shadowRoot?.querySelectorAll('ccc-screen-pop') ?? []]);

interface Count { readonly since: number; readonly messages: number }

/** `pops` are asked only once somebody floods. */
export function stopFloods(here: Window, pops: () => readonly CccScreenPop[], now: () => number, signal: AbortSignal): void {
  const counts = new WeakMap<MessageEventSource, Count>();
  here.addEventListener('message', ({ source }) => {
    if (!source || source === here) return;
    const count = next(counts.get(source), now());
    counts.set(source, count);
    // Every so often only: what is still queued when its page is gone must not cost a search each.
    if (count.messages % mostPerSecond === 0) stop(pops(), source);
  }, { signal });
}

const next = (before: Count | undefined, at: number): Count => before && at - before.since < 1_000 ? { since: before.since, messages: before.messages + 1 } : { since: at, messages: 1 };

function stop(pops: readonly CccScreenPop[], source: MessageEventSource): void {
  for (const pop of pops) {
    const frame = [...pop.renderRoot.querySelectorAll('iframe')].find((each) => each.contentWindow === source);
    if (frame?.dataset['pop'] !== undefined) pop.stop(frame.dataset['pop']);
  }
}
