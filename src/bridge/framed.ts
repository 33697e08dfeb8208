/** The framed page's side of the bridge. Its answer to the page around it, before anybody is signed in: that it runs, what it may not do, and the private channel on which tokens come. */
import * as v from 'valibot';
import { CccError } from '../kernel/errors.js';
import { Hello } from '../protocol/bridge.js';
import type { Here } from '../protocol/bridge-answers.js';
import { createLimiter } from './validate.js';

export { createFrameBridge, type BridgeHost, type FrameBridge, type FrameBridgeOptions } from './frame.js';

export interface FramedOptions {
  /** Address of the center, which knows the origins that may talk to the workstation. */
  readonly center: string;
  readonly window?: Window;
}
export interface Framed {
  /** For `<ccc-workstation>`: a token from the page around, if the center lets that page sign agents in. */
  token(): Promise<string>;
  close(): void;
}

const Rights = v.object({ listed: v.boolean(), signIn: v.boolean() });
const Brought = v.strictObject({ token: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(4096))), id: v.number() });
const patience = 15_000;

export function answerParent({ center, window: here = window }: FramedOptions): Framed {
  const answered = new Set<string>();
  const limiter = createLimiter();
  const waiting = new Map<number, (token: string | undefined) => void>();
  let port: MessagePort | undefined;
  let opened: (port: MessagePort) => void = () => undefined;
  let opening = new Promise<MessagePort>((resolve) => { opened = resolve; });
  let count = 0;

  /** Its data is read last, and of a flood not at all: a browser unpacks it only then (F-28). */
  async function onMessage(event: MessageEvent<unknown>): Promise<void> {
    const { source, origin } = event;
    if (here.parent === here || source !== here.parent || !limiter.message(origin, performance.now())) return;
    const hello = v.safeParse(Hello, event.data);
    // Said again and again until the bridge is open; once is enough for an answer.
    if (!hello.success || answered.has(hello.output.nonce) || answered.size >= 100) return;
    answered.add(hello.output.nonce);
    const rights = await rightsOf(center, origin);
    const ours = hello.output.brings === 'token' && rights.signIn ? new MessageChannel() : undefined;
    if (ours) listen(ours.port1);
    const answer: Here = { ccc: 'ccc/1', type: 'here', nonce: hello.output.nonce, ...rights, secure: here.isSecureContext, microphone: mayUseMicrophone(here.document), storage: hasStorage(here) };
    here.parent.postMessage(answer, origin, ours ? [ours.port2] : []);
  }
  function listen(next: MessagePort): void {
    port?.close();
    port = next;
    next.onmessage = ({ data }: MessageEvent<unknown>) => {
      const brought = v.safeParse(Brought, data);
      if (!brought.success) return;
      waiting.get(brought.output.id)?.(brought.output.token);
      waiting.delete(brought.output.id);
    };
    opened(next);
  }
  const listener = (event: MessageEvent<unknown>): void => { void onMessage(event); };
  here.addEventListener('message', listener);

  return {
    async token() {
      const late = (): Promise<never> => new Promise((_resolve, reject) => { setTimeout(() => { reject(new CccError('not-signed-in', 'the page around gave no token')); }, patience); });
      const channel = await Promise.race([opening, late()]);
      const id = ++count;
      const token = await Promise.race([late(), new Promise<string | undefined>((resolve) => { waiting.set(id, resolve); (port ?? channel).postMessage({ id }); })]);
      if (token === undefined) throw new CccError('not-signed-in', 'the page around has no token');
      return token;
    },
    close() {
      here.removeEventListener('message', listener);
      port?.close();
      port = undefined;
      opening = new Promise(() => undefined);
    },
  };
}

async function rightsOf(center: string, origin: string): Promise<v.InferOutput<typeof Rights>> {
  try {
    const response = await fetch(new URL(`/api/v1/bridge?origin=${encodeURIComponent(origin)}`, center), { credentials: 'omit', signal: AbortSignal.timeout(5000) });
    return v.parse(Rights, await response.json());
  } catch { return { listed: false, signIn: false }; }
}
/** Only Chromium tells; elsewhere the workstation itself finds out when it asks for the microphone. */
function mayUseMicrophone(page: Document): boolean {
  const policy: unknown = Reflect.get(page, 'featurePolicy');
  if (typeof policy !== 'object' || policy === null || !('allowsFeature' in policy) || typeof policy.allowsFeature !== 'function') return true;
  return policy.allowsFeature('microphone') !== false;
}
function hasStorage(here: Window): boolean {
  try { return here.localStorage.length >= 0; } catch { return false; }
}
