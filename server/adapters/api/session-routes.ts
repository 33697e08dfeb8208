/** Signing in and out: people with a password, hosts' backends with an API key, and the renewal of tokens. */
import type { FastifyReply } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { AgentTokenRequest, LoginRequest, TokenResponse } from 'ccc-workstation/protocol';
import { verifyPassword } from '../../domain/password.js';
import { Attempts } from './attempts.js';
import type { Context } from './context.js';
import { bearer, refusals } from './documented.js';
import type { App } from './schemas.js';

/** One person from one place, one account from everywhere, one place for all accounts. */
const limits = {
  pair: { failures: 5, windowMs: 5 * 60_000 },
  account: { failures: 50, windowMs: 15 * 60_000 },
  address: { failures: 30, windowMs: 5 * 60_000 },
} as const;

export function sessionRoutes(app: App, context: Context): void {
  const { center, store, access, tokens, clock, log } = context;
  const attempts = { pair: new Attempts(limits.pair, clock), account: new Attempts(limits.account, clock), address: new Attempts(limits.address, clock) };

  app.post('/api/v1/login', {
    config: { rateLimit: { max: 120, timeWindow: 60_000 } },
    schema: { tags: ['session'], summary: 'Sign in with e-mail and password', body: LoginRequest, response: { 200: TokenResponse, ...refusals(400, 401, 429) } },
  }, async (request, reply) => {
    const email = request.body.email.toLowerCase();
    const keys = { pair: `${email} ${request.ip}`, account: email, address: request.ip };
    const wait = Math.max(attempts.pair.blockedFor(keys.pair), attempts.account.blockedFor(keys.account), attempts.address.blockedFor(keys.address));
    if (wait > 0) return tooMany(reply, wait);
    // Counted before the slow hash, so that many guesses at once are not all let through.
    attempts.pair.failed(keys.pair);
    attempts.account.failed(keys.account);
    attempts.address.failed(keys.address);
    const row = (await store.config.agents()).find((agent) => agent.email === email);
    const right = await verifyPassword(request.body.password, row?.passwordHash);
    if (!right || !row || row.disabled) {
      log('warn', 'audit', { action: 'login', ok: false, address: request.ip });
      throw new CccError('wrong-credentials');
    }
    attempts.pair.succeeded(keys.pair);
    attempts.account.succeeded(keys.account);
    attempts.address.succeeded(keys.address);
    log('info', 'audit', { action: 'login', ok: true, agent: row.id, address: request.ip });
    return answer(await tokens.issue(row.id));
  });

  app.post('/api/v1/renew', {
    schema: { tags: ['session'], summary: 'The next token of this session', security: bearer, response: { 200: TokenResponse, ...refusals(401) } },
  }, async (request) => answer(await tokens.renew((await access.person(request)).session)));

  app.post('/api/v1/logout', {
    schema: { tags: ['session'], summary: 'Sign out: presence offline, phone released, tokens of this session void', security: bearer, response: { 204: v.null(), ...refusals(401) } },
  }, async (request, reply) => {
    const person = await access.person(request);
    tokens.revoke(person.session);
    await center.signOut(person.agentId, 'signedOut');
    log('info', 'audit', { action: 'logout', agent: person.agentId });
    return reply.code(204).send(null);
  });

  app.post('/api/v1/tokens', {
    schema: { tags: ['session'], summary: 'A short-lived agent token, for the backend of a business system', security: [{ apiKey: [] }], body: AgentTokenRequest, response: { 200: TokenResponse, ...refusals(400, 401, 403, 404) } },
  }, async (request) => {
    const program = await access.program(request);
    const wanted = request.body.agent.toLowerCase();
    const row = (await store.config.agents()).find((agent) => agent.id === request.body.agent || agent.email === wanted);
    if (!row || row.disabled) throw new CccError('not-found', 'agent');
    // A host's key must not be a way to become administrator.
    if (row.role === 'admin' && program.role !== 'admin') throw new CccError('forbidden');
    log('info', 'audit', { action: 'token', by: program.keyId, agent: row.id });
    return answer(await tokens.issue(row.id));
  });

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
