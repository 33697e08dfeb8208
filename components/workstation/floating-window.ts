/** A window that stays above the others (Document Picture-in-Picture): an element moves there and back, its scripts and calls stay where they are. */

export interface Floating { close(): void }
interface PictureInPicture { requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window> }

function pictureInPicture(): PictureInPicture | undefined {
  const found: unknown = Reflect.get(globalThis, 'documentPictureInPicture');
  return typeof found === 'object' && found !== null && 'requestWindow' in found ? found as PictureInPicture : undefined;
}
/** Only a page at the top has such windows, not one in a frame. */
export const canFloat = (): boolean => pictureInPicture() !== undefined && globalThis.top === globalThis.self;

/** Call it from a click. `onBack` runs once, when the window is closed by anybody. */
export async function floatOut(content: Element, size: { readonly width: number; readonly height: number }, onBack: () => void): Promise<Floating> {
  const other = await pictureInPicture()?.requestWindow(size);
  if (!other) throw new DOMException('no such windows here', 'NotSupportedError');
  const { document: there } = other;
  there.title = document.title;
  there.documentElement.lang = document.documentElement.lang;
  there.documentElement.dir = document.documentElement.dir;
  const sheet = new (other as Window & typeof globalThis).CSSStyleSheet();
  sheet.replaceSync(`html, body { margin: 0; block-size: 100%; } body > * { inline-size: 100%; block-size: 100%; } ${brandOf(document.documentElement)}`);
  there.adoptedStyleSheets = [sheet];
  there.body.append(content);
  other.addEventListener('pagehide', () => { onBack(); }, { once: true });
  return { close() { other.close(); } };
}

/** The host's `--ccc-` tokens, which its own style sheets do not carry over there. */
function brandOf(root: Element): string {
  const style = getComputedStyle(root);
  const tokens = Array.from(style).filter((name) => name.startsWith('--ccc-') && !name.startsWith('--ccc-_'));
  return `:root { color-scheme: ${style.colorScheme}; ${tokens.map((name) => `${name}: ${style.getPropertyValue(name)};`).join(' ')} }`;
}
