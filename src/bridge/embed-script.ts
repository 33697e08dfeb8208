/** The script tag `ccc-embed.js`: the global `ccc`, which fetches the finder of phone numbers from where it came from itself. */
import { linkWhenThere, type PhoneLinkOptions, type PhoneLinks } from './embed.js';

export { embedWorkstation, joinWorkstation } from './embed.js';

// A script of another origin has no address of its own for `import()`; its tag has.
const { currentScript } = document;
const address = currentScript instanceof HTMLScriptElement ? currentScript.src : location.href;

export function linkPhoneNumbers(root: Element | Document, options: PhoneLinkOptions): PhoneLinks {
  const fetched = (): ReturnType<Parameters<typeof linkWhenThere>[0]> => import(new URL('ccc-phone-links.js', address).href) as ReturnType<Parameters<typeof linkWhenThere>[0]>;
  return linkWhenThere(fetched, root, options);
}
