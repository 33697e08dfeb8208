/** The wire shapes of the model: what a leg, an interaction and an agent look like wherever they are sent or stored. */
import * as v from 'valibot';

/** Opaque identifiers; at most 64 characters so that they fit SIP headers and file names. */
export const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,64}$/));
export type LegId = string;
export type InteractionId = string;
export type AgentId = string;
export type SkillGroupId = string;
export type RecordingId = string;
/** Milliseconds since the Unix epoch, on the center's clock. */
export const Instant = v.number();

export const LegRole = v.picklist(['customer', 'agent', 'consult', 'supervisor']);
export type LegRole = v.InferOutput<typeof LegRole>;
/** Seen from the center: `inbound` called us, `outbound` was called by us. */
export const Direction = v.picklist(['inbound', 'outbound']);
export type Direction = v.InferOutput<typeof Direction>;
export const LegState = v.picklist(['dialing', 'alerting', 'connected', 'ended']);
export type LegState = v.InferOutput<typeof LegState>;

/**
 * Why a leg ended. The adapter maps SIP responses (RFC 3261 section 21, Q.850) onto these; the record maps these onto
 * SVR-02 and SVR-03.
 */
export const EndCause = v.picklist([
  'normal', 'cancelled', 'rejected', 'busy', 'noAnswer', 'notFound', 'unreachable', 'powerOff', 'outOfService',
  'arrears', 'forbidden', 'overload', 'mediaTimeout', 'answeredElsewhere', 'networkError', 'serverRestart', 'systemError', 'blocked',
]);
export type EndCause = v.InferOutput<typeof EndCause>;

/** Who is at the far end of a leg. `number` is already masked for the reader where masking is on. */
export const Party = v.object({
  kind: v.picklist(['external', 'agent', 'phone']),
  number: v.string(),
  name: v.optional(v.string()),
  agentId: v.optional(v.string()),
});
export type Party = v.InferOutput<typeof Party>;

export const Leg = v.object({
  id: Id,
  role: LegRole,
  direction: Direction,
  state: LegState,
  party: Party,
  /** `local`: the center holds this leg (it hears music); `remote`: its far end holds us. */
  hold: v.object({ local: v.boolean(), remote: v.boolean() }),
  muted: v.boolean(),
  earlyMedia: v.boolean(),
  /** The command in flight on this leg, if any (for example `hold`). */
  pending: v.optional(v.string()),
  startedAt: Instant,
  connectedAt: v.optional(Instant),
  heldAt: v.optional(Instant),
  endedAt: v.optional(Instant),
  cause: v.optional(EndCause),
  /** The agent's page is gone or nothing is heard from it: the call is kept until then, and goes to somebody else after it. */
  lost: v.optional(v.object({ at: Instant, until: Instant })),
});
export type Leg = v.InferOutput<typeof Leg>;

/**
 * Whom a call can be handed to, or who can be asked: `id` is that of the agent or the skill group, the extension, or the number. Only handed to: a
 * call flow of this center, by its id or by the center's `number` that leads into it.
 */
export const Target = v.object({ kind: v.picklist(['agent', 'skillGroup', 'phone', 'external', 'flow', 'number']), id: v.string() });
export type Target = v.InferOutput<typeof Target>;
/** When the agent who hands a call over leaves it: at once, or when somebody has answered. */
export const TransferMode = v.picklist(['blind', 'whenAnswered']);
export type TransferMode = v.InferOutput<typeof TransferMode>;
/** What `hold` parks: the other side of the call, or just the agent's own connection. */
export const HoldScope = v.picklist(['call', 'connection']);
export type HoldScope = v.InferOutput<typeof HoldScope>;
/** Somebody else is being rung for this call; until the answer it can be cancelled. */
export const Reaching = v.object({ purpose: v.picklist(['transfer', 'consult']), agentId: v.string(), to: Target, /** The agent has left already. */ blind: v.optional(v.boolean()), startedAt: Instant });
export type Reaching = v.InferOutput<typeof Reaching>;
/** Nobody was reached the last time; forgotten with the next attempt. */
export const ReachFailed = v.object({ purpose: v.picklist(['transfer', 'consult']), to: Target, at: Instant, cause: v.optional(EndCause) });
export type ReachFailed = v.InferOutput<typeof ReachFailed>;

/**
 * Digits asked of the customer during the call (CAL-09). `collected` is not over: the business system is told, and then it is `delivered` or not.
 * Of masked digits only the count is ever said; `data` has what the business system answered, and the digits that may be seen by the template's id.
 */
export const Collection = v.object({
  templateId: v.string(), name: v.string(), state: v.picklist(['collecting', 'collected', 'delivered', 'undelivered', 'timedOut', 'cancelled', 'interrupted']),
  count: v.number(), attempt: v.number(), masked: v.boolean(), at: Instant, data: v.optional(v.record(v.string(), v.string())),
  /** Why it was not delivered, for whoever looks after the business system. */
  reason: v.optional(v.string()),
});
export type Collection = v.InferOutput<typeof Collection>;

export const PathStep = v.object({ nodeId: v.string(), label: v.string(), digits: v.optional(v.string()) });
export type PathStep = v.InferOutput<typeof PathStep>;

/** SVR-02: the twelve endings of an inbound call, and ours for a caller on the block list (CAL-13). */
export const InboundStatus = v.picklist([
  'normalEnd', 'notAnswered', 'agentNotAnswered', 'agentTransfer', 'externalTransfer', 'gaveUpInFlow', 'flowEnded',
  'gaveUpInQueue', 'gaveUpWhileRinging', 'noAgentOnline', 'nonWorkingHours', 'systemError', 'blocked',
]);
export type InboundStatus = v.InferOutput<typeof InboundStatus>;
/** SVR-03: the endings of an outbound call, with `normalEnd` for an answered one. */
export const OutboundStatus = v.picklist([
  'normalEnd', 'unknown', 'missed', 'rejected', 'powerOff', 'emptyNumber', 'inCall', 'arrears', 'lineException',
  'callerCancelled', 'outOfService',
]);
export type OutboundStatus = v.InferOutput<typeof OutboundStatus>;
export const RecordStatus = v.union([InboundStatus, OutboundStatus]);
export type RecordStatus = v.InferOutput<typeof RecordStatus>;
export const HangUpParty = v.picklist(['customer', 'agent', 'system']);
export type HangUpParty = v.InferOutput<typeof HangUpParty>;

export const Offer = v.object({
  agentId: v.string(),
  legId: v.string(),
  skillGroupId: v.optional(v.string()),
  offeredAt: Instant,
  deadlineAt: Instant,
  /** It connects without a click. */
  auto: v.optional(v.boolean()),
});
export type Offer = v.InferOutput<typeof Offer>;

/** An earlier call of the same customer, for the card beside the present one (CAL-14). Never with a number. */
export const Visit = v.object({
  interactionId: Id, at: Instant, direction: Direction, status: v.optional(RecordStatus), agentName: v.optional(v.string()), disposition: v.optional(v.string()), remark: v.optional(v.string()),
});
export type Visit = v.InferOutput<typeof Visit>;
/** How often this customer has been in contact before, and the latest of those calls first. */
export const Visits = v.object({ count: v.number(), last: v.array(Visit) });
export type Visits = v.InferOutput<typeof Visits>;

/**
 * `oneWayAudio`: nothing arrives while we send; `silentMicrophone`: we send, but silence; `highLoss`: 5 % or more; `newMicrophone`: another one has
 * just taken the place of the one in use; `relayRefused`: nothing ever arrived, and the relay refused its credentials.
 */
export const QualityWarning = v.picklist(['oneWayAudio', 'silentMicrophone', 'highLoss', 'newMicrophone', 'relayRefused']);
export type QualityWarning = v.InferOutput<typeof QualityWarning>;
/** How an agent's end of a call sounded, from beginning to end: means, the worst score, and every warning that was given. */
export const CallReport = v.object({
  mos: v.number(), worstMos: v.number(), codec: v.optional(v.string()), rttMs: v.optional(v.number()), lossPercent: v.number(), jitterMs: v.number(), warnings: v.array(QualityWarning), readings: v.number(),
});
export type CallReport = v.InferOutput<typeof CallReport>;

/** Which contact of which preview task a call was placed for. */
export const previewed = { previewId: v.optional(Id), taskId: v.optional(v.string()) };

export const Interaction = v.object({
  id: Id,
  channel: v.picklist(['phone', 'internal']),
  direction: Direction,
  phase: v.picklist(['active', 'wrapUp', 'closed']),
  /** The customer (for `internal`: the called party), masked for the reader where masking is on. */
  customer: Party,
  /** The center's own number in the call: the number dialled by the customer, or the caller ID shown to the callee. */
  centerNumber: v.string(),
  /** The agent the interaction belongs to now or belonged to last. */
  agentId: v.optional(v.string()),
  /** `desc` and `uui` of `callOut` (BRG-01, BRG-03), data of the flow, and the like. */
  data: v.record(v.string(), v.string()),
  legs: v.array(Leg),
  /** Sets of leg ids that hear each other. */
  joined: v.array(v.array(v.string())),
  path: v.array(PathStep),
  queue: v.optional(v.object({ skillGroupId: v.string(), name: v.string(), enteredAt: Instant, position: v.number() })),
  offers: v.array(Offer),
  reaching: v.optional(Reaching),
  reachFailed: v.optional(ReachFailed),
  collection: v.optional(Collection),
  missedBy: v.array(v.string()),
  recordingId: v.optional(v.string()),
  remark: v.optional(v.string()),
  disposition: v.optional(v.string()),
  startedAt: Instant,
  endedAt: v.optional(Instant),
  status: v.optional(RecordStatus),
  hangUpParty: v.optional(HangUpParty),
  wrapUpUntil: v.optional(Instant),
  /** Up to here `extendWrapUp` can move the end of the wrap-up. */
  wrapUpLimit: v.optional(Instant),
  /** The customer's earlier calls; there a moment after the call began. */
  visits: v.optional(Visits),
  /** Where the customer's number is from, as far as the center's table knows. */
  place: v.optional(v.string()),
  /** An agent has put the customer's number on the block list. */
  blocked: v.optional(v.boolean()),
  /** It was dialled from a previewed contact of this task (VOC-02). */
  ...previewed,
});
export type Interaction = v.InferOutput<typeof Interaction>;

export const Presence = v.picklist(['offline', 'notReady', 'ready', 'onBreak']);
export type Presence = v.InferOutput<typeof Presence>;
export const Activity = v.picklist(['idle', 'offered', 'onCall', 'wrapUp']);
export type Activity = v.InferOutput<typeof Activity>;

/** `seconds`: how long the break is to last (OLA-10), counted from when it begins. */
export const NextPresence = v.object({ presence: v.picklist(['notReady', 'ready', 'onBreak']), reason: v.optional(v.string()), seconds: v.optional(v.number()) });
export type NextPresence = v.InferOutput<typeof NextPresence>;

export const Agent = v.object({
  id: v.string(),
  name: v.string(),
  presence: Presence,
  /** The break reason while `onBreak` (STA-02); `network` while `notReady` after a call was lost with its page. */
  reason: v.optional(v.string()),
  presenceSince: Instant,
  /** When the break is to be over; `breakOverdue` from then on, until the agent ends it (OLA-10). */
  breakUntil: v.optional(Instant),
  breakOverdue: v.optional(v.boolean()),
  /** `wrapUp` without an interaction is work the agent entered by hand (OLA-11). */
  activity: Activity,
  /** That work is not left yet: no call rings, and after one the agent placed it goes on. */
  byHand: v.optional(v.boolean()),
  activitySince: Instant,
  /** The call that decides the activity. */
  interactionId: v.optional(v.string()),
  /** Everything in hand, in the order it came: several calls at once, an offer beside a call, wrap-up beside the next call (CDA-04). */
  work: v.optional(v.array(v.object({ interactionId: v.string(), activity: v.picklist(['offered', 'onCall', 'wrapUp']), since: Instant }))),
  next: v.optional(NextPresence),
  /** A softphone or desk phone is registered, so that an offer can ring. */
  reachable: v.boolean(),
  /** Reached at a desk phone, which has one line: nothing rings beside a running call. */
  oneLine: v.optional(v.boolean()),
  /** The groups whose calls the agent takes now: all configured ones, or fewer by choice (OLA-07). */
  skillGroupIds: v.array(v.string()),
  /** Customers' calls connect without a click: by the agent's own switch (OLA-06), or because the center says so now (RTE-03). */
  autoAnswer: v.optional(v.boolean()),
  autoAnswerForced: v.optional(v.boolean()),
  /** No call is offered; the agent only places calls (OLA-16). */
  inboundOff: v.optional(v.boolean()),
  /** After a call comes work, until the agent ends it (OLA-13). */
  workAfterCall: v.optional(v.boolean()),
  /** Reads about a contact before calling: no call of the queue is offered meanwhile. */
  previewing: v.optional(v.boolean()),
});
export type Agent = v.InferOutput<typeof Agent>;
