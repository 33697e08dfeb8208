/** How a mock call ended, in the record's words (SVR-02, SVR-03), and its service record. */
import type { EndCause, HangUpParty, Interaction, OutboundStatus, RecordStatus, ServiceRecord } from '../protocol/index.js';
import { legOfAgent } from '../model/index.js';

const outbound: Readonly<Partial<Record<EndCause, OutboundStatus>>> = {
  normal: 'callerCancelled', cancelled: 'callerCancelled', rejected: 'rejected', forbidden: 'rejected', busy: 'inCall', noAnswer: 'missed', notFound: 'emptyNumber',
  unreachable: 'outOfService', outOfService: 'outOfService', powerOff: 'powerOff', arrears: 'arrears', answeredElsewhere: 'unknown', serverRestart: 'unknown',
};

/** `leftRinging`: the caller gave up while a phone rang. `handedTo`: whom an agent handed the call to. */
export function endStatus(interaction: Interaction, party: HangUpParty, cause: EndCause, leftRinging: boolean, handedTo?: 'agent' | 'external'): RecordStatus {
  if (talkedSince(interaction) !== undefined) return handedTo === undefined || interaction.direction === 'outbound' ? 'normalEnd' : `${handedTo}Transfer`;
  if (interaction.direction === 'outbound') return party === 'customer' && cause === 'normal' ? 'rejected' : outbound[cause] ?? 'lineException';
  return leftRinging ? 'gaveUpWhileRinging' : 'gaveUpInQueue';
}

export function talkedSince(interaction: Interaction): number | undefined {
  const connected = (side: boolean): number | undefined => interaction.legs.find((leg) => (leg.role === 'customer') === side && leg.connectedAt !== undefined)?.connectedAt;
  const [customer, agent] = [connected(true), connected(false)];
  return customer === undefined || agent === undefined ? undefined : Math.max(customer, agent);
}

export function recordOf(interaction: Interaction, queueName: string | undefined, now: number): ServiceRecord {
  const inbound = interaction.direction === 'inbound';
  const { number, name } = interaction.customer;
  const end = interaction.endedAt ?? now, talked = talkedSince(interaction);
  const leg = interaction.agentId === undefined ? undefined : legOfAgent(interaction, interaction.agentId);
  // Whom it was only offered to has no part in the record.
  const agent = leg && (!inbound || leg.connectedAt !== undefined) ? leg.party : undefined;
  const given = <K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } => value === undefined ? {} : { [key]: value } as { [P in K]: V };
  return {
    id: interaction.id, time: Math.floor(interaction.startedAt / 1000), startedAt: new Date(interaction.startedAt).toISOString(), channel: interaction.channel,
    callType: interaction.direction, terminal: 'computer', callerNumber: inbound ? number : interaction.centerNumber, contactNumber: number,
    duration: talked === undefined ? 0 : Math.round((end - talked) / 1000), totalDurationMs: end - interaction.startedAt,
    path: interaction.path.map((step) => step.digits === undefined ? step.label : `${step.digits} ${step.label}`).join(' > '), missedBy: interaction.missedBy,
    ...given('contactName', name ?? interaction.data['desc']), ...given('remark', interaction.remark), ...given('disposition', interaction.disposition),
    ...given('status', interaction.status), ...given('agentId', agent?.agentId), ...given('agentName', agent?.name), ...given('skillGroup', queueName),
    ...given('hangUpParty', interaction.hangUpParty), ...given('uui', interaction.data['uui']), ...given('previewId', interaction.previewId), ...given('taskId', interaction.taskId),
  };
}
