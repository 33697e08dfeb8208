/** Shows one state of the workstation: `?story=talking&theme=dark&locale=zh-CN&layout=panel&view=calls`. */
import '../index.js';
import type { CccWorkstation } from './ccc-workstation.js';
import { openStage } from '../stories/stage.js';
import { stateNames, type StateName } from '../stories/states.js';

const query = new URLSearchParams(location.search);
const story = query.get('story') ?? 'ready';
const theme = query.get('theme') === 'dark' ? 'dark' : 'light';
document.documentElement.dataset['theme'] = theme;

const element = document.createElement('ccc-workstation') as CccWorkstation;
element.theme = theme;
element.locale = query.get('locale') ?? 'en';
const popUrl = query.has('pops') ? new URL('./demo-pop.html', location.href).href : undefined;
if (stateNames.includes(story as StateName)) element.workstation = (await openStage(story as StateName, { popUrl })).workstation;
document.body.append(element);
