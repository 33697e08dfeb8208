/** The HTTP API, the event socket, the SIP socket's door and the pages, on one port. */
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import rateLimit from '@fastify/rate-limit';
import websocket from '@fastify/websocket';
import fastify from 'fastify';
import * as v from 'valibot';
import type { WebSocket } from 'ws';
import { CccError } from 'ccc-workstation/errors';
import type { SipAccess } from 'ccc-workstation/protocol';
import { isLoopback, type Config } from '../../config.js';
import type { Center } from '../../ports/center.js';
import type { Clock, Log } from '../../ports/clock.js';
import type { Store } from '../../ports/store.js';
import { createAccess } from './access.js';
import { agentRoutes } from './agent-routes.js';
import { blocklistRoutes } from './blocklist-routes.js';
import { bridgeRoutes } from './bridge-routes.js';
import { collectionRoutes } from './collection-routes.js';
import type { Context } from './context.js';
import { demoRoutes } from './demo-routes.js';
import { serveEvents } from './event-socket.js';
import { healthRoutes } from './health-routes.js';
import { holdRoutes } from './hold-routes.js';
import { interactionRoutes } from './interaction-routes.js';
import { meRoutes } from './me-routes.js';
import { describeApi, serveDescription } from './openapi.js';
import { servePages } from './pages.js';
import { previewRoutes } from './preview-routes.js';
import { Presences } from './presences.js';
import { handleProblems } from './problems.js';
import { recordRoutes } from './record-routes.js';
import { recordingRoutes } from './recording-routes.js';
import { useValibot, valibotOnly, type App, type ValibotTypes } from './schemas.js';
import { sendSecurityHeaders } from './security-headers.js';
import { sessionRoutes } from './session-routes.js';
import { settingsRoutes } from './settings-routes.js';
import { createTickets } from './tickets.js';
import { createTokens } from './tokens.js';
import { checkUpgrade } from './upgrades.js';

/** `username`: whose credentials asked for this socket a moment ago (S-10). */
export interface SipSocketSource { readonly address: string; readonly port: number; readonly secure: boolean; readonly username?: string | undefined }

export interface ApiOptions {
  readonly config: Pick<Config, 'host' | 'httpPort' | 'sessionSecret' | 'tokenLifeMs' | 'apiKeys' | 'allowedOrigins' | 'frameAncestors' | 'trustedProxies' | 'recordingsDir'>;
  /** HTTPS when given. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  readonly center: Center;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** A WebSocket that asked for the sub-protocol `sip` on `/sip`. */
  readonly onSipSocket: (socket: WebSocket, source: SipSocketSource) => void;
  /** Present only in demo mode: the customer's web phone. */
  readonly demoPhoneAccess?: ((number: string) => SipAccess) | undefined;
  /** Folder with the built pages; undefined: API only. */
  readonly pagesDir?: string | undefined;
}

export interface Api {
  /** `http://127.0.0.1:8080`, with the port really bound. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

const SipQuery = v.object({ ticket: v.optional(v.pipe(v.string(), v.maxLength(64))) });
const bodyLimit = 64 * 1024;
/** SIP messages with a browser's SDP are the largest. */
const frameLimit = 64 * 1024;

/** Lets everybody in. */
export async function openApi(app: App, { config, tls }: Pick<ApiOptions, 'config' | 'tls'>): Promise<Api> {
  await app.listen({ host: config.host, port: config.httpPort });
  const bound = app.server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : config.httpPort;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return { address: `${tls ? 'https' : 'http'}://${host}:${port}`, port, close: () => app.close() };
}

/** Everything but listening: while calls are still being taken up, and for tests that call routes without a socket. */
export async function buildApi(options: ApiOptions, begun = beginApi(options)): Promise<App> {
  const { config, center, store, clock, log } = options;
  const app = await begun;
  const tokens = createTokens(config.sessionSecret, clock, config.tokenLifeMs);
  const context: Context = { center, store, tokens, presences: new Presences(center), socketTickets: createTickets(clock), clock, log, access: createAccess(tokens, store, config.apiKeys, clock, (agentId) => { center.heard(agentId); }) };
  await app.register(async (scope: App) => {
    healthRoutes(scope, context);
    sessionRoutes(scope, context);
    meRoutes(scope, context);
    recordRoutes(scope, context);
    blocklistRoutes(scope, context);
    bridgeRoutes(scope, context);
    collectionRoutes(scope, context);
    holdRoutes(scope, context);
    settingsRoutes(scope, context);
    agentRoutes(scope, context);
    previewRoutes(scope, context);
    interactionRoutes(scope, context);
    recordingRoutes(scope, { ...context, recordingsDir: config.recordingsDir });
    if (options.demoPhoneAccess) demoRoutes(scope, options.demoPhoneAccess);
    serveDescription(scope);
    socketRoutes(scope, options, context);
  });
  if (options.pagesDir !== undefined) await servePages(app, options.pagesDir);
  await app.ready();
  return app;
}

/** What needs neither center nor store, and so can be done while those are being opened. */
export async function beginApi({ config, tls, log }: Pick<ApiOptions, 'config' | 'tls' | 'log'>): Promise<App> {
  const trustProxy = config.trustedProxies.length > 0 ? [...config.trustedProxies] : false;
  const app: App = fastify({
    serverFactory: (handler) => makeServer(handler, tls), bodyLimit, trustProxy, logger: false, forceCloseConnections: true,
    routerOptions: { maxParamLength: 128 }, schemaController: valibotOnly,
  }).withTypeProvider<ValibotTypes>();
  useValibot(app);
  handleProblems(app, log);
  sendSecurityHeaders(app, { frameAncestors: config.frameAncestors, allowedOrigins: config.allowedOrigins, secure: tls !== undefined });
  // Against floods only; guessing passwords is limited by the sign-in route itself.
  const quiet = { 'x-ratelimit-limit': false, 'x-ratelimit-remaining': false, 'x-ratelimit-reset': false };
  await app.register(rateLimit, {
    global: true, max: 6000, timeWindow: 60_000, keyGenerator: (request) => request.ip, addHeadersOnExceeding: quiet, addHeaders: { ...quiet, 'retry-after': true },
    errorResponseBuilder: () => new CccError('too-many-requests'),
  });
  await app.register(websocket, { options: { maxPayload: frameLimit, handleProtocols: (offered: Set<string>) => (offered.has('sip') ? 'sip' : false) } });
  await describeApi(app);
  return app;
}

function socketRoutes(app: App, options: ApiOptions, context: Context): void {
  const rules = { allowedOrigins: options.config.allowedOrigins, loopbackOnly: isLoopback(options.config.host) };
  app.get('/api/v1/events', { websocket: true, preValidation: async (request) => { checkUpgrade(request, rules); } }, (socket) => {
    serveEvents(socket, context, context.presences);
  });
  app.get('/sip', {
    websocket: true,
    preValidation: async (request) => {
      checkUpgrade(request, rules);
      // RFC 7118 section 4: the client MUST offer `sip`.
      const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((p) => p.trim());
      if (!offered.includes('sip')) throw new CccError('bad-request', 'Sec-WebSocket-Protocol: sip');
    },
  }, (socket, request) => {
    const { success, output } = v.safeParse(SipQuery, request.query);
    // One that is used up or too old is as good as none: the phone is challenged then.
    const username = success && output.ticket !== undefined ? context.socketTickets.redeem(output.ticket, request.headers.origin) : undefined;
    options.onSipSocket(socket, { address: request.ip, port: request.socket.remotePort ?? 0, secure: request.protocol === 'https', username });
  });
}

function makeServer(handler: RequestListener, tls: ApiOptions['tls']): Server {
  // Slow clients (S-20): headers within 10 s, the whole request within 30 s.
  const limits = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 10_000 };
  return tls ? createHttpsServer({ ...limits, key: tls.key, cert: tls.cert, minVersion: 'TLSv1.2' }, handler) : createHttpServer(limits, handler);
}
