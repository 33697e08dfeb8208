/** The event socket: opens with a token, resumes by cursor, notices when it is dead, comes back with jitter. */
import * as v from 'valibot';
import type { Clock } from '../kernel/clock.js';
import type { Log } from '../kernel/log.js';
import { backOff, type Random } from '../kernel/random.js';
import type { ClientFrame } from '../protocol/client-frames.js';
import { ServerFrame } from '../protocol/events.js';

export interface SocketOptions {
  readonly url: () => URL;
  readonly token: (fresh: boolean) => Promise<string>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly webSocket?: new (url: URL) => WebSocket;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onStatus: (status: SocketStatus) => void;
}
export type SocketStatus =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'open' }
  | { readonly kind: 'waiting'; readonly attempt: number; readonly retryInMs: number; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };
export type Opening = Pick<Extract<ClientFrame, { type: 'open' }>, 'client' | 'takeOver'>;
export interface EventSocket {
  /** `who` goes with every open frame; the take-over with the first that is answered. */
  open(who: Opening): void;
  close(): void;
  wake(): void;
  /** False when there is no open socket; the frame is then not sent. */
  send(frame: ClientFrame): boolean;
}

/** A ping every 3 s; silent for 2.5 s after one, the socket is dead: noticed within 5.5 s (F-03), however half-open it is. */
const pingEvery = 3_000;
const pongWithin = 2_500;
const openWithin = 8_000;

export function createEventSocket(options: SocketOptions): EventSocket {
  const { clock, log } = options;
  let wanted = false;
  let attempt = 0;
  let cursor: number | undefined;
  let opening: Opening = {};
  let live: Connection | undefined;
  let cancelRetry = (): void => undefined;
  let refreshToken = false;

  function retry(reason: string): void {
    live = undefined;
    if (!wanted) return;
    const retryInMs = backOff(attempt, options.random);
    attempt++;
    options.onStatus({ kind: 'waiting', attempt, retryInMs, reason });
    cancelRetry();
    cancelRetry = clock.after(retryInMs, start);
  }

  function start(): void {
    if (!wanted || live) return;
    cancelRetry();
    options.onStatus({ kind: 'connecting', attempt });
    const connection = connect(options, { ...opening, ...(cursor === undefined ? {} : { after: cursor }) }, refreshToken, {
      onFrame(frame) {
        if (live !== connection) return;
        // Another token may be had: the socket is opened again with it (F-24).
        if (frame.type === 'signedOut' && frame.reason === 'expired') return;
        if (frame.type === 'signedOut') { stop(); options.onFrame(frame); return; }
        // A fact is taken in once, whatever a resume repeats. Other frames tell whole things and may share a fact's cursor.
        if (frame.type === 'fact' && cursor !== undefined && frame.cursor <= cursor) return;
        if (frame.type === 'snapshot') cursor = frame.cursor;
        if (frame.type === 'fact' || frame.type === 'interaction') cursor = Math.max(cursor ?? 0, frame.cursor);
        options.onFrame(frame);
        // After the frame: it tells the center's time, by which the token's end is known.
        if (frame.type === 'snapshot' || frame.type === 'resumed') { attempt = 0; refreshToken = false; options.onStatus({ kind: 'open' }); }
      },
      onLost(reason, refused) {
        if (live !== connection) return;
        log('info', 'center', `event socket lost: ${reason}`);
        if (refused && refreshToken) { stop(); options.onStatus({ kind: 'refused', reason }); return; }
        if (refused) refreshToken = true;
        retry(reason);
      },
    });
    live = connection;
  }

  function stop(): void {
    wanted = false;
    cancelRetry();
    const old = live;
    live = undefined;
    old?.close();
  }
  return {
    open(who) { if (!wanted) { wanted = true; opening = who; attempt = 0; cursor = undefined; refreshToken = false; start(); } },
    close: stop,
    wake() { if (wanted && live) live.probe(); else if (wanted) { attempt = 0; start(); } },
    send: (frame) => live?.send(frame) ?? false,
  };
}

interface Connection { close(): void; probe(): void; send(frame: ClientFrame): boolean }
interface ConnectionEvents { onFrame(frame: ServerFrame): void; onLost(reason: string, refused: boolean): void }

/** One socket's life. Reports its loss exactly once, and nothing after it. */
function connect(options: SocketOptions, opening: Opening & { readonly after?: number }, freshToken: boolean, events: ConnectionEvents): Connection {
  const { clock } = options;
  let socket: WebSocket | undefined;
  let over = false;
  let ready = false;
  let pings = 0;
  let cancelPing = (): void => undefined;
  let cancelDeadline = clock.after(openWithin, () => { lost('no answer', false); });

  function lost(reason: string, refused: boolean): void {
    if (over) return;
    close();
    events.onLost(reason, refused);
  }
  function close(): void {
    over = true;
    cancelPing();
    cancelDeadline();
    socket?.close(1000);
  }
  function send(frame: ClientFrame): boolean {
    if (over || socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }
  function ping(within: number): void {
    cancelPing();
    cancelDeadline();
    if (!send({ type: 'ping', id: ++pings })) return;
    cancelDeadline = clock.after(within, () => { lost('silent', false); });
  }
  function heard(): void {
    cancelDeadline();
    cancelPing();
    if (!over) cancelPing = clock.after(pingEvery, () => { ping(pongWithin); });
  }
  function onMessage(data: unknown): void {
    if (over || typeof data !== 'string') return;
    const frame = parseFrame(data);
    if (!frame) { options.log('warn', 'center', 'a frame of unknown form was left out'); return; }
    ready ||= frame.type === 'snapshot' || frame.type === 'resumed';
    if (ready) heard();
    if (frame.type !== 'pong') events.onFrame(frame);
  }
  options.token(freshToken).then((token) => {
    if (over) return;
    const url = options.url();
    socket = options.webSocket ? new options.webSocket(url) : new WebSocket(url);
    socket.onopen = () => { send({ type: 'open', token, ...opening }); };
    socket.onmessage = (event: MessageEvent<unknown>) => { onMessage(event.data); };
    socket.onclose = (event) => { lost(event.reason || `closed ${event.code}`, event.code === 4401 || event.code === 1008); };
    socket.onerror = () => { lost('connection failed', false); };
  }, (error: unknown) => { lost(error instanceof Error ? error.message : 'no token', isRefusal(error)); });
  return { close, send, probe: () => { if (ready) ping(1_500); } };
}

const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && ['not-signed-in', 'token-expired', 'forbidden', 'wrong-credentials'].includes(String(error.code));

function parseFrame(text: string): ServerFrame | undefined {
  try {
    const checked = v.safeParse(ServerFrame, JSON.parse(text));
    return checked.success ? checked.output : undefined;
  } catch { return undefined; }
}
