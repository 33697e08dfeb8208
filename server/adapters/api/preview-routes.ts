/** Previewed contacts, for business systems: handing customers to agents, taking them back, and reading what became of each (VOC-02). */
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { Id, PreviewContact, PreviewOrders, PreviewPage, PreviewQuery } from 'ccc-workstation/protocol';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import type { App } from './schemas.js';

const byId = v.object({ id: Id });

export function previewRoutes(app: App, { center, store, access, log }: Context): void {
  /** Whoever has a key hands out customers' numbers anyway; of people only administrators do. */
  const business = async (request: FastifyRequest): Promise<string> => {
    const who = await access.anybody(request);
    if (who.kind === 'program') return who.keyId;
    if (who.role !== 'admin') throw new CccError('forbidden');
    return who.agentId;
  };

  app.post('/api/v1/previews', {
    schema: {
      tags: ['previews'], summary: 'Shows customers to agents, one at a time, to be looked at and then called by hand; nobody is called before', security: bearerOrKey, body: PreviewOrders,
      response: { 201: v.object({ contacts: v.array(PreviewContact) }), ...refusals(400, 401, 403, 404) },
    },
  }, async (request, reply) => {
    const by = await business(request);
    const contacts = await center.createPreviews(request.body.contacts);
    log('info', 'audit', { action: 'previews', by, contacts: contacts.length });
    return reply.code(201).send({ contacts: [...contacts] });
  });

  app.get('/api/v1/previews', {
    schema: { tags: ['previews'], summary: 'Contacts in the order in which they were made, of one task or in one state', security: bearerOrKey, querystring: PreviewQuery, response: { 200: PreviewPage, ...refusals(400, 401, 403) } },
  }, async (request) => {
    await business(request);
    return await store.previews.find(request.query);
  });

  app.get('/api/v1/previews/:id', {
    schema: { tags: ['previews'], summary: 'One contact: who looked at it, its call (`/records/{interactionId}`) and how that ended', security: bearerOrKey, params: byId, response: { 200: PreviewContact, ...refusals(401, 403, 404) } },
  }, async (request) => {
    await business(request);
    const contact = await store.previews.get(request.params.id);
    if (!contact) throw new CccError('not-found');
    return contact;
  });

  app.delete('/api/v1/previews/:id', {
    schema: { tags: ['previews'], summary: 'Takes a contact back that was not called yet, also from an agent who looks at it', security: bearerOrKey, params: byId, response: { 200: PreviewContact, ...refusals(401, 403, 404, 409) } },
  }, async (request) => {
    const by = await business(request);
    const contact = await center.cancelPreview(request.params.id);
    log('info', 'audit', { action: 'cancel preview', by });
    return contact;
  });
}
