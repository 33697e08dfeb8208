/** For tests: the whole element at a size, over a state that a scenario brought about, once everything in it has been drawn. */
import { fixture, html } from '@open-wc/testing';
import '../workstation/ccc-workstation.js';
import type { CccWorkstation } from '../workstation/ccc-workstation.js';
import type { StateName } from '../stories/states.js';
import { fakeWorkstation, momentOf } from '../workstation/fixture.js';

/** An empty workstation in a box of this size. */
export async function inBox([width, height]: readonly [number, number]): Promise<{ readonly box: HTMLElement; readonly el: CccWorkstation }> {
  const box = await fixture<HTMLElement>(html`<div><ccc-workstation theme="light"></ccc-workstation></div>`);
  box.style.width = `${width}px`;
  box.style.height = `${height}px`;
  const el = box.querySelector<CccWorkstation>('ccc-workstation');
  if (!el) throw new Error('no element');
  return { box, el };
}

export async function opened(story: StateName, size: readonly [number, number]) {
  const { state, now } = await momentOf(story);
  const { el } = await inBox(size);
  const workstation = fakeWorkstation(state, now);
  el.workstation = workstation;
  await settled(el);
  return { el, workstation };
}

export async function settled(el: CccWorkstation): Promise<void> {
  // What comes after the sign-in is there before anybody looks.
  await Promise.all([import('../panels/later.js'), import('../panels/ccc-collection.js')]);
  for (let i = 0; i < 5; i++) { await el.updateComplete; await new Promise((done) => { setTimeout(done, 20); }); }
}

/** The first element at the end of a path of selectors, each within the shadow of the one before. */
export const part = (el: Element, ...path: string[]): HTMLElement | null =>
  path.reduce<Element | null>((at, selector) => (at?.shadowRoot ?? at)?.querySelector(selector) ?? null, el) as HTMLElement | null;
