/** Gives each branded workstation a center in memory and a call to show. */
import 'ccc-workstation/element';
import { createWorkstation } from 'ccc-workstation';
import { createMockCenter } from 'ccc-workstation/testing';

type Play = 'ready' | 'ringing' | 'talking';
const isPlay = (value: string | undefined): value is Play => value === 'ready' || value === 'ringing' || value === 'talking';

async function show(element: HTMLElementTagNameMap['ccc-workstation'], play: Play): Promise<void> {
  const mock = createMockCenter({ ringTimeoutMs: 120_000 });
  const workstation = createWorkstation({ center: mock, softphone: mock.softphone, effects: false, tabs: 'alone' });
  element.workstation = workstation;
  await workstation.connect();
  await workstation.dispatch({ name: 'goReady' });
  if (play === 'ready') return;
  const offered = new Promise<void>((resolve) => { workstation.state$.subscribe((state) => { if (state.ringing.length > 0) resolve(); }); });
  mock.inbound({ number: '13800138000', name: 'Mr. Liu' });
  await offered;
  if (play === 'talking') await workstation.dispatch({ name: 'answer' });
}

const elements = [...document.querySelectorAll('ccc-workstation')];
for (const element of elements) {
  const play = element.dataset['play'];
  if (isPlay(play)) show(element, play).catch((error: unknown) => { console.error(error); });
}

const buttons = [...document.querySelectorAll<HTMLButtonElement>('button[data-theme]')];
function choose(theme: string): void {
  if (theme !== 'light' && theme !== 'dark' && theme !== 'auto') return;
  if (theme === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  for (const element of elements) element.theme = theme;
  for (const button of buttons) button.setAttribute('aria-pressed', String(button.dataset['theme'] === theme));
}
for (const button of buttons) button.addEventListener('click', () => { choose(button.dataset['theme'] ?? 'auto'); });
choose(new URLSearchParams(location.search).get('theme') ?? 'auto');
