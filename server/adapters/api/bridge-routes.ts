/** What the bridge between business pages and the workstation asks of the center: who may use it, and the audit of what was refused (S-01, S-03). */
import * as v from 'valibot';
import { BridgeQuery, BridgeRefusals, BridgeRights } from 'ccc-workstation/protocol';
import type { Context } from './context.js';
import { bearer, refusals } from './documented.js';
import type { App } from './schemas.js';

export function bridgeRoutes(app: App, { center, access, log }: Context): void {
  app.get('/api/v1/bridge', {
    config: { rateLimit: { max: 240, timeWindow: 60_000 } },
    schema: { tags: ['bridge'], summary: 'May pages of this origin talk to the workstation?', querystring: BridgeQuery, response: { 200: BridgeRights, ...refusals(400, 429) } },
  }, async (request) => {
    // One origin at a time and nothing but yes or no: the list is not for everybody.
    const entry = center.bridge().origins.find(({ origin }) => origin === request.query.origin);
    return { listed: entry !== undefined, signIn: entry !== undefined && (entry.commands.includes('signIn') || entry.commands.includes('*')) };
  });

  app.post('/api/v1/bridge/refusals', {
    config: { rateLimit: { max: 30, timeWindow: 60_000 } },
    schema: { tags: ['bridge'], summary: 'What a workstation\'s bridge refused and dialled, for the audit log', security: bearer, body: BridgeRefusals, response: { 204: v.null(), ...refusals(400, 401, 429) } },
  }, async (request, reply) => {
    const { agentId } = await access.person(request);
    for (const { origin, reason, count } of request.body.refusals) log(reason === 'dialled' ? 'info' : 'warn', 'audit', { action: reason === 'dialled' ? 'bridge-dialled' : 'bridge-refused', agent: agentId, origin, reason, count });
    return reply.code(204).send(null);
  });
}
