/** Agents and waiting lines as programs and supervisors read them: the state, the configured groups, the log of presence, the calls that wait. */
import type { FastifyRequest } from 'fastify';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { AgentState, Id, PresenceQuery, PresenceReport, QueueStatus } from 'ccc-workstation/protocol';
import { presenceTimes } from '../../domain/presence-times.js';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import { seesAll } from './record-routes.js';
import type { App } from './schemas.js';

const dayMs = 86_400_000;
const byId = v.object({ id: Id });

export function agentRoutes(app: App, { center, store, access, clock }: Context): void {
  /** Agents ask about themselves; supervisors, administrators and programs about anybody. */
  async function mayAsk(request: FastifyRequest, id: string): Promise<void> {
    const who = await access.anybody(request);
    if (who.kind === 'person' && who.agentId !== id && !seesAll(who)) throw new CccError('forbidden');
  }

  app.get('/api/v1/agents/:id', {
    schema: { tags: ['agents'], summary: 'State and configured skill groups of an agent', security: bearerOrKey, params: byId, response: { 200: AgentState, ...refusals(401, 403, 404) } },
  }, async (request) => {
    const { id } = request.params;
    await mayAsk(request, id);
    const agent = center.agent(id);
    const me = center.me(id);
    if (!agent || !me) throw new CccError('not-found', 'agent');
    return { agent, skillGroups: me.skillGroups };
  });

  app.get('/api/v1/agents/:id/presence', {
    schema: {
      tags: ['agents'], summary: 'What an agent was, when, why, and for how long; the last day unless said otherwise', security: bearerOrKey, params: byId, querystring: PresenceQuery,
      response: { 200: PresenceReport, ...refusals(400, 401, 403, 404) },
    },
  }, async (request) => {
    const { id } = request.params;
    await mayAsk(request, id);
    if (!center.agent(id)) throw new CccError('not-found', 'agent');
    const to = Math.min(request.query.to ?? Infinity, clock.now());
    const from = request.query.from ?? to - dayMs;
    return presenceTimes(await store.agentLog.between(id, from, to), from, to);
  });

  app.get('/api/v1/queues', {
    schema: { tags: ['queues'], summary: 'Waiting calls and free agents of every skill group', security: bearerOrKey, response: { 200: v.object({ queues: v.array(QueueStatus) }), ...refusals(401, 403) } },
  }, async (request) => {
    await access.anybody(request);
    return { queues: [...center.queues()] };
  });

  app.get('/api/v1/queues/:id', {
    schema: { tags: ['queues'], summary: 'The same for one skill group; `waiting` is the number the next caller hears', security: bearerOrKey, params: byId, response: { 200: QueueStatus, ...refusals(401, 403, 404) } },
  }, async (request) => {
    await access.anybody(request);
    const queue = center.queues().find(({ skillGroupId }) => skillGroupId === request.params.id);
    if (!queue) throw new CccError('not-found', 'skill group');
    return queue;
  });
}
