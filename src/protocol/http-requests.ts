/** The HTTP API `/api/v1`: what the center checks and the workstation never reads; apart, so that no page downloads it. */
import * as v from 'valibot';
import { InteractionFact } from './facts.js';
import { Agent, Direction, HangUpParty, Id, Instant, Interaction, RecordStatus } from './shapes.js';

const short = v.pipe(v.string(), v.maxLength(256));

/** `POST /api/v1/login`: for people. */
export const LoginRequest = v.strictObject({ email: v.pipe(short, v.email()), password: v.pipe(v.string(), v.minLength(1), v.maxLength(256)) });
export type LoginRequest = v.InferOutput<typeof LoginRequest>;
/** `POST /api/v1/me/password`. Long rather than odd: what is guessed is short (NIST SP 800-63B section 3.1.1). */
export const PasswordChange = v.strictObject({ current: v.pipe(v.string(), v.minLength(1), v.maxLength(256)), next: v.pipe(v.string(), v.minLength(10), v.maxLength(256)) });
export type PasswordChange = v.InferOutput<typeof PasswordChange>;
/** `POST /api/v1/logout`, with or without it: a code that is kept with the sign-out (OLA-14). */
export const LogoutRequest = v.nullish(v.strictObject({ cause: v.optional(v.pipe(v.string(), v.maxLength(64))) }));
/** `POST /api/v1/tokens` with an API key as bearer: a short-lived agent token for a host's backend. */
export const AgentTokenRequest = v.strictObject({ agent: v.pipe(short, v.description('Agent id or email')) });
export type AgentTokenRequest = v.InferOutput<typeof AgentTokenRequest>;
/** `POST /api/v1/tickets` with an API key. `origin`: of the page it is for; nobody else's page, and no program, can redeem it then. */
export const TicketOrder = v.strictObject({ ...AgentTokenRequest.entries, origin: v.optional(v.pipe(short, v.regex(/^https?:\/\/[^/?#@\s]+$/, 'an origin such as https://crm.example.com'))) });
export type TicketOrder = v.InferOutput<typeof TicketOrder>;
/** What it answers: the address of `tccc.js` for one agent's page, good once and for a minute. */
export const SdkAddress = v.object({ sdkUrl: v.string(), expiresAt: Instant });
export type SdkAddress = v.InferOutput<typeof SdkAddress>;
/** `POST /api/v1/tickets/redeem`: what the script does with the ticket in its own address. */
export const TicketRequest = v.strictObject({ ticket: v.pipe(v.string(), v.regex(/^[\w-]{20,64}$/)) });
export type TicketRequest = v.InferOutput<typeof TicketRequest>;
/** `GET /api/v1/bridge`: may pages of this origin talk to the workstation, and sign agents in? Asked by the framed page before anybody is signed in. */
export const BridgeQuery = v.strictObject({ origin: short });
export const BridgeRights = v.object({ listed: v.boolean(), signIn: v.boolean() });
/** `POST /api/v1/bridge/refusals`: what a workstation's bridge refused since it last told, and the calls that pages had placed. */
export const BridgeRefusals = v.strictObject({
  refusals: v.pipe(v.array(v.strictObject({ origin: short, reason: v.picklist(['source', 'origin', 'size', 'rate', 'shape', 'permission', 'dialled']), count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1e9)) })), v.minLength(1), v.maxLength(50)),
});
export type BridgeRefusals = v.InferOutput<typeof BridgeRefusals>;
/** `POST /api/v1/blocklist`: a number as people write it. */
export const BlockRequest = v.strictObject({ number: v.pipe(short, v.maxLength(64)), reason: v.optional(short) });
export type BlockRequest = v.InferOutput<typeof BlockRequest>;
export const Blocked = v.object({ number: v.string(), reason: v.string(), by: v.string(), at: v.number() });
export type Blocked = v.InferOutput<typeof Blocked>;
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
/** `GET /api/v1/records/:id/facts`: the timeline from which the record was folded. */
export const RecordTimeline = v.object({ facts: v.array(InteractionFact) });
export type RecordTimeline = v.InferOutput<typeof RecordTimeline>;

/** `GET /api/v1/agents/:id`: `agent` is what the last event about the agent said; `skillGroups` all that are configured. */
export const AgentState = v.object({ agent: Agent, skillGroups: v.array(v.object({ id: v.string(), name: v.string() })) });
export type AgentState = v.InferOutput<typeof AgentState>;
const instant = v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)));
/** `GET /api/v1/agents/:id/presence`: instants in milliseconds. */
export const PresenceQuery = v.strictObject({ from: instant, to: instant });
/** Breaks are added up by their reason; of signing out `reason` is the cause code that was given. */
export const PresenceReport = v.object({
  entries: v.array(v.object({ at: Instant, presence: v.string(), reason: v.optional(v.string()), cause: v.optional(v.string()) })),
  totals: v.array(v.object({ presence: v.string(), reason: v.optional(v.string()), ms: v.number() })),
});
export type PresenceReport = v.InferOutput<typeof PresenceReport>;
/** `GET /api/v1/agents/:id/calls`: `current` counts the calls the agent talks in, the held ones among them. */
export const AgentCalls = v.object({
  calls: v.array(v.object({
    interactionId: Id, activity: v.picklist(['offered', 'onCall', 'wrapUp']), since: Instant, held: v.boolean(), channel: Interaction.entries.channel, direction: Direction,
    customer: Interaction.entries.customer, startedAt: Instant,
  })),
  counts: v.object({ current: v.number(), held: v.number(), offered: v.number(), wrapUp: v.number() }),
});
export type AgentCalls = v.InferOutput<typeof AgentCalls>;
