/** Collection settings, for administrators: the templates by which agents collect digits from customers (CAL-09). */
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { CollectionChange, CollectionTemplate, Id } from 'ccc-workstation/protocol';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import type { App } from './schemas.js';

const byId = v.object({ id: Id });

export function collectionRoutes(app: App, { center, access, log }: Context): void {
  const administrator = async (request: FastifyRequest): Promise<string> => {
    const who = await access.anybody(request);
    if (who.role !== 'admin') throw new CccError('forbidden');
    return who.kind === 'person' ? who.agentId : who.keyId;
  };

  app.get('/api/v1/collections', {
    schema: { tags: ['collections'], summary: 'Templates for collecting digits; their secrets are never shown', security: bearerOrKey, response: { 200: v.object({ collections: v.array(CollectionTemplate) }), ...refusals(401, 403) } },
  }, async (request) => {
    await administrator(request);
    return { collections: [...await center.collections()] };
  });

  app.put('/api/v1/collections/:id', {
    schema: {
      tags: ['collections'], summary: 'A new template, or one replaced; agents are offered it at once', security: bearerOrKey, params: byId, body: CollectionChange,
      response: { 200: CollectionTemplate, ...refusals(400, 401, 403) },
    },
  }, async (request) => {
    const by = await administrator(request);
    const template = await center.putCollection(request.params.id, request.body);
    log('info', 'audit', { action: 'collection', by, template: template.id });
    return template;
  });

  app.delete('/api/v1/collections/:id', {
    schema: { tags: ['collections'], summary: 'Removes a template; what is being collected goes on', security: bearerOrKey, params: byId, response: { 204: v.null(), ...refusals(401, 403, 404) } },
  }, async (request, reply) => {
    const by = await administrator(request);
    await center.removeCollection(request.params.id);
    log('info', 'audit', { action: 'remove collection', by, template: request.params.id });
    return reply.code(204).send(null);
  });
}
