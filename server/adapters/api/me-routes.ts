/** The signed-in person: state, softphone credentials and commands. */
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { CenterCommand, Me, SipAccess } from 'ccc-workstation/protocol';
import type { Context } from './context.js';
import { bearer, refusals } from './documented.js';
import type { App } from './schemas.js';

export function meRoutes(app: App, { center, access, socketTickets }: Context): void {
  app.get('/api/v1/me', {
    schema: { tags: ['me'], summary: 'Who I am', security: bearer, response: { 200: Me, ...refusals(401, 403) } },
  }, async (request) => {
    const me = center.me((await access.person(request)).agentId);
    if (!me) throw new CccError('forbidden');
    return me;
  });

  app.post('/api/v1/me/sip', {
    schema: { tags: ['me'], summary: 'Credentials of my softphone, good for minutes', security: bearer, response: { 200: SipAccess, ...refusals(401, 403) } },
  }, async (request) => {
    const own = center.sipAccess((await access.person(request)).agentId);
    const { ticket } = socketTickets.issue(own.username, request.headers.origin);
    return { ...own, server: `${own.server}?ticket=${ticket}` };
  });

  app.post('/api/v1/me/commands', {
    schema: { tags: ['me'], summary: 'Ask the center to do something with me or my call', security: bearer, body: CenterCommand, response: { 204: v.null(), ...refusals(400, 401, 403, 404, 409) } },
  }, async (request, reply) => {
    await center.command((await access.person(request)).agentId, request.body);
    return reply.code(204).send(null);
  });
}
