/** The HTTP API `/api/v1`: the answers that a client reads, from which routes, OpenAPI and client types are made. */
import * as v from 'valibot';
import { CallReport, Direction, HangUpParty, Id, Instant, previewed, RecordStatus } from './shapes.js';
import { Me } from './events.js';

/** A token of at most 10 minutes; `POST /api/v1/renew` with it as bearer gives the next one. */
export const TokenResponse = v.object({ token: v.string(), expiresAt: Instant, me: Me });
export type TokenResponse = v.InferOutput<typeof TokenResponse>;

/** One finished or running interaction as SVR-01 shows it. Times are Unix seconds (CON-24); the `…Ms`/ISO fields are ours. */
export const ServiceRecord = v.object({
  id: Id,
  time: v.number(),
  startedAt: v.string(),
  channel: v.picklist(['phone', 'internal']),
  callType: Direction,
  terminal: v.picklist(['computer', 'mobile', 'phone']),
  callerNumber: v.string(),
  contactNumber: v.string(),
  contactName: v.optional(v.string()),
  remark: v.optional(v.string()),
  disposition: v.optional(v.string()),
  /** Absent while the call is up. */
  status: v.optional(RecordStatus),
  cause: v.optional(v.string()),
  /** Talk time in whole seconds. */
  duration: v.number(),
  totalDurationMs: v.number(),
  agentId: v.optional(v.string()),
  agentName: v.optional(v.string()),
  skillGroup: v.optional(v.string()),
  satisfaction: v.optional(v.string()),
  hangUpParty: v.optional(HangUpParty),
  path: v.string(),
  missedBy: v.array(v.string()),
  /** Times at which an agent's page was gone during the call: `back` and for how long, given up (the call went on without it), or ended meanwhile. */
  losses: v.optional(v.array(v.object({ agentId: v.optional(v.string()), at: v.string(), durationMs: v.optional(v.number()), outcome: v.optional(v.picklist(['back', 'givenUp', 'ended'])) }))),
  recording: v.optional(v.object({ id: Id, durationMs: v.number(), final: v.boolean() })),
  uui: v.optional(v.string()),
  /** Who declined it, and why (VOC-14). */
  rejectedBy: v.optional(v.array(v.object({ agentId: v.string(), reason: v.optional(v.string()) }))),
  /** It was dialled from this contact of this preview task (VOC-02). */
  ...previewed,
  /** How it sounded at each agent's end. */
  reports: v.optional(v.array(v.object({ agentId: v.string(), ...CallReport.entries }))),
});
export type ServiceRecord = v.InferOutput<typeof ServiceRecord>;

export const RecordPage = v.object({ records: v.array(ServiceRecord), next: v.optional(v.string()) });
export type RecordPage = v.InferOutput<typeof RecordPage>;
/** `POST /api/v1/recordings/:id/url`: a signed URL of at most 60 s, bound to user and recording (S-30); it serves ranges. */
export const RecordingUrl = v.object({ url: v.string(), expiresAt: Instant });
export type RecordingUrl = v.InferOutput<typeof RecordingUrl>;

/** RFC 9457 problem details with our code. */
export const Problem = v.object({ type: v.string(), title: v.string(), status: v.number(), detail: v.optional(v.string()), code: v.string(), remedy: v.optional(v.string()) });
export type Problem = v.InferOutput<typeof Problem>;
