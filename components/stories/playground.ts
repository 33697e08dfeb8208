/** The playground: every element in every state on a mock center, in any theme, language, direction and width; without a server. */
import { elementNames, elements, type ElementName } from './elements.js';
import { mount, type Looks, type Mounted } from './mount.js';
import { stateNames, type StateName } from './states.js';

const byId = <T extends HTMLElement>(id: string, type: new () => T): T => {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no "${id}"`);
  return element;
};
const form = byId('choices', HTMLFormElement);
const grid = byId('grid', HTMLElement);
const count = byId('count', HTMLOutputElement);
const field = (name: string): HTMLSelectElement => byId(name, HTMLSelectElement);
const tickMs = 250;

/** What stands there now, and the how-manieth choice it is. */
const now: { mounted: Mounted[]; turn: number } = { mounted: [], turn: 0 };

for (const name of elementNames) field('element').add(new Option(`<${name}>`, name));
for (const name of stateNames) field('state').add(new Option(name, name));
const asked = new URLSearchParams(location.search);
for (const select of form.querySelectorAll('select')) {
  const value = asked.get(select.id);
  if (value !== null && [...select.options].some((option) => option.value === value)) select.value = value;
}

const isElement = (name: string): name is ElementName => elementNames.includes(name as ElementName);

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** The same page again by its address; choices on their default are left away. */
function remember(): void {
  const query = new URLSearchParams();
  for (const select of form.querySelectorAll('select')) if (!select.options[0]?.selected) query.set(select.id, select.value);
  if (asked.has('still')) query.set('still', '');
  history.replaceState(null, '', query.size ? `?${query.toString()}` : location.pathname);
}

function figure(name: ElementName, state: StateName): { readonly figure: HTMLElement; readonly place: HTMLElement } {
  const box = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = state;
  const place = document.createElement('div');
  box.dataset['element'] = name;
  box.dataset['state'] = state;
  box.append(caption, place);
  return { figure: box, place };
}

async function show(): Promise<void> {
  const mine = ++now.turn;
  document.documentElement.removeAttribute('data-shown');
  const old = now.mounted.splice(0);
  grid.replaceChildren();
  await Promise.all(old.map((each) => each.close()));
  const name = field('element').value, wanted = field('state').value;
  if (!isElement(name)) return;
  const theme = field('theme').value || (systemIsDark.matches ? 'dark' : 'light');
  const looks: Looks = { theme: theme === 'dark' ? 'dark' : 'light', locale: field('locale').value, dir: field('dir').value === 'rtl' ? 'rtl' : 'ltr' };
  document.documentElement.dataset['theme'] = looks.theme;
  grid.dataset['width'] = field('width').value;
  const states = elements[name].states.filter((state) => wanted === '' || state === wanted);
  count.value = states.length === 0 ? 'It shows nothing in this state.' : `${states.length} ${states.length === 1 ? 'state' : 'states'}`;
  for (const state of states) {
    const { figure: shown, place } = figure(name, state);
    grid.append(shown);
    const one = await mount(place, name, state, looks);
    if (mine !== now.turn) { await one.close(); return; }
    now.mounted.push(one);
  }
  document.documentElement.dataset['shown'] = name;
}

systemIsDark.addEventListener('change', () => { if (field('theme').value === '') void show(); });
form.addEventListener('change', () => { remember(); void show(); });
form.addEventListener('submit', (event) => { event.preventDefault(); });
// `?still`: for pictures, where nothing is to move.
if (!asked.has('still')) setInterval(() => { for (const each of now.mounted) void each.advance(tickMs); }, tickMs);
void show();
