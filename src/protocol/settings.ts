/** The center's settings: what an administrator may change while it runs; apart, so that no page downloads their checks. */
import * as v from 'valibot';
import { BridgePolicy, ScreenPop } from './events.js';
import { Id } from './shapes.js';

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const TimeZone = v.pipe(v.string(), v.check(isZone, 'an IANA time zone such as Asia/Shanghai'));
const TimeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 09:00'));
/** On these weekdays from one time to another; the last minute is excluded. A night is two periods. */
export const Period = v.pipe(
  v.strictObject({ days: v.pipe(v.array(v.picklist(weekdays)), v.minLength(1)), from: TimeOfDay, to: TimeOfDay }),
  v.check(({ from, to }) => from < to, 'a period ends after it begins'),
);
export type Period = v.InferOutput<typeof Period>;

/** STA-02. A name alone is a reason that is offered. */
export const BreakReason = v.strictObject({ name: text(64), enabled: v.boolean() });
export type BreakReason = v.InferOutput<typeof BreakReason>;
const BreakReasons = v.pipe(
  v.array(v.union([BreakReason, v.pipe(text(64), v.transform((name): BreakReason => ({ name, enabled: true })))])), v.maxLength(100),
  v.check((list) => new Set(list.map(({ name }) => name)).size === list.length, 'two reasons of one name'),
);

/** What a held caller hears: the center's music, nothing, a text that is spoken, or a sound that was uploaded; looped until they are back (CAL-03). */
export const HoldSound = v.variant('kind', [
  v.strictObject({ kind: v.literal('music') }), v.strictObject({ kind: v.literal('none') }),
  v.strictObject({ kind: v.literal('text'), text: text(500) }), v.strictObject({ kind: v.literal('file'), soundId: Id }),
]);
export type HoldSound = v.InferOutput<typeof HoldSound>;

/** POP-01, POP-04: one that is switched off is not even named to an agent's page. `width` in pixels; left out, it takes what there is. */
const ScreenPopSetting = v.strictObject({ ...ScreenPop.entries, width: v.optional(whole(100, 4000)), enabled: v.optional(v.boolean(), true) });

/** What an agent's page may read is refused here where it holds more than that (S-36). */
const BridgeSetting = v.strictObject({ ...BridgePolicy.entries, origins: v.array(v.strictObject(BridgePolicy.entries.origins.item.entries)) });

const entries = {
  /** Shown to host pages as `sdkAppId`. */
  applicationId: text(64),
  /** In which "09:00" is nine o'clock (CON-14). */
  timeZone: TimeZone,
  /** STA-01: with `notReady` agents get no call until they say so. */
  presenceAfterSignIn: v.picklist(['ready', 'notReady']),
  breakReasons: BreakReasons,
  dispositions: v.pipe(v.array(text(64)), v.maxLength(200)),
  screenPops: v.pipe(v.array(v.pipe(ScreenPopSetting, v.check(({ url }) => isPageAddress(url), 'a page by https, or on localhost'))), v.maxLength(10)),
  bridge: v.pipe(BridgeSetting, v.check(({ origins }) => origins.every(({ origin }) => isOrigin(origin)), 'origins such as https://crm.example.com')),
  /** RTE-01: who of several free agents is asked first. `priority` is that of the skill group, then idle time. */
  routing: v.picklist(['idleTime', 'fewestCalls', 'priority']),
  /** RTE-02: who served the caller last is asked first; `outbound` counts also whom that agent called. */
  lastAgentFirst: v.strictObject({ on: v.boolean(), outbound: v.boolean() }),
  /** RTE-03: calls are answered without a click, always or in these periods. */
  autoAnswer: v.union([v.picklist(['off', 'always']), v.strictObject({ periods: v.pipe(v.array(Period), v.minLength(1), v.maxLength(50)) })]),
  /** RTE-04: a call that nobody answered for so long moves on. `null`: as each skill group says. */
  ringTimeoutSeconds: v.union([v.nullable(whole(3, 300)), v.literal('never')]),
  /** RTE-05: so long after the hang-up the agent is what the agent was before the call. `null`: as each skill group's wrap-up says. */
  restoreAfterSeconds: v.nullable(whole(0, 3600)),
  /** RTE-06: what an agent becomes who let a call ring out; a break has one of the center's reasons, if there are any. */
  afterMissed: v.union([v.picklist(['ready', 'notReady']), v.strictObject({ onBreak: text(64) })]),
  /** Wrap-up after calls an agent placed; inbound calls take the skill group's. */
  outboundWrapUpSeconds: whole(0, 3600),
  internalRingTimeoutMs: whole(1000, 300_000),
  /** OLA-03: how long an agent's page may be gone before the agent counts as signed out. */
  disconnectGraceMs: whole(0, 3_600_000),
  /** How long a call is kept for an agent whose page is gone or has no sound any more (F-07, F-12). */
  attachGraceMs: whole(0, 600_000),
  /** What becomes of the customer after that: the head of the line the call came from, the line of a named group, or the end. */
  afterLoss: v.union([v.picklist(['queue', 'hangUp']), v.strictObject({ skillGroupId: text(64) })]),
  /**
   * Where a customer goes whose agent has left and whom the one they were handed to did not take (VOC-08): the head of the line the call came from, the
   * agent first, or the line of a named group.
   */
  afterTransferFailed: v.union([v.picklist(['queue', 'agent']), v.strictObject({ skillGroupId: text(64) })]),
  /** F-20: an agent signs in while signed in somewhere else. The newer session wins, or the older. */
  secondSession: v.picklist(['kick-old', 'refuse-new']),
  /** OLA-02: with `refuse-new`, whether the agent may take over all the same, by a button of its own. */
  forcedSignIn: v.boolean(),
  /** Wrap-up may be extended by this step, up to this long in all; a step of 0 switches it off. */
  wrapUpExtensionSeconds: whole(0, 3600),
  wrapUpMaxSeconds: whole(0, 14_400),
  /** Calls of the queue an agent is given at once; `maxCallsOf`: agents who are given another number. */
  maxCalls: whole(1, 10),
  maxCallsOf: v.record(text(64), whole(1, 10)),
  /** Calls an agent may hold in all: with 1 a colleague's call to an agent in a call finds the line busy. */
  maxDirectCalls: whole(1, 10),
  /** Offered to an agent who declines a call (VOC-14). */
  rejectReasons: v.pipe(v.array(text(64)), v.maxLength(50)),
  /** PVW-18: how long an agent may read about a contact before it goes to the next one; a contact may bring its own time. */
  previewSeconds: whole(5, 3600),
  /** A contact that so many agents let pass is not shown again. */
  previewPushes: whole(1, 20),
  /** Offered to an agent who passes over a contact. */
  skipReasons: v.pipe(v.array(text(64)), v.maxLength(50)),
  /** Agents may put numbers on the block list (CAL-13). */
  agentsMayBlock: v.boolean(),
  /** Agents see which calls wait in their groups, and may take one out of its turn (VOC-13). */
  agentsMayTake: v.boolean(),
  /** Country code of numbers written without one, so that the block list knows a number however it is presented. Empty: unknown. */
  countryCode: v.pipe(v.string(), v.regex(/^[1-9]\d{0,2}$|^$/, 'a country code such as 86')),
  /** Where numbers are from, by their beginning: the longest that fits is shown with the customer (CAL-14). */
  numberPlaces: v.pipe(v.array(v.strictObject({ prefix: v.pipe(v.string(), v.regex(/^\+?\d{1,15}$/, 'the beginning of a number')), name: text(64) })), v.maxLength(5000)),
  /** Agents see customers' numbers without their middle; supervisors and administrators see them whole (S-29). */
  maskNumbers: v.boolean(),
  /** Trunks on which a call's `uui` goes along to whom it is transferred, or who is asked, outside (CAL-07, RFC 7433). */
  userToUserTrunks: v.pipe(v.array(text(64)), v.maxLength(100)),
  /** What a held caller hears (CAL-03). */
  holdSound: HoldSound,
  /** Commands that nobody in this center may use; their buttons are gone. `commandsOffFor`: agents who may not use these either. */
  commandsOff: v.array(text(64)),
  commandsOffFor: v.record(text(64), v.array(text(64))),
} as const;

export const CenterSettings = v.strictObject(entries);
export type CenterSettings = Readonly<v.InferOutput<typeof CenterSettings>>;
/** What is named is replaced; the rest stays. */
export const SettingsChange = v.partial(CenterSettings);
export type SettingsChange = Readonly<v.InferOutput<typeof SettingsChange>>;

export const defaultSettings: CenterSettings = {
  applicationId: '1400000001', timeZone: 'Asia/Shanghai', countryCode: '86', numberPlaces: [], presenceAfterSignIn: 'notReady',
  breakReasons: ['Meeting', 'Training', 'Lunch Break'].map((name) => ({ name, enabled: true })),
  dispositions: [], screenPops: [],
  bridge: { origins: [], maxBytes: 8192, perSecond: 1, perMinute: 30 }, routing: 'priority', lastAgentFirst: { on: false, outbound: false }, autoAnswer: 'off',
  ringTimeoutSeconds: null, restoreAfterSeconds: null,
  // An agent who walked away would otherwise be offered every waiting call in turn while the callers wait.
  afterMissed: 'notReady',
  outboundWrapUpSeconds: 10, internalRingTimeoutMs: 30_000, disconnectGraceMs: 45_000, attachGraceMs: 60_000, afterLoss: 'queue', afterTransferFailed: 'queue', secondSession: 'kick-old', forcedSignIn: true, commandsOff: [], commandsOffFor: {},
  wrapUpExtensionSeconds: 30, wrapUpMaxSeconds: 300, maxCalls: 1, maxCallsOf: {}, maxDirectCalls: 2, rejectReasons: [], previewSeconds: 60, previewPushes: 3, skipReasons: ['Not a good time', 'Wrong data', 'Already settled'], agentsMayBlock: false, agentsMayTake: false, maskNumbers: false, userToUserTrunks: [],
  holdSound: { kind: 'music' },
};

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch { return false; }
}

function isPageAddress(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));
}

const isOrigin = (origin: string): boolean => URL.canParse(origin) && new URL(origin).origin === origin;
