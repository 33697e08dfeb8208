/** The script tag `ccc-embed.js`: the global `ccc`, which fetches the finder of phone numbers and other languages from where it came from itself. */
import { embedWith, linkWhenThere, type EmbedOptions, type EmbeddedWorkstation, type PhoneLinkOptions, type PhoneLinks } from './embed.js';

export { joinWorkstation } from './embed.js';

// A classic script of another origin has no address of its own for `import()`; its tag has. A module's tag is not the current one.
const tag = document.currentScript ?? document.querySelector('script[src$="ccc-embed.js"]');
const address = tag instanceof HTMLScriptElement ? tag.src : location.href;

const beside = (file: string): Promise<unknown> => import(new URL(file, address).href);

export function embedWorkstation(options: EmbedOptions): EmbeddedWorkstation {
  return embedWith(() => beside('ccc-embed-zh-CN.js') as ReturnType<Parameters<typeof embedWith>[0]>, options);
}
export function linkPhoneNumbers(root: Element | Document, options: PhoneLinkOptions): PhoneLinks {
  return linkWhenThere(() => beside('ccc-phone-links.js') as ReturnType<Parameters<typeof linkWhenThere>[0]>, root, options);
}
