/** Puts one element in one named state into a box: its own workstation on a mock center, its language, its direction; live from then on. */
import { render } from 'lit';
import { ContextProvider } from '../context.js';
import { defaultEnvironment, environmentKey } from '../element.js';
import { loadTranslation } from '../locales/load.js';
import { liveKey, type Live } from '../panels/panel.js';
import { followRequests } from '../workstation/requests.js';
import { elements, type ElementName, type Scene } from './elements.js';
import { openStage } from './stage.js';
import type { StateName } from './states.js';

export interface Looks { readonly theme: 'light' | 'dark'; readonly locale: string; readonly dir: 'ltr' | 'rtl' }
export interface Mounted {
  /** Milliseconds go by in there. */
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function mount(place: HTMLElement, name: ElementName, state: StateName, { theme, locale, dir }: Looks): Promise<Mounted> {
  const { render: show, size } = elements[name];
  const stage = await openStage(state);
  const { workstation } = stage;
  const words = await loadTranslation(locale);
  const records = workstation.state.connection.signalling === 'connected' ? (await workstation.records().catch(() => undefined))?.records ?? [] : [];
  place.className = `stage ${size}`;
  place.dataset['theme'] = theme;
  place.lang = locale;
  place.dir = dir;
  const environment = { ...defaultEnvironment, t: { ...words, dir }, now: () => stage.clock.now() };
  new ContextProvider(place, environmentKey, environment);
  const live = new ContextProvider<Live | undefined>(place, liveKey, undefined);
  const scope = new AbortController();
  if (name !== 'ccc-workstation' && name !== 'ccc-launcher') followRequests(place, scope.signal, () => workstation);
  const paint = (): void => {
    const scene: Scene = { state: workstation.state, workstation, records, now: stage.clock.now() };
    live.value = { workstation, state: workstation.state };
    render(show(scene), place);
    for (const element of place.querySelectorAll('ccc-workstation')) Object.assign(element, { theme, locale, words: { dir } });
  };
  const subscription = workstation.state$.subscribe(paint);
  await open(place, workstation.state.current);
  return {
    advance: (ms) => stage.clock.advance(ms),
    async close() { scope.abort(); subscription.unsubscribe(); render(undefined, place); await stage.close(); },
  };
}

/** What shows nothing until it is opened. */
async function open(place: HTMLElement, interactionId: string | undefined): Promise<void> {
  const one = place.querySelector('ccc-directory-panel, ccc-tools, ccc-shortcut-help, ccc-dialog');
  await customElements.whenDefined(one?.localName ?? 'ccc-tools');
  if (one?.matches('ccc-tools')) await place.querySelector('ccc-tools')?.open('quality');
  const directory = place.querySelector('ccc-directory-panel');
  await directory?.updateComplete;
  if (directory && interactionId !== undefined) await directory.open({ interactionId, purpose: 'transfer' });
}
