/** The script tag `ccc-embed.js`: the global `ccc`, which fetches the finder of phone numbers from where it came from itself. */
import { linkWhenThere, type PhoneLinkOptions, type PhoneLinks } from './embed.js';

export { embedWorkstation, joinWorkstation } from './embed.js';

// A classic script of another origin has no address of its own for `import()`; its tag has. A module's tag is not the current one.
const tag = document.currentScript ?? document.querySelector('script[src$="ccc-embed.js"]');
const address = tag instanceof HTMLScriptElement ? tag.src : location.href;

export function linkPhoneNumbers(root: Element | Document, options: PhoneLinkOptions): PhoneLinks {
  const fetched = (): ReturnType<Parameters<typeof linkWhenThere>[0]> => import(new URL('ccc-phone-links.js', address).href) as ReturnType<Parameters<typeof linkWhenThere>[0]>;
  return linkWhenThere(fetched, root, options);
}
