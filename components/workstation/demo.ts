/** Shows one state of the workstation: `?story=talking&theme=dark&locale=zh-CN&layout=panel&view=calls`. */
import '../index.js';
import type { CccWorkstation } from './ccc-workstation.js';
import { fakeWorkstation, stateOf, storyNames, type Story } from './fixture.js';

const query = new URLSearchParams(location.search);
const story = query.get('story') ?? 'ready';
const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
document.documentElement.dataset['theme'] = theme;

const element = document.createElement('ccc-workstation') as CccWorkstation;
element.theme = theme;
element.locale = query.get('locale') ?? 'en';
if (storyNames.includes(story as Story)) {
  const pops = query.has('pops') ? { popUrl: new URL('./demo-pop.html', location.href).href } : {};
  element.workstation = fakeWorkstation(stateOf(story as Story, pops));
}
document.body.append(element);
