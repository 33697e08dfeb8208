/** Facts: what happened in an interaction, in order. Stored before they are sent; every view of a call is a fold of them. */
import * as v from 'valibot';
import { CallReport, Collection, Direction, EndCause, HangUpParty, Id, Instant, LegRole, Party, PathStep, previewed, Reaching, RecordStatus, Visits } from './shapes.js';

const base = {
  /** Position within the interaction, from 1, without gaps. */
  seq: v.number(),
  at: Instant,
  interactionId: Id,
  /** Who caused it; a supervisor's hold reads differently from the agent's own. */
  by: v.optional(v.picklist(['customer', 'agent', 'supervisor', 'system', 'api'])),
};
const fact = <const T extends string, E extends v.ObjectEntries>(type: T, entries: E) =>
  v.object({ type: v.literal(type), ...base, ...entries });
const legId = Id;
const { startedAt: _at, ...whom } = Reaching.entries;

export const InteractionFact = v.variant('type', [
  fact('interaction.created', {
    channel: v.picklist(['phone', 'internal']), direction: Direction, customer: Party, centerNumber: v.string(),
    agentId: v.optional(v.string()), data: v.record(v.string(), v.string()), ...previewed,
  }),
  fact('leg.added', { legId, role: LegRole, direction: Direction, state: v.picklist(['dialing', 'alerting']), party: Party }),
  /** The far end rings (SIP 180) or sends media before answering (183 with SDP). */
  fact('leg.alerting', { legId, earlyMedia: v.boolean() }),
  fact('leg.connected', { legId }),
  fact('leg.held', { legId, side: v.picklist(['local', 'remote']) }),
  fact('leg.resumed', { legId, side: v.picklist(['local', 'remote']) }),
  /** The microphone at this leg's end is off; told by the agent's page, so that it stays off wherever the call is attached again. */
  fact('leg.muted', { legId, muted: v.boolean() }),
  /** Nothing comes from the agent's page any more; the call is kept for it until then (F-07, F-12). */
  fact('leg.lost', { legId, until: Instant }),
  fact('leg.back', { legId }),
  fact('leg.ended', { legId, cause: EndCause }),
  fact('legs.joined', { legIds: v.array(legId) }),
  fact('legs.split', { legIds: v.array(legId) }),
  fact('flow.entered', { flowId: v.string(), version: v.string() }),
  /** A node ran; for a menu with the digits that chose the branch (`ivrPath`). */
  fact('flow.step', { step: PathStep }),
  fact('flow.left', { outcome: v.picklist(['transferred', 'ended', 'abandoned', 'nonWorkingHours', 'failed']) }),
  fact('queue.entered', { skillGroupId: v.string(), name: v.string(), position: v.number() }),
  fact('queue.moved', { position: v.number() }),
  fact('queue.left', { reason: v.picklist(['answered', 'abandoned', 'noAgentOnline', 'failed']) }),
  fact('interaction.offered', {
    agentId: v.string(), legId, skillGroupId: v.optional(v.string()), deadlineAt: Instant, auto: v.optional(v.boolean()),
  }),
  fact('offer.accepted', { agentId: v.string(), legId }),
  fact('offer.missed', { agentId: v.string(), legId }),
  fact('offer.rejected', { agentId: v.string(), legId, reason: v.optional(v.string()) }),
  /** Taken back: the caller hung up, or another phone of a simultaneous group answered. */
  fact('offer.withdrawn', { agentId: v.string(), legId, reason: v.picklist(['abandoned', 'answeredElsewhere', 'failed']) }),
  fact('reach.started', whom),
  fact('reach.ended', { outcome: v.picklist(['answered', 'cancelled', 'failed']), cause: v.optional(EndCause) }),
  /** The call belongs to this leg from now on; the leg it belonged to has ended. */
  fact('interaction.transferred', { legId, from: v.optional(v.string()) }),
  /** It began, a digit came, or it is over; what is told replaces what was told before. */
  fact('collection.changed', { collection: Collection }),
  fact('recording.started', { recordingId: Id }),
  fact('recording.finished', { recordingId: Id, durationMs: v.number() }),
  fact('recording.failed', { recordingId: Id, reason: v.string() }),
  fact('interaction.noted', { remark: v.optional(v.string()), disposition: v.optional(v.string()), data: v.optional(v.record(v.string(), v.string())) }),
  fact('wrapUp.started', { agentId: v.string(), until: v.optional(Instant), limit: v.optional(Instant) }),
  fact('wrapUp.extended', { agentId: v.string(), until: Instant }),
  fact('wrapUp.finished', { agentId: v.string() }),
  /** What is known about the customer from earlier calls. */
  fact('customer.known', { visits: Visits, place: v.optional(v.string()) }),
  fact('customer.blocked', { agentId: v.string() }),
  /** Measured by an agent's softphone; it may come after `interaction.closed`. */
  fact('leg.reported', { legId, agentId: v.string(), report: CallReport }),
  /** All legs are over; the service record is final. */
  fact('interaction.ended', { status: RecordStatus, hangUpParty: HangUpParty, cause: v.optional(EndCause) }),
  /** Nothing more will happen to it; only a report of its sound may still come. */
  fact('interaction.closed', {}),
]);
export type InteractionFact = v.InferOutput<typeof InteractionFact>;
export type InteractionFactType = InteractionFact['type'];
/** A fact before the store gave it its place: services write these. */
export type NewFact = InteractionFact extends infer F ? (F extends InteractionFact ? Omit<F, 'seq' | 'at' | 'interactionId'> : never) : never;
