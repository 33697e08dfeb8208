/** The event socket: opens with a token, resumes by cursor, notices when it is dead, comes back with jitter. */
import * as v from 'valibot';
import type { Clock } from '../kernel/clock.js';
import { connectWithin, inCall, watchLiveness, type ConnectionPatience, type Watch } from '../kernel/liveness.js';
import type { Log } from '../kernel/log.js';
import type { Pace } from '../kernel/pace.js';
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
  /** A call is up: silence must be noticed sooner. */
  readonly urgent?: () => boolean;
  /** Asks by a way beside the socket: how long the center wants to be left alone, in milliseconds, 0 for not at all; undefined when nothing answers. */
  readonly knock?: () => Promise<number | undefined>;
  /** Shared with whatever else connects to this center. */
  readonly pace: Pace;
  readonly onFrame: (frame: ServerFrame) => void;
  readonly onStatus: (status: SocketStatus) => void;
}
export type SocketStatus =
  | { readonly kind: 'connecting'; readonly attempt: number; readonly retryInMs?: undefined; readonly reason?: undefined }
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

/** Silent for so long it is asked, and without an answer it is dead, however half-open it looks: within 5.5 s when idle (F-03). */
const idle: ConnectionPatience = { silentMs: 3_000, answerMs: 2_500, connectMs: 8_000, doubtMs: 1_500 };
/** A connection that lived so long was a good one: the next loss is a new story. */
const lived = 5_000;
/** Why an attempt failed that hung. */
const silence = 'no answer';
/** An attempt younger than this is left to a wake until it is so old. */
const fresh = 500;
/** In a call, after an attempt that hung: the one that hangs when the network comes back must not be waited out (F-06). */
const knockMs = 500;

export function createEventSocket(options: SocketOptions): EventSocket {
  const { clock, log } = options;
  let wanted = false;
  let attempt = 0;
  let cursor: number | undefined;
  let opening: Opening = {};
  let live: Connection | undefined;
  let cancelRetry = (): void => undefined;
  let cancelKnock = (): void => undefined;
  let refreshToken = false;

  let attemptAt = -Infinity;
  let wokenAt = -Infinity;
  let upSince = Infinity;
  /** Attempts in a row that hung, and whether an answer to a knock is news since the last of them. */
  let hung = 0;
  let isNews = false;

  function retry(reason: string, after = 0): void {
    live = undefined;
    if (!wanted) return;
    // Five hundred who were told the same time do not come as one.
    const retryInMs = after + backOff(attempt, options.random, options.urgent?.() ? 1_500 : undefined);
    cancelRetry();
    // Found dead on waking: nobody else woke with us, and in a hidden tab a timer of some milliseconds takes a second (F-16).
    if (attempt++ === 0 && after === 0 && clock.monotonic() - wokenAt < fresh) { start(); return; }
    options.onStatus({ kind: 'waiting', attempt, retryInMs, reason });
    cancelRetry = clock.after(retryInMs, start);
  }

  /** An attempt came to nothing: before the next, what the center says about when to come again. */
  function failed(reason: string): void {
    const wasUp = upSince !== Infinity;
    if (reason === silence) { hung++; isNews = true; }
    retry(reason);
    if (!wasUp) knock(reason);
  }

  function knock(reason: string): void {
    cancelKnock();
    const insists = reason === silence && options.urgent?.() === true;
    // What hangs in a dead network reaches nobody.
    const wait = insists ? 0 : options.pace.wait();
    if (insists || wait > 0) cancelKnock = clock.after(insists ? knockMs : wait, () => { knock(reason); });
    if (wait > 0) return;
    void options.knock?.().then((after) => {
      if (after === undefined || upSince !== Infinity) return;
      cancelKnock();
      if (after > 0) { options.pace.rest(after); if (!live) retry(reason, after); } else if (insists && isNews) { isNews = false; wake(); }
    });
  }

  function start(): void {
    if (!wanted || live) return;
    cancelRetry();
    const wait = options.pace.wait();
    if (wait > 0) { cancelRetry = clock.after(wait, start); return; }
    attemptAt = clock.monotonic();
    upSince = Infinity;
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
        if (frame.type === 'snapshot' || frame.type === 'resumed') { upSince = clock.monotonic(); hung = 0; refreshToken = false; cancelKnock(); options.onStatus({ kind: 'open' }); }
      },
      onLost(reason, refused) {
        if (live !== connection) return;
        log('info', 'center', `event socket lost: ${reason}`);
        if (refused && refreshToken) { stop(); options.onStatus({ kind: 'refused', reason }); return; }
        if (refused) refreshToken = true;
        if (clock.monotonic() - upSince >= lived) attempt = 0;
        // Who refuses is there.
        if (refused) retry(reason); else failed(reason);
      },
    }, hung);
    live = connection;
  }

  function stop(): void {
    wanted = false;
    cancelRetry();
    cancelKnock();
    const old = live;
    live = undefined;
    old?.close();
  }
  function wake(): void {
    wokenAt = clock.monotonic();
    if (!wanted || live?.probe()) return;
    // What hangs in a network that was away is given up.
    const age = clock.monotonic() - attemptAt;
    // It may have begun just before the network came back.
    if (age < fresh) { if (live) { cancelRetry(); cancelRetry = clock.after(fresh - age, wake); } return; }
    live?.close();
    attempt = 0;
    live = undefined;
    start();
  }
  return {
    open(who) { if (!wanted) { wanted = true; opening = who; attempt = 0; cursor = undefined; refreshToken = false; start(); } },
    close: stop,
    wake,
    send: (frame) => live?.send(frame) ?? false,
  };
}

interface Connection { close(): void; /** False while it is not open. */ probe(): boolean; send(frame: ClientFrame): boolean }
interface ConnectionEvents { onFrame(frame: ServerFrame): void; onLost(reason: string, refused: boolean): void }

/** One socket's life. Reports its loss exactly once, and nothing after it. */
function connect(options: SocketOptions, opening: Opening & { readonly after?: number }, freshToken: boolean, events: ConnectionEvents, hung: number): Connection {
  const { clock } = options;
  let socket: WebSocket | undefined;
  let over = false;
  let ready = false;
  let pings = 0;
  let watch: Watch | undefined;
  const patience = (): ConnectionPatience => options.urgent?.() ? inCall : idle;
  const cancelDeadline = clock.after(connectWithin(patience(), hung), () => { lost(silence, false); });

  function lost(reason: string, refused: boolean): void {
    if (over) return;
    close();
    events.onLost(reason, refused);
  }
  function close(): void {
    over = true;
    watch?.stop();
    cancelDeadline();
    socket?.close(1000);
  }
  function send(frame: ClientFrame): boolean {
    if (over || socket?.readyState !== 1) return false;
    socket.send(JSON.stringify(frame));
    return true;
  }
  function onMessage(data: unknown): void {
    if (over || typeof data !== 'string') return;
    const frame = parseFrame(data);
    if (!frame) { options.log('warn', 'center', 'a frame of unknown form was left out'); return; }
    if (!ready && (frame.type === 'snapshot' || frame.type === 'resumed')) {
      ready = true;
      cancelDeadline();
      watch = watchLiveness(clock, patience, () => { send({ type: 'ping', id: ++pings }); }, () => { lost('silent', false); });
    }
    events.onFrame(frame);
    // After the frame: it may have begun a call.
    watch?.heard();
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
  return { close, send, probe() { watch?.doubt(patience().doubtMs); return ready; } };
}

const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && ['not-signed-in', 'token-expired', 'forbidden', 'wrong-credentials'].includes(String(error.code));

function parseFrame(text: string): ServerFrame | undefined {
  try {
    const checked = v.safeParse(ServerFrame, JSON.parse(text));
    return checked.success ? checked.output : undefined;
  } catch { return undefined; }
}
