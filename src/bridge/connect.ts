/** A page's side of the bridge `ccc/1`: says hello to the workstation's window, gets a private channel, asks over it and hears events. */

export interface BridgeConnection {
  /** Resolves when the workstation has accepted this page; anew after `greet`. */
  readonly ready: Promise<void>;
  /** Says hello, again and again until it is answered: the other window may not listen yet. An open channel is given up. */
  greet(): void;
  ask(method: string, params?: unknown): Promise<unknown>;
  close(): void;
}
/** What a refused or failed request rejects with. */
export interface BridgeError extends Error { readonly code: string }

const replyWithin = 15_000;
const helloEvery = 400;

/** What the framed page says of itself, with the port on which it asks for tokens. */
export interface Arrival { readonly listed: boolean; readonly signIn: boolean; readonly secure: boolean; readonly microphone: boolean; readonly storage: boolean; readonly port: MessagePort | undefined }
export interface ConnectOptions {
  /** The page has tokens for the agent. */
  readonly bringsToken?: boolean;
  readonly onArrival?: (arrival: Arrival) => void;
}

export function connectBridge(target: () => Window | null, origin: string, onEvent: (event: string, detail: unknown) => void, { bringsToken = false, onArrival }: ConnectOptions = {}): BridgeConnection {
  const waiting = new Map<string, { resolve(value: unknown): void; reject(error: Error): void }>();
  let port: MessagePort | undefined;
  let nonce = '';
  let hello: ReturnType<typeof setInterval> | undefined;
  let count = 0;
  let gone = false;
  let accepted = (): void => undefined;
  let ready = new Promise<void>((resolve) => { accepted = resolve; });

  function onMessage(event: MessageEvent<unknown>): void {
    if (event.source !== target() || event.origin !== origin) return;
    const { data } = event;
    if (typeof data !== 'object' || data === null || !('ccc' in data) || data.ccc !== 'ccc/1' || !('type' in data) || !('nonce' in data) || data.nonce !== nonce) return;
    const [given] = event.ports;
    if (data.type === 'here') {
      const says = (key: string): boolean => Reflect.get(data, key) === true;
      onArrival?.({ listed: says('listed'), signIn: says('signIn'), secure: says('secure'), microphone: says('microphone'), storage: says('storage'), port: given });
      // It will not get another answer.
      if (!says('listed')) clearInterval(hello);
    }
    if (data.type !== 'welcome' || !given) return;
    clearInterval(hello);
    nonce = '';
    port = given;
    port.onmessage = (message: MessageEvent<unknown>) => { onPort(message.data); };
    accepted();
  }
  function onPort(data: unknown): void {
    if (typeof data !== 'object' || data === null) return;
    if ('event' in data && 'detail' in data) return onEvent(String(data.event), data.detail);
    if (!('id' in data) || !('ok' in data)) return;
    const asked = waiting.get(String(data.id));
    waiting.delete(String(data.id));
    if (data.ok === true) asked?.resolve('result' in data ? data.result : undefined);
    else {
      const { code, message } = 'error' in data ? data.error as { code: string; message: string } : { code: 'system-error', message: 'failed' };
      asked?.reject(failure(code, message));
    }
  }
  addEventListener('message', onMessage);

  return {
    get ready() { return ready; },
    greet() {
      clearInterval(hello);
      if (port) { port.close(); port = undefined; ready = new Promise<void>((resolve) => { accepted = resolve; }); }
      nonce = crypto.randomUUID();
      const say = (): void => { target()?.postMessage({ ccc: 'ccc/1', type: 'hello', nonce, ...(bringsToken ? { brings: 'token' } : {}) }, origin); };
      say();
      hello = setInterval(say, helloEvery);
    },
    async ask(method, params) {
      if (gone) throw removed();
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
    },
    close() {
      gone = true;
      clearInterval(hello);
      removeEventListener('message', onMessage);
      port?.close();
      for (const asked of waiting.values()) asked.reject(removed());
      waiting.clear();
    },
  };
}

const failure = (code: string, message: string): BridgeError => Object.assign(new Error(message), { code });
const removed = (): BridgeError => failure('center-unreachable', 'The workstation was removed.');
