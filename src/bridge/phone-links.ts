/** Makes the phone numbers in a page's own text dial: found by libphonenumber, wrapped without moving anything, taken back by `stop`. Fetched when first used. */
import { findPhoneNumbersInText, type CountryCode } from 'libphonenumber-js/min';
import type { PhoneLinks, PhoneLinkOptions } from './embed.js';

/** A name of its own, so that no rule of the page's for `span` or `a` applies to it. */
const tag = 'ccc-phone-number';
/** What is typed into, already a link, or not text to read. */
const left = `a, button, input, textarea, select, option, script, style, noscript, template, iframe, svg, math, code, [contenteditable]:not([contenteditable="false"]), [data-no-phone-links], ${tag}`;
const look = `${tag} { cursor: pointer; text-decoration: underline dotted currentColor; text-underline-offset: .15em } ${tag}:focus-visible { outline: 2px solid; outline-offset: 2px }`;

/** A day, or an enumeration, that would make a number if its signs were taken out. */
const notANumber = /^(19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}|[,;:]/;

interface Wrapped { readonly text: string; /** What follows the original text node: our elements and the rest of the text. */ readonly pieces: readonly ChildNode[]; readonly head: string }

export function startPhoneLinks(root: Element | Document, options: PhoneLinkOptions): PhoneLinks {
  const page = root instanceof Document ? root : root.ownerDocument;
  const wrapped = new Map<Text, Wrapped>();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(look);
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  const observer = new MutationObserver((records) => { quietly(() => { records.forEach(onChange); }); });
  const onClick = (event: Event): void => { if (dialFrom(event.target)) event.preventDefault(); };
  const onKey = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || (event.key !== 'Enter' && event.key !== ' ') || !(event.target instanceof Element) || !event.target.matches(tag)) return;
    event.preventDefault();
    dialFrom(event.target);
  };

  /** What we change ourselves is not news. */
  function quietly(work: () => void): void {
    work();
    observer.takeRecords();
  }
  function onChange({ type, target, addedNodes, removedNodes }: MutationRecord): void {
    // The page changed a text of its own: what we made of it is void.
    if (type === 'characterData' && target instanceof Text) { takeBack(target, target.data); scan(target); }
    for (const node of removedNodes) if (!node.isConnected) for (const text of textsIn(node)) if (wrapped.has(text)) takeBack(text, undefined);
    for (const node of addedNodes) if (node.isConnected) scan(node);
  }
  function scan(node: Node): void {
    for (const text of textsIn(node)) if (!wrapped.has(text) && !isOurs(text) && isReadable(text)) wrap(text);
  }
  const isOurs = (text: Text): boolean => [...wrapped.values()].some(({ pieces }) => pieces.includes(text));

  function wrap(original: Text): void {
    const text = original.data;
    // Cheaper than the parser: most texts hold no number.
    if (!/\d[\d\s().\-/]{3,}\d/.test(text)) return;
    const found = findPhoneNumbersInText(text, options.country === undefined ? {} : { defaultCountry: options.country as CountryCode })
      .filter(({ startsAt, endsAt }) => !notANumber.test(text.slice(startsAt, endsAt)));
    if (found.length === 0) return;
    const pieces: ChildNode[] = [];
    found.forEach(({ startsAt, endsAt, number }, i) => {
      const written = text.slice(startsAt, endsAt);
      pieces.push(linkOf(written, options.international === true ? number.number : written.replace(/[^\d+*#]/g, '')));
      const rest = text.slice(endsAt, found[i + 1]?.startsAt);
      if (rest !== '') pieces.push(page.createTextNode(rest));
    });
    const head = text.slice(0, found[0]?.startsAt);
    original.data = head;
    original.after(...pieces);
    wrapped.set(original, { text, pieces, head });
  }
  function linkOf(written: string, number: string): HTMLElement {
    const link = page.createElement(tag);
    link.setAttribute('role', 'button');
    link.tabIndex = 0;
    link.dataset['phoneNumber'] = number;
    link.title = options.title?.(number) ?? `Call ${written}`;
    link.textContent = written;
    return link;
  }
  /** `text`: what the original text node shall say now; undefined where the page has thrown it away. */
  function takeBack(original: Text, text: string | undefined): void {
    const known = wrapped.get(original);
    if (!known) return;
    wrapped.delete(original);
    for (const piece of known.pieces) piece.remove();
    if (text !== undefined && original.data !== text) original.data = text;
  }
  function dialFrom(target: EventTarget | null): boolean {
    const element = target instanceof Element ? target.closest<HTMLElement>(`${tag}, a[href^="tel:"], [data-phone-number]`) : null;
    if (!element) return false;
    const phoneNumber = element.dataset['phoneNumber'] ?? decodeURIComponent(element.getAttribute('href')?.slice('tel:'.length) ?? '');
    if (phoneNumber === '') return false;
    const desc = element.closest<HTMLElement>('[data-desc]')?.dataset['desc'];
    options.workstation.callOut(desc === undefined ? { phoneNumber } : { phoneNumber, desc }).catch(options.onError ?? (() => undefined));
    return true;
  }

  quietly(() => { scan(root); });
  observer.observe(root, { childList: true, characterData: true, subtree: true });
  root.addEventListener('click', onClick);
  root.addEventListener('keydown', onKey);
  return {
    stop() {
      observer.disconnect();
      for (const [original, { text }] of [...wrapped]) takeBack(original, text);
      root.removeEventListener('click', onClick);
      root.removeEventListener('keydown', onKey);
      page.adoptedStyleSheets = page.adoptedStyleSheets.filter((one) => one !== sheet);
    },
  };
}

function textsIn(node: Node): Text[] {
  if (node instanceof Text) return [node];
  const walker = (node.ownerDocument ?? document).createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) texts.push(walker.currentNode);
  return texts;
}
const isReadable = ({ parentElement }: Text): boolean => parentElement !== null && parentElement.closest(left) === null && !parentElement.isContentEditable;
