/** A call that ended, as a service record would tell it: kept in the page for as long as it lives. */
import type { NewFact } from '../model/interaction.js';
import type { ServiceRecord } from '../protocol/index.js';
import type { Conversation, Self } from './book.js';

export function recordOf({ interaction, ownLeg }: Conversation, ended: Extract<NewFact, { type: 'interaction.ended' }>, at: number, self: Self): ServiceRecord {
  const { id, direction, customer, startedAt, data } = interaction;
  const connectedAt = interaction.legs.find((leg) => leg.id === ownLeg)?.connectedAt;
  const name = customer.name ?? data['desc'];
  const inbound = direction === 'inbound';
  return {
    id, time: Math.floor(startedAt / 1000), startedAt: new Date(startedAt).toISOString(), channel: 'phone', callType: direction, terminal: 'computer',
    callerNumber: inbound ? customer.number : self.number, contactNumber: inbound ? self.number : customer.number, ...(name ? { contactName: name } : {}),
    status: ended.status, ...(ended.cause ? { cause: ended.cause } : {}), hangUpParty: ended.hangUpParty,
    duration: connectedAt === undefined ? 0 : Math.round((at - connectedAt) / 1000), totalDurationMs: at - startedAt,
    agentId: self.agentId, agentName: self.name, path: '', missedBy: inbound && connectedAt === undefined && (ended.cause === 'cancelled' || ended.cause === 'noAnswer') ? [self.agentId] : [],
  };
}
