/** Everything a browser keeps or passes on while an agent works: requests and answers, socket frames, elements, storage, addresses, console, notifications, the heap. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { giveEars } from './ears.js';

export class LeftBehind {
  readonly frames: string[] = [];
  readonly said: string[] = [];
  private constructor(readonly context: BrowserContext, private readonly har: string) {}

  /** The page believes not to be looked at, so that it notifies. */
  static async watch(browser: Browser): Promise<LeftBehind> {
    const har = join(mkdtempSync(join(tmpdir(), 'ccc-har-')), 'all.har');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', permissions: ['microphone', 'notifications'], recordHar: { path: har, content: 'embed' } });
    await giveEars(context);
    const left = new LeftBehind(context, har);
    await context.exposeBinding('noteNotification', (_source, text: string) => { left.said.push(`notification ${text}`); });
    await context.addInitScript(`
      globalThis.Notification = class { static permission = 'granted'; static requestPermission() { return Promise.resolve('granted'); } constructor(...all) { noteNotification(JSON.stringify(all)); } close() {} };
      Object.defineProperty(document, 'hidden', { get: () => true });`);
    context.on('page', (page) => {
      page.on('console', (message) => { left.said.push(`console ${message.text()}`); });
      page.on('framenavigated', (frame) => { left.said.push(`address ${frame.url()}`); });
      page.on('websocket', (socket) => {
        left.frames.push(socket.url());
        socket.on('framesent', ({ payload }) => { left.frames.push(String(payload)); });
        socket.on('framereceived', ({ payload }) => { left.frames.push(String(payload)); });
      });
    });
    return left;
  }

  /** By the place where it was found. Closes the context: only then is the HAR written. */
  async everything(page: Page): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>([['frames', this.frames.join('\n')], ['said', this.said.join('\n')]]);
    found.set('elements', (await Promise.all(page.frames().map((frame) => frame.evaluate(elements)))).join('\n'));
    found.set('addresses', page.frames().map((frame) => frame.url()).join('\n'));
    found.set('storage', JSON.stringify(await page.evaluate(storage)));
    found.set('heap', await heapOf(page));
    await this.context.close();
    found.set('har', readFileSync(this.har, 'utf8'));
    return found;
  }
}

/** After a garbage collection, with strings in full: the browser has to be started with `--js-flags=--heap-snapshot-string-limit=…`. */
export async function heapOf(page: Page): Promise<string> {
  const client = await page.context().newCDPSession(page);
  const chunks: string[] = [];
  client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => { chunks.push(chunk); });
  await client.send('HeapProfiler.enable');
  await client.send('HeapProfiler.collectGarbage');
  await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await client.detach();
  return chunks.join('');
}

/** Runs in the page. */
function elements(): string {
  const all: string[] = [document.title];
  const walk = (root: Document | ShadowRoot): void => {
    all.push(root instanceof Document ? root.documentElement.outerHTML : root.innerHTML);
    for (const element of root.querySelectorAll('*')) {
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) all.push(element.value);
      if (element.shadowRoot) walk(element.shadowRoot);
    }
  };
  walk(document);
  return all.join('\n');
}

/** Runs in the page. */
async function storage(): Promise<unknown> {
  const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state, await caches.keys()];
  for (const { name } of await indexedDB.databases()) kept.push(name);
  return kept;
}
