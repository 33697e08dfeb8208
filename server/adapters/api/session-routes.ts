/** Signing in and out: people with a password, hosts' backends with an API key, and the renewal of tokens. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { AgentTokenRequest, LoginRequest, LogoutRequest, PasswordChange, SdkAddress, TicketOrder, TicketRequest, TokenResponse } from 'ccc-workstation/protocol';
import { hashPassword, verifyPassword } from '../../domain/password.js';
import type { AgentRow } from '../../ports/store.js';
import { Attempts } from './attempts.js';
import type { Context } from './context.js';
import { bearer, refusals } from './documented.js';
import type { App } from './schemas.js';
import { dropSessionCookie, isOwnPage, sessionCookieOf, setSessionCookie } from './session-cookie.js';
import { createTickets } from './tickets.js';
import type { Session } from './tokens.js';

/** One person from one place, one account from everywhere, one place for all accounts. */
const limits = {
  pair: { failures: 5, windowMs: 5 * 60_000 },
  account: { failures: 50, windowMs: 15 * 60_000 },
  address: { failures: 30, windowMs: 5 * 60_000 },
} as const;

export function sessionRoutes(app: App, context: Context): void {
  const { center, store, access, tokens, presences, clock, log } = context;
  const attempts = { pair: new Attempts(limits.pair, clock), account: new Attempts(limits.account, clock), address: new Attempts(limits.address, clock) };

  const tickets = createTickets(clock);

  app.post('/api/v1/login', {
    config: { rateLimit: { max: 120, timeWindow: 60_000 } },
    schema: { tags: ['session'], summary: 'Sign in with e-mail and password', body: LoginRequest, response: { 200: TokenResponse, ...refusals(400, 401, 429) } },
  }, async (request, reply) => {
    const row = await whoKnows(request, reply, 'login', request.body.email.toLowerCase(), request.body.password);
    const issued = await tokens.issue(row.id, tokens.markOf(row.passwordHash));
    if (isOwnPage(request)) await remember(request, reply, issued.session);
    return answer(issued);
  });

  app.post('/api/v1/session', {
    schema: { tags: ['session'], summary: 'For our own pages after a reload: a token of the session that the browser\'s cookie keeps, or nothing', response: { 200: TokenResponse, 204: v.null() } },
  }, async (request, reply) => {
    const session = await kept(request);
    if (!session) return reply.code(204).send(null);
    await remember(request, reply, session);
    return answer(await tokens.renew(session));
  });

  app.post('/api/v1/renew', {
    schema: { tags: ['session'], summary: 'The next token of this session', security: bearer, response: { 200: TokenResponse, ...refusals(401) } },
  }, async (request, reply) => {
    const { session } = await access.person(request);
    const mine = await kept(request);
    if (mine?.sessionId === session.sessionId) await remember(request, reply, session);
    return answer(await tokens.renew(session));
  });

  app.post('/api/v1/me/password', {
    config: { rateLimit: { max: 120, timeWindow: 60_000 } },
    schema: {
      tags: ['session'], summary: 'Another password, of ten characters at least: all other sessions that were begun with a password are over, and this one gets a new token', security: bearer,
      body: PasswordChange, response: { 200: TokenResponse, ...refusals(400, 401, 429) },
    },
  }, async (request, reply) => {
    const { session, agentId } = await access.person(request);
    const { current, next } = request.body;
    const known = (await store.config.agents()).find((agent) => agent.id === agentId);
    const row = await whoKnows(request, reply, 'password', known?.email ?? '', current);
    if (next === current || next.toLowerCase() === row.email) throw new CccError('bad-request', 'next: another password than the present one, and not the e-mail address');
    const passwordHash = await hashPassword(next);
    await store.config.putAgent({ ...row, passwordHash });
    access.forget();
    const issued = await tokens.renew({ ...session, mark: tokens.markOf(passwordHash) });
    if ((await kept(request, true))?.sessionId === session.sessionId) await remember(request, reply, issued.session);
    presences.endOthers(agentId, session.sessionId);
    return answer(issued);
  });

  app.post('/api/v1/logout', {
    schema: { tags: ['session'], summary: 'Sign out: presence offline, phone released, tokens of this session void', security: bearer, body: LogoutRequest, response: { 204: v.null(), ...refusals(400, 401) } },
  }, async (request, reply) => {
    const person = await access.person(request);
    tokens.revoke(person.session);
    if (isOwnPage(request)) dropSessionCookie(request, reply);
    await center.signOut(person.agentId, 'signedOut', request.body?.cause);
    log('info', 'audit', { action: 'logout', agent: person.agentId });
    return reply.code(204).send(null);
  });

  app.post('/api/v1/tokens', {
    schema: { tags: ['session'], summary: 'A short-lived agent token, for the backend of a business system', security: [{ apiKey: [] }], body: AgentTokenRequest, response: { 200: TokenResponse, ...refusals(400, 401, 403, 404) } },
  }, async (request) => {
    const agentId = await agentFor(request, request.body.agent, 'token');
    return answer(await tokens.issue(agentId));
  });

  app.post('/api/v1/tickets', {
    schema: { tags: ['session'], summary: 'The address of tccc.js for one agent\'s page: its ticket is good once, for a minute', security: [{ apiKey: [] }], body: TicketOrder, response: { 200: SdkAddress, ...refusals(400, 401, 403, 404) } },
  }, async (request) => {
    const { ticket, expiresAt } = tickets.issue(await agentFor(request, request.body.agent, 'ticket'), request.body.origin);
    return { sdkUrl: `${request.protocol}://${request.host}/tccc.js?ticket=${ticket}`, expiresAt };
  });

  app.post('/api/v1/tickets/redeem', {
    config: { rateLimit: { max: 120, timeWindow: 60_000 } },
    schema: { tags: ['session'], summary: 'The token for a ticket, once', body: TicketRequest, response: { 200: TokenResponse, ...refusals(400, 401, 429) } },
  }, async (request) => {
    const agentId = tickets.redeem(request.body.ticket, request.headers.origin);
    const row = (await store.config.agents()).find((agent) => agent.id === agentId);
    if (agentId === undefined || !row || row.disabled) throw new CccError('not-signed-in');
    return answer(await tokens.issue(agentId));
  });

  /** The agent for whom a host's backend asks; an audit line says that it did. */
  async function agentFor(request: FastifyRequest, named: string, action: string): Promise<string> {
    const program = await access.program(request);
    const wanted = named.toLowerCase();
    const row = (await store.config.agents()).find((agent) => agent.id === named || agent.email === wanted);
    if (!row || row.disabled) throw new CccError('not-found', 'agent');
    // A host's key must not be a way to become administrator.
    if (row.role === 'admin' && program.role !== 'admin') throw new CccError('forbidden');
    log('info', 'audit', { action, by: program.keyId, agent: row.id });
    return row.id;
  }

  /** The account with this password. Guessing is as slow here as there: a stolen token is no way around it. */
  async function whoKnows(request: FastifyRequest, reply: FastifyReply, action: 'login' | 'password', email: string, password: string): Promise<AgentRow> {
    const keys = { pair: `${email} ${request.ip}`, account: email, address: request.ip };
    const wait = Math.max(attempts.pair.blockedFor(keys.pair), attempts.account.blockedFor(keys.account), attempts.address.blockedFor(keys.address));
    if (wait > 0) return tooMany(reply, wait);
    // Counted before the slow hash, so that many guesses at once are not all let through.
    attempts.pair.failed(keys.pair);
    attempts.account.failed(keys.account);
    attempts.address.failed(keys.address);
    const row = (await store.config.agents()).find((agent) => agent.email === email);
    const right = await verifyPassword(password, row?.passwordHash);
    if (!right || !row || row.disabled) {
      log('warn', 'audit', { action, ok: false, address: request.ip });
      throw new CccError('wrong-credentials');
    }
    attempts.pair.succeeded(keys.pair);
    attempts.account.succeeded(keys.account);
    attempts.address.succeeded(keys.address);
    log('info', 'audit', { action, ok: true, agent: row.id, address: request.ip });
    return row;
  }

  async function remember(request: FastifyRequest, reply: FastifyReply, session: Session): Promise<void> {
    setSessionCookie(request, reply, await tokens.keep(session), tokens.lifeMs);
  }

  /** The session of the browser that asks; none where the cookie is old, or its owner may not work here any more. `isOver`: by the present password. */
  async function kept(request: FastifyRequest, isOver = false): Promise<Session | undefined> {
    const cookie = sessionCookieOf(request);
    if (cookie === undefined) return undefined;
    try {
      const session = await tokens.kept(cookie);
      return isOver || await access.isWelcome(session) ? session : undefined;
    } catch (error) {
      if (error instanceof CccError) return undefined;
      throw error;
    }
  }

  function answer(issued: Awaited<ReturnType<typeof tokens.issue>>): TokenResponse {
    const me = center.me(issued.session.agentId);
    if (!me) throw new CccError('forbidden');
    return { token: issued.token, expiresAt: issued.session.expiresAt, me };
  }

  function tooMany(reply: FastifyReply, waitMs: number): never {
    reply.header('retry-after', String(Math.ceil(waitMs / 1000)));
    throw new CccError('too-many-requests');
  }
}
