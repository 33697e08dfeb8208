/** Watches a browser for what a stranger's text must never do: run, ask another host, bring elements of its own, or be stopped only by the page's policy. */
import type { BrowserContext, Frame, Page } from 'playwright-core';

export class Canary {
  /** Calls of `canary()`, dialogs, policy reports, requests to other hosts. */
  readonly findings: string[] = [];
  readonly requests: string[] = [];

  /** `own`: origins the page may talk to; a picture of `pictures` is what a card is meant to load. */
  static async in(context: BrowserContext, own: readonly string[], pictures = 'https://pictures.test'): Promise<Canary> {
    const canary = new Canary();
    const note = (what: string): void => { canary.findings.push(what); };
    await context.exposeBinding('canaryNote', (_source, what: string) => { note(what); });
    await context.addInitScript(`{
      const tell = (what) => { globalThis.canaryNote(String(what).slice(0, 300)); };
      for (const name of ['canary', 'CANARY']) Object.defineProperty(globalThis, name, { value: (id) => { tell('ran ' + id); } });
      addEventListener('securitypolicyviolation', (event) => { tell('policy ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample); });
    }`);
    context.on('page', (page) => {
      page.on('dialog', (dialog) => { note(`dialog ${dialog.message()}`); void dialog.dismiss(); });
      page.on('pageerror', (error) => { note(`error ${error.message}`); });
      page.on('popup', () => { note('popup'); });
      page.on('console', (message) => { if (/Content Security Policy|TrustedHTML|Trusted Type|violates/i.test(message.text())) note(`console ${message.text()}`); });
    });
    await context.route('**/*', async (route) => {
      const url = route.request().url();
      const { origin } = new URL(url);
      if (own.includes(origin)) { await route.fallback(); return; }
      if (origin === pictures && route.request().resourceType() === 'image') { canary.requests.push(url); await route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }); return; }
      if (url.startsWith('data:') || url.startsWith('blob:')) { await route.fallback(); return; }
      note(`asked ${url}`);
      await route.abort();
    });
    return canary;
  }

  /** Also looks at the elements of all pages and frames: none has a handler, an address or a name of the corpus. */
  async look(page: Page): Promise<readonly string[]> {
    const strange = (await Promise.all(page.frames().map((frame) => frame.evaluate(strangeElements).catch(() => [])))).flat();
    return [...this.findings, ...strange];
  }
}

/** All that a person could read in a page and its own shadow trees; also what fields hold. */
export const readable = (frame: Page | Frame): Promise<string> => frame.evaluate(() => {
  const texts: string[] = [document.title];
  const walk = (root: Node): void => {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) texts.push(node.nodeValue ?? '');
      if (!(node instanceof Element) || node instanceof HTMLStyleElement) continue;
      if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) texts.push(node.value);
      for (const name of ['title', 'aria-label', 'label']) texts.push(node.getAttribute(name) ?? '');
      if (node.shadowRoot) walk(node.shadowRoot);
      walk(node);
    }
  };
  walk(document);
  return texts.join('\n');
});

/** Runs in the page. */
function strangeElements(): string[] {
  const found: string[] = [];
  const addresses = new Set(['src', 'href', 'srcset', 'action', 'formaction', 'data', 'poster', 'ping', 'background', 'xlink:href', 'style', 'srcdoc']);
  const see = (element: Element): void => {
    for (const { name, value } of element.attributes) {
      // The hash of a screen pop carries the caller's name, encoded.
      const address = element.localName === 'iframe' ? value.split('#')[0] ?? '' : value;
      if (/^on/i.test(name) || addresses.has(name.toLowerCase()) && /canary|^\s*(javascript|data|vbscript):(?!image\/svg\+xml[;,])/i.test(address)) found.push(`<${element.localName} ${name}="${value.slice(0, 80)}">`);
    }
    if (/^(script|object|embed|base|meta|marquee|math|template)$/.test(element.localName) && element.getRootNode() !== document) found.push(`<${element.localName}> in a shadow tree`);
  };
  const walk = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) { see(element); if (element.shadowRoot) walk(element.shadowRoot); }
  };
  walk(document);
  return found;
}
