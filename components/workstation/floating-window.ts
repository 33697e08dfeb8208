/** A window that stays above the others (Document Picture-in-Picture): an element moves there and back, its scripts and calls stay where they are. */
import { tokens } from '../themes/tokens.js';

export interface Floating { close(): void }
interface PictureInPicture { requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window> }

function pictureInPicture(): PictureInPicture | undefined {
  const found: unknown = Reflect.get(globalThis, 'documentPictureInPicture');
  return typeof found === 'object' && found !== null && 'requestWindow' in found ? found as PictureInPicture : undefined;
}
/** Only a page at the top has such windows, not one in a frame. */
export const canFloat = (): boolean => pictureInPicture() !== undefined && globalThis.top === globalThis.self;

/** Call it from a click. `onBack` runs once, when the window is closed by anybody, and takes the element out again. */
export async function floatOut(content: HTMLElement, { title, ...size }: { readonly title: string; readonly width: number; readonly height: number }, onBack: () => void): Promise<Floating> {
  const other = await pictureInPicture()?.requestWindow(size);
  if (!other) throw new DOMException('no such windows here', 'NotSupportedError');
  await allDefined(content);
  const { document: there } = other;
  there.title = title;
  there.documentElement.lang = content.closest('[lang]')?.getAttribute('lang') ?? '';
  there.documentElement.dir = getComputedStyle(content).direction;
  const sheet = new (other as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(`:root { ${brandOf(content)} } html, body { margin: 0; block-size: 100%; } body > * { inline-size: 100%; block-size: 100%; outline: none; }`);
  there.adoptedStyleSheets = [sheet];
  const tabIndex = content.getAttribute('tabindex');
  // The whole window is the element: its keys work from wherever one clicks.
  content.tabIndex = -1;
  there.body.append(content);
  content.focus({ preventScroll: true });
  other.addEventListener('pagehide', () => {
    if (tabIndex === null) content.removeAttribute('tabindex'); else content.setAttribute('tabindex', tabIndex);
    onBack();
  }, { once: true });
  return { close() { other.close(); } };
}

/** Over there nothing becomes an element any more: the other window has a registry of its own. */
async function allDefined(content: HTMLElement): Promise<void> {
  const names = new Set([content, ...content.shadowRoot?.querySelectorAll(':not(:defined)') ?? []].map((each) => each.localName).filter((name) => name.includes('-')));
  // What cannot be loaded stands empty here as it would there.
  await Promise.race([Promise.all([...names].map((name) => customElements.whenDefined(name))), new Promise((resolve) => { setTimeout(resolve, 3_000); })]);
}

/** What the host's style sheets, which are not applied over there, give the element: its colour scheme and every public `--ccc-` property. */
function brandOf(content: HTMLElement): string {
  const style = getComputedStyle(content);
  const names = 'computedStyleMap' in content ? [...content.computedStyleMap().keys()] : Object.keys(tokens).map((token) => `--ccc-${token}`);
  const given = names.filter((name) => name.startsWith('--ccc-') && !name.startsWith('--ccc-_')).map((name) => `${name}: ${style.getPropertyValue(name)};`);
  return `color-scheme: ${style.colorScheme}; ${given.join(' ')}`;
}
