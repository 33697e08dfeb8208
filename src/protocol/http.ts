/** The HTTP API `/api/v1`: request and response shapes, from which routes, OpenAPI and client types are made. */
import * as v from 'valibot';
import { Direction, HangUpParty, Id, Instant, RecordStatus } from './shapes.js';
import { Me } from './events.js';
import { InteractionFact } from './facts.js';

const short = v.pipe(v.string(), v.maxLength(256));

/** `POST /api/v1/login`: for people. */
export const LoginRequest = v.strictObject({ email: v.pipe(short, v.email()), password: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) });
export type LoginRequest = v.InferOutput<typeof LoginRequest>;
/** A token of at most 10 minutes; `POST /api/v1/renew` with it as bearer gives the next one. */
export const TokenResponse = v.object({ token: v.string(), expiresAt: Instant, me: Me });
export type TokenResponse = v.InferOutput<typeof TokenResponse>;
/** `POST /api/v1/tokens` with an API key as bearer: a short-lived agent token for a host's backend. */
export const AgentTokenRequest = v.strictObject({ agent: v.pipe(short, v.description('Agent id or email')) });
export type AgentTokenRequest = v.InferOutput<typeof AgentTokenRequest>;

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
  recording: v.optional(v.object({ id: Id, durationMs: v.number(), final: v.boolean() })),
  uui: v.optional(v.string()),
});
export type ServiceRecord = v.InferOutput<typeof ServiceRecord>;

/** `GET /api/v1/records`: filters of SVR-04; the newest first. */
export const RecordQuery = v.strictObject({
  from: v.optional(v.pipe(v.string(), v.decimal(), v.transform(Number))),
  to: v.optional(v.pipe(v.string(), v.decimal(), v.transform(Number))),
  callerNumber: v.optional(short), contactNumber: v.optional(short), agentId: v.optional(short), agentName: v.optional(short),
  callType: v.optional(Direction), channel: v.optional(v.picklist(['phone', 'internal'])), skillGroup: v.optional(short), remark: v.optional(short),
  status: v.optional(RecordStatus), hangUpParty: v.optional(HangUpParty),
  mine: v.optional(v.picklist(['true', 'false'])),
  limit: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(200))),
  cursor: v.optional(short),
});
export type RecordQuery = v.InferOutput<typeof RecordQuery>;
export const RecordPage = v.object({ records: v.array(ServiceRecord), next: v.optional(v.string()) });
export type RecordPage = v.InferOutput<typeof RecordPage>;
/** `GET /api/v1/records/:id/facts`: the timeline from which the record was folded. */
export const RecordTimeline = v.object({ facts: v.array(InteractionFact) });
export type RecordTimeline = v.InferOutput<typeof RecordTimeline>;
/** `POST /api/v1/recordings/:id/url`: a signed URL of at most 60 s, bound to user and recording (S-30); it serves ranges. */
export const RecordingUrl = v.object({ url: v.string(), expiresAt: Instant });
export type RecordingUrl = v.InferOutput<typeof RecordingUrl>;

/** RFC 9457 problem details with our code. */
export const Problem = v.object({ type: v.string(), title: v.string(), status: v.number(), detail: v.optional(v.string()), code: v.string(), remedy: v.optional(v.string()) });
export type Problem = v.InferOutput<typeof Problem>;
