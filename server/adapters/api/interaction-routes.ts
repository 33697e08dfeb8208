/** Running calls as programs, supervisors and the agents in them read them: one by its id, also while it rings, and what an agent has in hand. */
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { AgentCalls, Id, Interaction } from 'ccc-workstation/protocol';
import { callsOf } from '../../domain/agent-calls.js';
import { maskInteraction } from '../../domain/masking.js';
import type { Person, Program } from './access.js';
import type { Context } from './context.js';
import { bearerOrKey, refusals } from './documented.js';
import { seesAll } from './record-routes.js';
import type { App } from './schemas.js';

const byId = v.object({ id: Id });

export function interactionRoutes(app: App, { center, access }: Context): void {
  const shown = (who: Person | Program, interaction: Interaction): Interaction => who.kind === 'person' && center.hidesNumbers(who.agentId) ? maskInteraction(interaction) : interaction;

  app.get('/api/v1/interactions/:id', {
    schema: { tags: ['interactions'], summary: 'A running call, from its first ring to the end of its wrap-up; after that it is a record', security: bearerOrKey, params: byId, response: { 200: Interaction, ...refusals(401, 403, 404) } },
  }, async (request) => {
    const who = await access.anybody(request);
    const interaction = center.interaction(request.params.id);
    // Somebody else's call and no call answer alike.
    if (!interaction || !(seesAll(who) || isIn(who, interaction))) throw new CccError('not-found');
    return shown(who, interaction);
  });

  app.get('/api/v1/agents/:id/calls', {
    schema: { tags: ['agents'], summary: 'The calls an agent has in hand, which of them are held, and how many there are of each kind', security: bearerOrKey, params: byId, response: { 200: AgentCalls, ...refusals(401, 403, 404) } },
  }, async (request) => {
    const { id } = request.params;
    const who = await access.anybody(request);
    if (!seesAll(who) && !(who.kind === 'person' && who.agentId === id)) throw new CccError('forbidden');
    const agent = center.agent(id);
    if (!agent) throw new CccError('not-found', 'agent');
    return callsOf(agent, (interactionId) => {
      const interaction = center.interaction(interactionId);
      return interaction && shown(who, interaction);
    });
  });
}

const isIn = (who: Person | Program, { agentId, legs }: Interaction): boolean =>
  who.kind === 'person' && (agentId === who.agentId || legs.some((leg) => leg.party.agentId === who.agentId));
