/** The event socket `/api/v1/events`: frames in both directions, ordered and resumable by cursor. */
import * as v from 'valibot';
import { InteractionFact } from './facts.js';
import { Agent, Id, Instant, Interaction, Party } from './shapes.js';

/** Grows by one with every stored event of the center; what a client saw last is its `after`. */
export const Cursor = v.number();

/** A call that waits, or rings at somebody. */
export const WaitingCall = v.object({ interactionId: Id, customer: Party, since: Instant });
export type WaitingCall = v.InferOutput<typeof WaitingCall>;
export const QueueStatus = v.object({
  skillGroupId: v.string(), name: v.string(), waiting: v.number(), longestWaitSince: v.optional(Instant), agentsReady: v.number(),
  /** Which, the longest waiting first, where agents may `take` them; of the reader's own groups only. */
  calls: v.optional(v.array(WaitingCall)),
});
export type QueueStatus = v.InferOutput<typeof QueueStatus>;

export const ScreenPop = v.object({
  id: v.string(), name: v.string(), url: v.string(), width: v.optional(v.number()), alwaysVisible: v.boolean(),
});
export type ScreenPop = v.InferOutput<typeof ScreenPop>;

/** A customer whom nobody has called yet, shown to the agent who may call with `dialPreview` or pass over with `skipPreview` (PVW-01). The number is as the reader may see it. */
export const Preview = v.object({
  id: Id, taskId: v.string(), taskName: v.string(), number: v.string(), name: v.optional(v.string()), data: v.record(v.string(), v.string()), since: Instant,
  /** Then it is taken back. */
  until: Instant,
});
export type Preview = v.InferOutput<typeof Preview>;

/** A short text from a colleague, there until it is closed (OLA-04). */
export const Note = v.object({ id: Id, from: v.string(), name: v.string(), at: Instant, text: v.string() });
export type Note = v.InferOutput<typeof Note>;

/** The agent's own fields that POP-06 puts on the hash. */
export const Me = v.object({
  agentId: v.string(), email: v.string(), name: v.string(), nickname: v.string(), mobile: v.string(),
  role: v.picklist(['agent', 'supervisor', 'admin']), roleId: v.string(), sdkAppId: v.string(),
  skillGroups: v.array(v.object({ id: v.string(), name: v.string() })),
});
export type Me = v.InferOutput<typeof Me>;

/** What the center and this agent may do; the UI shows only that. */
export const CenterCapabilities = v.object({
  /** Names of the center's commands, and `dial`. What is not listed is refused. */
  commands: v.array(v.string()),
  /** Who carries them out; the center if left out. The phone of a plain PBX does it by SIP itself (ADR 0008). */
  carriedOutBy: v.optional(v.picklist(['center', 'softphone'])),
  /** Offered when an agent declines a call (VOC-14). */
  rejectReasons: v.optional(v.array(v.string())),
  /** Offered when an agent passes over a previewed contact. */
  skipReasons: v.optional(v.array(v.string())),
  recordings: v.boolean(),
  /** `dial` may name which of `callerNumbers` the far end sees; left out, it is the first. */
  chooseCallerId: v.boolean(), callerNumbers: v.array(v.string()),
  /** Which of them go with a skill group of this agent, by its id. */
  groupNumbers: v.optional(v.record(v.string(), v.array(v.string()))),
  directory: v.boolean(),
  /** Call flows that a customer can be handed to. */
  flows: v.optional(v.array(v.object({ id: v.string(), name: v.string() }))),
  /** What `collect` may ask a customer for. */
  collections: v.optional(v.array(v.object({ id: v.string(), name: v.string(), masked: v.boolean() }))),
  /** Calls an agent may hold at once: so many, and no more, another by name rings beside. One if left out. */
  maxDirectCalls: v.optional(v.number()),
});
export type CenterCapabilities = v.InferOutput<typeof CenterCapabilities>;

/** How the browser's softphone registers: credentials that live minutes (S-10). The client asks again before `expiresAt`. */
export const SipAccess = v.object({
  /** `wss://host/sip`, or `ws://` on loopback. A path only is relative to the center. Ours has a one-time ticket in it: opened within a minute, the first REGISTER is not challenged. */
  server: v.string(), aor: v.string(), username: v.string(), password: v.string(), expiresAt: Instant,
  /** What the first REGISTER answers before it is asked, with SHA-256 and `auth` (RFC 7616): so it is not challenged on a connection opened without the ticket either. */
  challenge: v.optional(v.object({ realm: v.string(), nonce: v.string() })),
  iceServers: v.array(v.object({ urls: v.union([v.string(), v.array(v.string())]), username: v.optional(v.string()), credential: v.optional(v.string()) })),
  /** Whom the phone calls to leave its media path standing between calls (`mediaMode: 'persistent'`); without it that is not to be had here. */
  standby: v.optional(v.string()),
});
export type SipAccess = v.InferOutput<typeof SipAccess>;

/** Which origins may talk to the workstation by postMessage, and what they may ask (S-01, S-03). */
export const BridgePolicy = v.object({
  /** Among the commands `dialByClick`: a call that such a page asks for stands in the dial pad and waits for the agent's click. */
  origins: v.array(v.object({ origin: v.string(), commands: v.array(v.string()) })),
  maxBytes: v.number(), perSecond: v.number(), perMinute: v.number(),
});
export type BridgePolicy = v.InferOutput<typeof BridgePolicy>;

/** Desk phones; `busy`: in a call. */
const phones = v.array(v.object({ extension: v.string(), name: v.string(), registered: v.boolean(), busy: v.optional(v.boolean()) }));

/** What an agent's page shows and follows the center's settings; sent again when they change. */
const configured = {
  breakReasons: v.array(v.string()), dispositions: v.array(v.string()), screenPops: v.array(ScreenPop), bridge: BridgePolicy, capabilities: CenterCapabilities,
  wrapUpSeconds: v.number(),
};

export const ServerFrame = v.variant('type', [
  /** First frame after opening, unless the client resumed: everything an agent's client needs to know. */
  v.object({
    type: v.literal('snapshot'), cursor: Cursor, serverTime: Instant, me: Me, agent: Agent, colleagues: v.array(Agent),
    interactions: v.array(Interaction), queues: v.array(QueueStatus),
    phones, previews: v.optional(v.array(Preview)), notes: v.optional(v.array(Note)), ...configured,
  }),
  v.object({ type: v.literal('settings'), ...configured }),
  /** Resumed: the missed events follow. */
  v.object({ type: v.literal('resumed'), cursor: Cursor, serverTime: Instant }),
  v.object({ type: v.literal('fact'), cursor: Cursor, fact: InteractionFact }),
  /** An interaction this client has not seen the beginning of (it was routed to this agent later); facts after it continue it. */
  v.object({ type: v.literal('interaction'), cursor: Cursor, interaction: Interaction }),
  v.object({ type: v.literal('agent'), cursor: Cursor, agent: Agent }),
  /** Several at once: who changed in the last moments, or everybody after a resume. */
  v.object({ type: v.literal('agents'), agents: v.array(Agent) }),
  v.object({ type: v.literal('queues'), queues: v.array(QueueStatus) }),
  v.object({ type: v.literal('phones'), phones }),
  /** All that were not closed yet, the oldest first. */
  v.object({ type: v.literal('notes'), notes: v.array(Note) }),
  /** All that are shown to this agent now: one or none. */
  v.object({ type: v.literal('previews'), previews: v.array(Preview) }),
  /** Digits the far end pressed. Never stored. */
  v.object({ type: v.literal('dtmf'), interactionId: Id, legId: Id, digit: v.string() }),
  v.object({ type: v.literal('reply'), id: Id, ok: v.boolean(), error: v.optional(v.object({ code: v.string(), message: v.string(), remedy: v.optional(v.string()) })) }),
  /** Is the page running? Whoever has ever sent a `ping` answers with one; the browser's own pongs say nothing about a frozen page (F-16). */
  v.object({ type: v.literal('ping') }),
  v.object({ type: v.literal('pong'), id: v.number(), serverTime: Instant }),
  /** The center makes room for its next process: nothing new begins, running calls go on; it is gone at `until` at the latest, and back soon after (F-31). */
  v.object({ type: v.literal('draining'), until: Instant }),
  /** The session is over: signed in elsewhere, signed out, token refused. The client does not reconnect by itself. */
  v.object({
    type: v.literal('signedOut'),
    /** `inUse`: the agent is signed in somewhere else, and that session goes before this one. */
    reason: v.picklist(['elsewhere', 'inUse', 'signedOut', 'forced', 'expired']),
    /** With `inUse`: this one may be opened all the same (`takeOver`), which ends the other. */
    mayTakeOver: v.optional(v.boolean()),
  }),
]);
export type ServerFrame = v.InferOutput<typeof ServerFrame>;
