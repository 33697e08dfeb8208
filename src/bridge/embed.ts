/** The tiny door for a host page: puts the workstation into an iframe and talks to it over a private channel. No library inside. */
import type { CallOut, SendCard } from '../protocol/bridge.js';
import type { BridgeEventName, BridgeEvents, BridgeSnapshot } from './events.js';

export type { AgentEvent, BridgeEventName, BridgeEvents, BridgeSnapshot, CallEvent, ConnectionEvent } from './events.js';

export interface EmbedOptions {
  /** Address of the workstation page. */
  readonly src: string;
  /** Where the frame goes; by default it floats over the page. */
  readonly container?: Element;
  readonly position?: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left';
  readonly title?: string;
}
export interface EmbeddedWorkstation {
  readonly frame: HTMLIFrameElement;
  /** Resolves when the workstation has accepted this page. */
  readonly ready: Promise<void>;
  callOut(call: CallOut): Promise<void>;
  sendCard(card: SendCard): Promise<void>;
  dispatch(command: { readonly name: string; readonly [argument: string]: string | number | boolean | undefined }): Promise<void>;
  getState(): Promise<BridgeSnapshot>;
  /** Returns what stops listening. */
  on<E extends BridgeEventName>(event: E, listener: (detail: BridgeEvents[E]) => void): () => void;
  show(): void;
  hide(): void;
  destroy(): void;
}
/** What a refused or failed request rejects with. */
export interface BridgeError extends Error { readonly code: string }

const replyWithin = 15_000;
const helloEvery = 400;

export function embedWorkstation(options: EmbedOptions): EmbeddedWorkstation {
  const target = new URL(options.src, location.href);
  const frame = document.createElement('iframe');
  frame.title = options.title ?? 'Agent workstation';
  frame.allow = 'microphone; autoplay; speaker-selection';
  frame.src = target.href;
  if (!options.container) float(frame, options.position ?? 'bottom-right');
  else Object.assign(frame.style, { border: '0', width: '100%', height: '100%' });

  const waiting = new Map<string, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Set<(detail: never) => void>>();
  let port: MessagePort | undefined;
  let nonce = '';
  let hello: ReturnType<typeof setInterval> | undefined;
  let count = 0;
  let gone = false;
  let accepted = (): void => undefined;
  let ready = new Promise<void>((resolve) => { accepted = resolve; });

  /** Repeated until it is answered: the frame may load before its workstation listens. A reload of the frame begins anew. */
  function greet(): void {
    clearInterval(hello);
    if (port) { port.close(); port = undefined; ready = new Promise<void>((resolve) => { accepted = resolve; }); }
    nonce = crypto.randomUUID();
    const say = (): void => { frame.contentWindow?.postMessage({ ccc: 'ccc/1', type: 'hello', nonce }, target.origin); };
    say();
    hello = setInterval(say, helloEvery);
  }
  function onMessage(event: MessageEvent<unknown>): void {
    if (event.source !== frame.contentWindow || event.origin !== target.origin) return;
    const { data } = event;
    const welcomed = typeof data === 'object' && data !== null && 'ccc' in data && data.ccc === 'ccc/1' && 'type' in data && data.type === 'welcome' && 'nonce' in data && data.nonce === nonce;
    const [given] = event.ports;
    if (!welcomed || !given) return;
    clearInterval(hello);
    nonce = '';
    port = given;
    port.onmessage = (message: MessageEvent<unknown>) => { onPort(message.data); };
    accepted();
  }
  function onPort(data: unknown): void {
    if (typeof data !== 'object' || data === null) return;
    if ('event' in data && 'detail' in data) {
      if (data.event === 'visibility') visible((data.detail as { visible: boolean }).visible);
      for (const listener of listeners.get(String(data.event)) ?? []) listener(data.detail as never);
      return;
    }
    if (!('id' in data) || !('ok' in data)) return;
    const asked = waiting.get(String(data.id));
    waiting.delete(String(data.id));
    if (data.ok === true) asked?.resolve('result' in data ? data.result : undefined);
    else {
      const { code, message } = 'error' in data ? data.error as { code: string; message: string } : { code: 'system-error', message: 'failed' };
      asked?.reject(failure(code, message));
    }
  }
  async function ask(method: string, params?: unknown): Promise<unknown> {
    if (gone) throw failure('center-unreachable', 'The workstation was removed.');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => { reject(failure('timeout', 'The workstation did not answer.')); }, replyWithin); });
    try {
      await Promise.race([ready, late]);
      const id = `r${++count}`;
      return await Promise.race([late, new Promise<unknown>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        port?.postMessage(params === undefined ? { id, method } : { id, method, params });
      })]);
    } finally { clearTimeout(timer); }
  }
  function visible(yes: boolean): void { frame.hidden = !yes; frame.style.display = yes ? '' : 'none'; }

  addEventListener('message', onMessage);
  frame.addEventListener('load', greet);
  (options.container ?? document.body).append(frame);

  return {
    frame,
    get ready() { return ready; },
    callOut: async (call) => { await ask('callOut', call); },
    sendCard: async (card) => { await ask('sendCard', card); },
    dispatch: async ({ name, ...rest }) => { await ask('dispatch', { name, args: Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) }); },
    getState: async () => await ask('getState') as BridgeSnapshot,
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as (detail: never) => void));
      return () => { set.delete(listener as (detail: never) => void); };
    },
    show() { visible(true); },
    hide() { visible(false); },
    destroy() {
      gone = true;
      clearInterval(hello);
      removeEventListener('message', onMessage);
      port?.close();
      frame.remove();
      for (const asked of waiting.values()) asked.reject(failure('center-unreachable', 'The workstation was removed.'));
      waiting.clear();
    },
  };
}

const failure = (code: string, message: string): BridgeError => Object.assign(new Error(message), { code });

function float(frame: HTMLIFrameElement, position: string): void {
  const [vertical = 'bottom', horizontal = 'right'] = position.split('-');
  Object.assign(frame.style, {
    position: 'fixed', [vertical]: '16px', [horizontal]: '16px', width: '380px', height: 'min(640px, calc(100vh - 32px))', border: '0',
    borderRadius: '12px', boxShadow: '0 8px 40px rgb(0 0 0 / 0.24)', zIndex: '2147483000', colorScheme: 'normal',
  });
}

/** Makes the phone numbers below an element clickable: `tel:` links and elements with `data-phone-number`. */
export function linkPhoneNumbers(workstation: Pick<EmbeddedWorkstation, 'callOut'>, root: Element | Document = document, onError: (error: unknown) => void = () => undefined): () => void {
  const onClick = (event: Event): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('a[href^="tel:"], [data-phone-number]') : null;
    const phoneNumber = element?.dataset['phoneNumber'] ?? (element instanceof HTMLAnchorElement ? decodeURIComponent(element.href.slice('tel:'.length)) : undefined);
    if (!element || !phoneNumber) return;
    event.preventDefault();
    const desc = element.dataset['desc'];
    workstation.callOut(desc === undefined ? { phoneNumber } : { phoneNumber, desc }).catch(onError);
  };
  root.addEventListener('click', onClick);
  return () => { root.removeEventListener('click', onClick); };
}
