/** Puts `<ccc-workstation>` on the page, with what the address asks for: `?layout=panel&locale=zh-CN&theme=dark&media-mode=persistent`. */
import 'ccc-workstation/element';
import { answerParent } from 'ccc-workstation/framed';

const known: Readonly<Record<string, readonly string[]>> = {
  layout: ['auto', 'panel', 'sidebar', 'toolbar', 'full'],
  locale: ['en', 'zh-CN'],
  theme: ['auto', 'light', 'dark'],
  'media-mode': ['perCall', 'persistent'],
};

const element = document.querySelector('ccc-workstation');
if (!element) throw new Error('the page has no <ccc-workstation>');

const asked = new URLSearchParams(location.search);
for (const [name, values] of Object.entries(known)) {
  const value = asked.get(name);
  if (value !== null && values.includes(value)) element.setAttribute(name, value);
}
const theme = asked.get('theme');
if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
const locale = element.getAttribute('locale');
if (locale) document.documentElement.lang = locale;

// A page around this one learns whether all is well, and may bring the agent's tokens (`?signIn=host`).
const framed = answerParent({ center: location.origin });
if (asked.get('signIn') === 'host') element.token = () => framed.token();

// The element connects as soon as it has a center, so that comes last: the one that served this page.
element.setAttribute('center', location.origin);
