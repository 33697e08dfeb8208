/** The center over HTTP and the event socket: one connection that resumes, commands with replies, tokens renewed in time. */
import type { Clock } from '../kernel/clock.js';
import { CccError, isErrorCode } from '../kernel/errors.js';
import type { Log } from '../kernel/log.js';
import { createPace, type Pace } from '../kernel/pace.js';
import { randomId, type Random } from '../kernel/random.js';
import { Me, SipAccess, type ServerFrame } from '../protocol/events.js';
import { RecordPage, RecordingUrl } from '../protocol/http.js';
import type { CenterCommand } from '../protocol/commands.js';
import type { CenterClient, CenterSideFact, RecordFilter } from './center.js';
import { factsOf } from './frames.js';
import { centerUrl, knock, request, type HttpOptions } from './http.js';
import { createEventSocket, type SocketStatus } from './socket.js';
import { claimsOf, createTokenKeeper, renewAhead } from './token.js';

export interface CenterClientOptions {
  readonly center: string;
  readonly token: () => Promise<string>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  readonly webSocket?: new (url: URL) => WebSocket;
  /** A call is up: a dead connection must be noticed sooner. */
  readonly urgent?: () => boolean;
  /** Its own, where nothing else connects. */
  readonly pace?: Pace;
}

const replyWithin = 10_000;

export function createCenterClient(options: CenterClientOptions): CenterClient {
  const { clock, log } = options;
  const http: HttpOptions = { center: options.center, clock, ...(options.fetch ? { fetch: options.fetch } : {}) };
  let offset = 0;
  let emit: (fact: CenterSideFact) => void = () => undefined;
  let wasOpen = false;
  let cancelRenewal = (): void => undefined;
  /** Tells this program from another of the same agent, through all its reconnections. */
  const client = randomId(options.random);
  const replies = new Map<string, (frame: Extract<ServerFrame, { type: 'reply' }> | CccError) => void>();
  const tokens = createTokenKeeper(http, options.token, () => offset);
  const socket = createEventSocket({
    url: () => socketUrl(options.center), token: async (fresh) => (await tokens.get(fresh)).token,
    clock, random: options.random, log, pace: options.pace ?? createPace(clock), onFrame, onStatus, knock: () => knock(http), ...(options.urgent ? { urgent: options.urgent } : {}), ...(options.webSocket ? { webSocket: options.webSocket } : {}),
  });

  const say = (fact: CenterSideFact): void => { emit(fact); };
  const at = (): number => clock.now() + offset;

  function onFrame(frame: ServerFrame): void {
    if ('serverTime' in frame) {
      const before = offset;
      offset = frame.serverTime - clock.now();
      // Our clock was set, or stood still while the machine slept (F-25).
      if (frame.type === 'pong' && Math.abs(offset - before) > 1_000) say({ type: 'center.clock', at: at(), serverTimeOffset: offset });
    }
    if (frame.type === 'ping') socket.send({ type: 'ping', id: 0 });
    if (frame.type === 'reply') replies.get(frame.id)?.(frame);
    if (frame.type === 'signedOut') ended(frame.reason, frame.mayTakeOver);
    for (const fact of factsOf(frame, clock.now(), offset)) say(fact);
    if (frame.type === 'snapshot' || frame.type === 'resumed') {
      wasOpen = true;
      say({ type: 'connection.signalling', at: at(), signalling: 'connected' });
    }
  }

  function onStatus(status: SocketStatus): void {
    switch (status.kind) {
      case 'connecting': case 'waiting': lost(status); break;
      case 'open': scheduleRenewal(); break;
      case 'refused': ended('expired'); break;
    }
  }

  function lost({ attempt, retryInMs, reason: why }: Extract<SocketStatus, { readonly attempt: number }>): void {
    failReplies();
    const reason = tokens.isOver() ? 'expired' : why;
    say({ type: 'connection.signalling', at: at(), signalling: wasOpen ? 'reconnecting' : 'connecting', attempt, ...(retryInMs === undefined ? {} : { retryAt: at() + retryInMs }), ...(reason === undefined ? {} : { reason }) });
  }

  function ended(reason: string, mayTakeOver = false): void {
    cancelRenewal();
    failReplies();
    wasOpen = false;
    say({ type: 'connection.signalling', at: at(), signalling: 'signedOut', reason, ...(mayTakeOver ? { mayTakeOver } : {}) });
  }

  function failReplies(): void {
    for (const settle of [...replies.values()]) settle(new CccError('center-unreachable'));
  }

  /** At least 60 s before the end; a failure is tried again and never ends a running call (F-24). */
  function scheduleRenewal(): void {
    cancelRenewal();
    void tokens.get().then(({ expiresAt }) => {
      const wait = Math.max(5_000, expiresAt - at() - renewAhead);
      cancelRenewal();
      cancelRenewal = clock.after(wait, renew);
    }, () => { log('warn', 'center', 'no token to renew'); });
  }
  function renew(): void {
    tokens.get(true).then(({ token }) => { socket.send({ type: 'renew', token }); scheduleRenewal(); }, () => {
      cancelRenewal();
      // Each try may find another of the browser's kept connections dead.
      cancelRenewal = clock.after(3_000, renew);
      log('warn', 'center', 'the token could not be renewed; trying again');
    });
  }

  async function authorized<T>(ask: (token: string) => Promise<T>): Promise<T> {
    try { return await ask((await tokens.get()).token); } catch (error) {
      if (!(error instanceof CccError) || (error.code !== 'token-expired' && error.code !== 'not-signed-in')) throw error;
      return ask((await tokens.get(true)).token);
    }
  }

  return {
    onFact(listener) { emit = listener; },
    async identify() {
      const { token } = await tokens.get();
      scheduleRenewal();
      return claimsOf(token)?.sub ?? (await request(http, { path: '/api/v1/me', token }, Me)).agentId;
    },
    connect({ takeOver = false, program = client } = {}) { wasOpen = false; socket.open({ client: program, ...(takeOver ? { takeOver } : {}) }); },
    disconnect() {
      cancelRenewal();
      socket.close();
      failReplies();
      wasOpen = false;
      say({ type: 'connection.signalling', at: at(), signalling: 'offline' });
    },
    wake() { socket.wake(); },
    send: (command) => sendCommand(command),
    sipAccess: () => authorized((token) => request(http, { method: 'POST', path: '/api/v1/me/sip', token }, SipAccess)),
    records: (filter) => authorized((token) => request(http, { path: `/api/v1/records${queryOf(filter)}`, token }, RecordPage)),
    async recordingUrl(id) {
      const answer = await authorized((token) => request(http, { method: 'POST', path: `/api/v1/recordings/${encodeURIComponent(id)}/url`, token }, RecordingUrl));
      return { ...answer, url: new URL(answer.url, centerUrl(options.center, '/')).href };
    },
  };

  function sendCommand(command: CenterCommand): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const id = randomId(options.random);
      const cancel = clock.after(replyWithin, () => { settle(new CccError('timeout', command.name)); });
      const settle = (answer: Extract<ServerFrame, { type: 'reply' }> | CccError): void => {
        cancel();
        replies.delete(id);
        if (answer instanceof CccError) reject(answer);
        else if (answer.ok) resolve();
        else reject(new CccError(answer.error && isErrorCode(answer.error.code) ? answer.error.code : 'system-error', answer.error?.message));
      };
      replies.set(id, settle);
      if (!socket.send({ type: 'command', id, command })) settle(new CccError('center-unreachable'));
    });
  }
}

function socketUrl(center: string): URL {
  const url = centerUrl(center, '/api/v1/events');
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

function queryOf(filter: RecordFilter): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) if (value !== undefined) query.set(key, String(value));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}
