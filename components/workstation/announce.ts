/** Notifications for the page around the workstation: what changed between two states. */
import { interactionOf, stageOf, type WorkstationState } from '../../src/index.js';

const notification = (type: string, detail: unknown): CustomEvent => new CustomEvent(type, { detail, bubbles: true, composed: true });

export function announceChanges(before: WorkstationState | undefined, after: WorkstationState): CustomEvent[] {
  const events: CustomEvent[] = [];
  const { agent, connection } = after;
  if (agent && (agent.presence !== before?.agent?.presence || agent.activity !== before.agent.activity || agent.reason !== before.agent.reason || agent.breakOverdue !== before.agent.breakOverdue)) {
    events.push(notification('ccc-presence-change', { presence: agent.presence, activity: agent.activity, ...(agent.reason ? { reason: agent.reason } : {}), ...(agent.breakOverdue ? { breakOverdue: true } : {}) }));
  }
  if (connection.signalling !== before?.connection.signalling || connection.registration !== before.connection.registration) {
    events.push(notification('ccc-connection-change', { signalling: connection.signalling, registration: connection.registration }));
  }
  for (const id of new Set([...after.ringing, ...after.serving, ...before?.ringing ?? [], ...before?.serving ?? []])) {
    const stage = stageIn(after, id);
    if (stage !== (before ? stageIn(before, id) : undefined)) events.push(notification('ccc-call-change', { interactionId: id, stage: stage ?? 'ended' }));
  }
  return events;
}

function stageIn(state: WorkstationState, id: string): string | undefined {
  const x = interactionOf(state, id);
  return x && stageOf(state, x);
}
