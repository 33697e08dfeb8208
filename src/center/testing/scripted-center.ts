/** A center that does what a test says: sockets in memory, tokens and answers by script. */
import type { ClientFrame } from '../../protocol/client-frames.js';
import type { ServerFrame } from '../../protocol/events.js';
import { SimulatedClock } from '../../kernel/clock.js';
import { createCenterClient } from '../client.js';
import type { CenterClient, CenterSideFact } from '../center.js';

export class ScriptedSocket {
  static made: ScriptedSocket[] = [];
  readyState = 0;
  readonly sent: ClientFrame[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(readonly url: URL) { ScriptedSocket.made.push(this); }
  send(text: string): void { this.sent.push(JSON.parse(text) as ClientFrame); }
  close(): void { this.readyState = 3; }
  accept(): void { this.readyState = 1; this.onopen?.(); }
  say(...frames: (ServerFrame | string)[]): void { for (const frame of frames) this.onmessage?.({ data: typeof frame === 'string' ? frame : JSON.stringify(frame) }); }
  drop(code = 1006, reason = ''): void { this.readyState = 3; this.onclose?.({ code, reason }); }
  frames<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] { return this.sent.filter((frame): frame is Extract<ClientFrame, { type: T }> => frame.type === type); }
}

export interface ScriptedCenter {
  readonly clock: SimulatedClock;
  readonly client: CenterClient;
  readonly facts: CenterSideFact[];
  readonly tokensAsked: () => number;
  readonly requests: { readonly path: string; readonly token: string | null }[];
  /** The latest socket; opened where it is not yet. */
  socket(): Promise<ScriptedSocket>;
  snapshot(cursor: number): ServerFrame;
  signalling(): string | undefined;
}

export function scriptedCenter(options: { token?: () => Promise<string>; skew?: number; answer?: (path: string) => unknown; urgent?: () => boolean; reachable?: () => boolean } = {}): ScriptedCenter {
  ScriptedSocket.made = [];
  const clock = new SimulatedClock();
  const facts: CenterSideFact[] = [];
  const requests: { path: string; token: string | null }[] = [];
  let asked = 0;
  let draws = 0;
  const webSocket: unknown = ScriptedSocket;
  if (!standsInForWebSocket(webSocket)) throw new Error('not a socket');
  const client = createCenterClient({
    center: 'https://center.example', clock, random: () => (++draws * 0.37) % 1, log: () => undefined,
    token: () => { asked++; return options.token?.() ?? Promise.resolve(jwt(clock.now() + (options.skew ?? 0) + 600_000, asked)); },
    webSocket, ...(options.urgent ? { urgent: options.urgent } : {}),
    fetch: async (url, init) => {
      const path = new URL(String(url)).pathname;
      requests.push({ path, token: new Headers(init?.headers).get('authorization') });
      if (options.reachable?.() === false) await new Promise((_resolve, reject) => { init?.signal?.addEventListener('abort', () => { reject(new Error('aborted')); }); });
      return new Response(JSON.stringify(options.answer?.(path)), { status: 200 });
    },
  });
  client.onFact((fact) => { facts.push(fact); });
  return {
    clock, client, facts, requests, tokensAsked: () => asked,
    async socket() {
      await clock.advance(0);
      const socket = ScriptedSocket.made.at(-1);
      if (!socket) throw new Error('no socket was opened');
      if (socket.readyState === 0) socket.accept();
      return socket;
    },
    snapshot: (cursor) => ({
      type: 'snapshot', cursor, serverTime: clock.now() + (options.skew ?? 0),
      me: { agentId: 'anna', email: 'a@b.c', name: 'Anna', nickname: '', mobile: '', role: 'agent', roleId: 'agent', sdkAppId: '1', skillGroups: [] },
      agent: { id: 'anna', name: 'Anna', presence: 'ready', presenceSince: 0, activity: 'idle', activitySince: 0, reachable: true, skillGroupIds: [] },
      colleagues: [], interactions: [], queues: [], breakReasons: [], dispositions: [], phones: [], screenPops: [],
      bridge: { origins: [], maxBytes: 8192, perSecond: 1, perMinute: 30 },
      capabilities: { commands: ['dial', 'setPresence', 'setNextPresence', 'hold', 'resume', 'hangUp', 'note', 'finishWrapUp', 'transfer', 'consult'], recordings: false, chooseCallerId: false, callerNumbers: [], directory: false }, wrapUpSeconds: 0,
    }),
    signalling: () => facts.findLast((fact) => fact.type === 'connection.signalling')?.signalling,
  };
}

/** It has what the client uses of one. */
const standsInForWebSocket = (made: unknown): made is new (url: URL) => WebSocket => made === ScriptedSocket;

/** Unsigned, but of the form: only its `exp` is looked at. */
function jwt(expiresAt: number, serial: number): string {
  const part = (value: unknown): string => btoa(JSON.stringify(value)).replace(/=+$/, '').replace(/\+/g, '-').replace(/\//g, '_');
  return `${part({ alg: 'none' })}.${part({ exp: Math.floor(expiresAt / 1000), serial })}.x`;
}
