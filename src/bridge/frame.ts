/** The workstation's side of the bridge: pages of allowed origins may dial, send cards and listen; all others are counted and ignored. */
import type { Observable } from 'rxjs';
import { CccError } from '../kernel/errors.js';
import { createScope } from '../kernel/scope.js';
import type { Clock } from '../kernel/clock.js';
import type { Command } from '../model/command.js';
import type { WorkstationState } from '../model/state.js';
import type { BridgeReply, Welcome } from '../protocol/bridge-answers.js';
import type { BridgeRequest } from '../protocol/bridge.js';
import type { SeedMessage, SeedResult } from '../protocol/ccc-sdk.js';
import { toCommand } from './command.js';
import { bridgeSnapshot, createTeller } from './events.js';
import { createLimiter, judgeMessage, judgeRequest, mayUse, type Refusal } from './validate.js';

/** What of a workstation the bridge needs. */
export interface BridgeHost {
  readonly state: WorkstationState;
  readonly state$: Observable<WorkstationState>;
  /** `origin`: of the page that asks. */
  dispatch(command: Command, origin: string): Promise<void>;
}
export interface FrameBridgeOptions {
  readonly workstation: BridgeHost;
  readonly clock: Clock;
  /** Content windows of our own screen-pop frames. */
  readonly popWindows: () => readonly (Window | null)[];
  readonly show?: () => void;
  readonly hide?: () => void;
  /** Each refused message, for the center's audit. */
  readonly onRefused?: (origin: string, reason: Refusal) => void;
  readonly window?: Window;
  /** What came before the bridge was there to hear it. */
  readonly early?: readonly MessageEvent<unknown>[];
}
export interface FrameBridge {
  /** How many messages were refused, and why. */
  readonly refused: Readonly<Record<Refusal, number>>;
  close(): void;
}

interface Channel { readonly port: MessagePort; readonly nonce: string; close(): void }

export function createFrameBridge(options: FrameBridgeOptions): FrameBridge {
  const { workstation, clock } = options;
  const here = options.window ?? window;
  const limiter = createLimiter();
  const scope = createScope();
  const channels = new Map<unknown, Channel>();
  const refused: Record<Refusal, number> = { source: 0, origin: 0, size: 0, rate: 0, shape: 0, permission: 0 };
  const policy = () => workstation.state.bridge;

  function refuse(origin: string, reason: Refusal): void {
    refused[reason]++;
    options.onRefused?.(origin, reason);
  }

  scope.listen(here, 'message', (event: MessageEvent<unknown>) => { onMessage(event); });

  function onMessage(event: MessageEvent<unknown>): void {
    const { source, origin } = event;
    const sender = source !== null && 'postMessage' in source && 'parent' in source ? source : undefined;
    const known = sender !== undefined && ((here.parent !== here && sender === here.parent) || options.popWindows().includes(sender));
    const verdict = judgeMessage({ known, origin, get data() { return event.data; } }, policy(), limiter, clock.monotonic());
    if (verdict.ok && sender) {
      if (verdict.value.kind === 'hello') open(sender, origin, verdict.value.nonce);
      else void obeySeed(sender, origin, verdict.value.message);
      return;
    }
    if (verdict.ok) return;
    refuse(origin, verdict.refusal);
    // Only a page that is allowed to talk gets to know what was wrong with its message.
    // And of a flood not even that.
    if (sender && verdict.refusal !== 'source' && verdict.refusal !== 'origin' && (verdict.refusal !== 'rate' || verdict.about !== undefined)) tellSeed(sender, origin, eventIn(event.data), explain(verdict.refusal, verdict.about));
  }

  async function obeySeed(sender: Window, origin: string, message: SeedMessage): Promise<void> {
    const { payload } = message;
    try {
      await workstation.dispatch(payload.event === 'callOut' ? callOut(payload.message) : { name: 'addCard', ...plainCard(payload.message), from: origin }, origin);
      tellSeed(sender, origin, payload.event, undefined);
    } catch (error) { tellSeed(sender, origin, payload.event, messageOf(error).message); }
  }

  function callOut(params: { phoneNumber: string; desc?: string | undefined; uui?: string | undefined }): Command {
    options.show?.();
    return { name: 'dial', phoneNumber: params.phoneNumber, ...(params.desc === undefined ? {} : { desc: params.desc }), ...(params.uui === undefined ? {} : { uui: params.uui }) };
  }

  function open(sender: Window, origin: string, nonce: string): void {
    // Said again because our welcome was long in coming: the sender has taken the first one's port, or is about to.
    if (channels.get(sender)?.nonce === nonce) return;
    channels.get(sender)?.close();
    const { port1, port2 } = new MessageChannel();
    const teller = createTeller((event, detail) => { port1.postMessage({ event, detail }); });
    const listening = mayUse(policy(), origin, 'getState') ? workstation.state$.subscribe(teller) : undefined;
    const channel: Channel = { port: port1, nonce, close() { listening?.unsubscribe(); port1.close(); channels.delete(sender); } };
    channels.set(sender, channel);
    port1.onmessage = (event: MessageEvent<unknown>) => { void onRequest(event, origin, port1); };
    const welcome: Welcome = { ccc: 'ccc/1', type: 'welcome', nonce };
    sender.postMessage(welcome, origin, [port2]);
  }

  async function onRequest(message: MessageEvent<unknown>, origin: string, port: MessagePort): Promise<void> {
    const now = clock.monotonic();
    const verdict = judgeRequest(message, origin, policy(), limiter, now);
    if (!verdict.ok) {
      refuse(origin, verdict.refusal);
      // A browser unpacks what was sent only when it is read: whoever asks too much is told so as often as it may ask.
      if (verdict.refusal === 'rate' && !limiter.message(`${origin} refused`, now)) return;
      const id = idIn(message.data);
      if (id !== undefined) reply(port, { id, ok: false, error: { code: codes[verdict.refusal], message: explain(verdict.refusal, verdict.about) } });
      return;
    }
    const { id } = verdict.value;
    try { reply(port, { id, ok: true, result: await obey(verdict.value, origin) }); } catch (error) { reply(port, { id, ok: false, error: messageOf(error) }); }
  }

  async function obey(request: BridgeRequest, origin: string): Promise<unknown> {
    switch (request.method) {
      case 'callOut': await workstation.dispatch(callOut(request.params), origin); return undefined;
      case 'sendCard': await workstation.dispatch({ name: 'addCard', ...plainCard(request.params), from: origin }, origin); return undefined;
      case 'dispatch': await workstation.dispatch(toCommand(request.params.name, request.params.args ?? {}), origin); return undefined;
      case 'getState': return bridgeSnapshot(workstation.state);
      case 'show': options.show?.(); return undefined;
      case 'hide': options.hide?.(); return undefined;
    }
  }

  for (const event of options.early ?? []) onMessage(event);
  return { refused, close() { for (const channel of [...channels.values()]) channel.close(); scope.close(); } };
}

const reply = (port: MessagePort, message: BridgeReply): void => { port.postMessage(message); };

function tellSeed(sender: Window, origin: string, event: SeedMessage['payload']['event'] | undefined, errorMsg: string | undefined): void {
  if (event === undefined) return;
  const result: SeedResult = {
    source: 'ccc-sdk', payload: { event: `${event}Result`, message: errorMsg === undefined ? { status: 'success' } : { status: 'error', errorMsg } },
  };
  sender.postMessage(result, origin);
}

/** Which of the two the page meant, so that even a wrong message gets its answer. */
function eventIn(data: unknown): SeedMessage['payload']['event'] | undefined {
  const payload = field(data, 'payload');
  const event = field(payload, 'event');
  return field(data, 'source') === 'ccc-sdk' && (event === 'callOut' || event === 'sendCard') ? event : undefined;
}
const idIn = (data: unknown): string | undefined => {
  const id = field(data, 'id');
  return typeof id === 'string' && /^[\w.-]{1,64}$/.test(id) ? id : undefined;
};
function field(data: unknown, key: string): unknown {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, key) ? Object.getOwnPropertyDescriptor(data, key)?.value : undefined;
}

const codes: Readonly<Record<Refusal, string>> = {
  source: 'origin-refused', origin: 'origin-refused', size: 'too-large', rate: 'too-many-requests', shape: 'bad-request', permission: 'forbidden',
};
function explain(refusal: Refusal, about: string | undefined): string {
  switch (refusal) {
    case 'size': return 'The message is too large.';
    case 'rate': return 'Too many requests; wait a moment.';
    case 'shape': return `The message is not of the documented form (${about ?? 'message'}).`;
    case 'permission': return `This page may not use ${about ?? 'that'}.`;
    default: return 'This page is not allowed to talk to the workstation.';
  }
}
const messageOf = (error: unknown): { code: string; message: string } =>
  error instanceof CccError ? { code: error.code, message: error.message } : { code: 'system-error', message: 'It failed.' };
const plainCard = (card: { header: string; desc?: string | undefined; pic?: string | undefined; url?: string | undefined }) => ({
  header: card.header, ...(card.desc === undefined ? {} : { desc: card.desc }), ...(card.pic === undefined ? {} : { pic: card.pic }), ...(card.url === undefined ? {} : { url: card.url }),
});
