/** The block list, for administrators: who is on it, and putting numbers on and off (CAL-13). */
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { Blocked, BlockRequest } from 'ccc-workstation/protocol';
import { blockKeys } from '../../domain/numbers.js';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import type { App } from './schemas.js';

export function blocklistRoutes(app: App, { center, store, access, clock, log }: Context): void {
  const keysOf = (number: string): ReturnType<typeof blockKeys> => blockKeys(number, center.settings().countryCode);
  const administrator = async (request: FastifyRequest): Promise<string> => {
    const who = await access.anybody(request);
    if (who.role !== 'admin') throw new CccError('forbidden');
    return who.kind === 'person' ? who.agentId : who.keyId;
  };

  app.get('/api/v1/blocklist', {
    schema: { tags: ['blocklist'], summary: 'Numbers whose calls are refused, the latest first', security: bearerOrKey, response: { 200: v.object({ numbers: v.array(Blocked) }), ...refusals(401, 403) } },
  }, async (request) => {
    await administrator(request);
    return { numbers: [...await store.blocklist.all()] };
  });

  app.post('/api/v1/blocklist', {
    schema: { tags: ['blocklist'], summary: 'Refuses the calls of a number from now on', security: bearerOrKey, body: BlockRequest, response: { 201: Blocked, ...refusals(400, 401, 403) } },
  }, async (request, reply) => {
    const by = await administrator(request);
    const [number] = keysOf(request.body.number);
    if (!/\d/.test(number)) throw new CccError('invalid-number');
    const row = { number, reason: request.body.reason ?? '', by, at: clock.now() };
    await store.blocklist.put(row);
    log('info', 'audit', { action: 'block', by });
    return reply.code(201).send(row);
  });

  app.delete('/api/v1/blocklist/:number', {
    schema: { tags: ['blocklist'], summary: 'Lets a number call again', security: bearerOrKey, params: v.object({ number: v.pipe(v.string(), v.maxLength(64)) }), response: { 204: v.null(), ...refusals(401, 403, 404) } },
  }, async (request, reply) => {
    const by = await administrator(request);
    if (!await store.blocklist.remove(keysOf(request.params.number))) throw new CccError('not-found');
    log('info', 'audit', { action: 'unblock', by });
    return reply.code(204).send(null);
  });
}
