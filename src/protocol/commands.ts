/** Commands: what a page, a shortcut, a bridge or an API asks of the center. Strict: an unknown key is refused (S-36). */
import * as v from 'valibot';
import { CallReport, HoldScope, Id, QualityWarning, Target, TransferMode } from './shapes.js';

const cmd = <const T extends string, E extends v.ObjectEntries>(name: T, entries: E) =>
  v.strictObject({ name: v.literal(name), ...entries });
const interactionId = Id;
/** Longer than any of them can be. */
const to = v.pipe(v.strictObject(Target.entries), v.check(({ id }) => id.length > 0 && id.length <= 64, 'an id of at most 64 characters'));
const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const scope = v.optional(HoldScope);
/** How long a break lasts. */
const seconds = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(86_400)));

const figure = v.pipe(v.number(), v.minValue(0), v.maxValue(1e6));
const CallReportSent = v.strictObject({
  ...CallReport.entries, mos: figure, worstMos: figure, rttMs: v.optional(figure), lossPercent: figure, jitterMs: figure, readings: figure,
  codec: v.optional(text(32)), warnings: v.pipe(v.array(QualityWarning), v.maxLength(8)),
});

/** The commands the center carries out. Answer, reject, mute, DTMF and hang-up belong to the browser's softphone (see `src/commands.ts`). */
export const CenterCommand = v.variant('name', [
  /** `reason`: of a break one of the configured, of signing out a cause code that is kept (OLA-14). */
  cmd('setPresence', { presence: v.picklist(['notReady', 'ready', 'onBreak', 'offline']), reason: v.optional(text(64)), seconds }),
  cmd('setNextPresence', { presence: v.picklist(['notReady', 'ready', 'onBreak']), reason: v.optional(text(64)), seconds }),
  cmd('setAutoAnswer', { on: v.boolean() }),
  cmd('setInbound', { on: v.boolean() }),
  cmd('setAfterCall', { state: v.picklist(['idle', 'work']) }),
  cmd('setSkillGroups', { ids: v.pipe(v.array(text(64)), v.minLength(1), v.maxLength(100)) }),
  cmd('enterWork', {}),
  cmd('leaveWork', {}),
  /** Whether this page's microphone lets it answer; sent by the workstation. An agent who cannot is not rung here (F-22). */
  cmd('reportPhone', { canAnswer: v.boolean() }),
  /** `call`, the default: the other side hears music. `connection`: only the agent's own parks; of three the others go on talking (CON-21). */
  cmd('hold', { interactionId, scope }),
  cmd('resume', { interactionId, scope }),
  /** A desk phone that rings for this agent is told to go off the hook (VOC-14). */
  cmd('answer', { interactionId }),
  /** The caller's page has no media leg for this running call: the center rings it again, and its softphone answers by itself (F-12). */
  cmd('attach', { interactionId }),
  /** The page's microphone was switched off or on. */
  cmd('setMuted', { interactionId, muted: v.boolean() }),
  /** Ends the whole interaction from the agent's side, for callers of the API that own no softphone. */
  cmd('hangUp', { interactionId, /** Only this connection: the agent's own, that of the third party, or beside that one the customer's (VOC-11). */ legId: v.optional(Id), /** The same by the number that the agent sees of it. */ number: v.optional(text(64)) }),
  /** Declines an offer; the call goes back to routing and the record says why (VOC-14). */
  cmd('reject', { interactionId, reason: v.optional(text(64)) }),
  /** Talks in this call and holds whatever else this agent talks in. */
  cmd('switchTo', { interactionId }),
  /** Takes the call that rings at this colleague of a common skill group (VOC-13). */
  cmd('pickUp', { agentId: Id }),
  /** Takes this call out of the line of one of the agent's groups, or from the colleague it rings at, where the center lets agents do so (VOC-13). */
  cmd('take', { interactionId }),
  /** Passes over the contact that is shown to this agent; the reason is kept with it. It is called by an INVITE to `preview-<id>`. */
  cmd('skipPreview', { previewId: Id, reason: v.pipe(text(64), v.trim(), v.minLength(1)) }),
  /** To colleagues of a common skill group, and to whole groups of one's own (OLA-04). */
  cmd('sendNote', {
    to: v.pipe(v.array(v.strictObject({ kind: v.picklist(['agent', 'skillGroup']), id: v.pipe(text(64), v.minLength(1)) })), v.minLength(1), v.maxLength(20)),
    text: v.pipe(text(500), v.trim(), v.minLength(1)),
  }),
  /** It was read. */
  cmd('closeNote', { noteId: Id }),
  cmd('extendWrapUp', { interactionId }),
  /** Puts the customer's number on the block list, where the center lets agents do so (CAL-13). */
  cmd('blockNumber', { interactionId }),
  /** How this agent's end of the call sounded; sent by the workstation when it is over. */
  cmd('report', { interactionId, report: CallReportSent }),
  cmd('note', { interactionId, remark: v.optional(text(2000)), disposition: v.optional(text(64)), data: v.optional(v.record(text(64), text(1000))) }),
  cmd('finishWrapUp', { interactionId }),
  /** Asks the customer for digits; the agent hears nothing of them, and the business system gets them (CAL-09). */
  cmd('collect', { interactionId, templateId: Id }),
  cmd('cancelCollect', { interactionId }),
  /** Rings somebody else while the customer hears music; whoever answers has the call. With `blind` the agent leaves at once (VOC-08). */
  cmd('transfer', { interactionId, to, mode: v.optional(TransferMode) }),
  cmd('cancelTransfer', { interactionId }),
  /** Calls a third party while the customer hears music. */
  cmd('consult', { interactionId, to }),
  /** The third party leaves, ringing or talking; the customer is back. */
  cmd('cancelConsult', { interactionId }),
  /** Talks to the other of the two; the one talked to so far hears music. */
  cmd('swap', { interactionId }),
  /** Leaves the customer to the third party. */
  cmd('completeTransfer', { interactionId }),
  cmd('join', { interactionId }),
  /** Back from three parties to the consultation: the customer hears music. */
  cmd('split', { interactionId }),
  /** Out of a three-party call, which goes on without this agent. */
  cmd('leave', { interactionId }),
]);
export type CenterCommand = v.InferOutput<typeof CenterCommand>;
export type CenterCommandName = CenterCommand['name'];
/** About the agent who asks, not about a call. */
export type DeskCommand = Exclude<CenterCommand, { interactionId: string } | { name: 'pickUp' | 'reportPhone' | 'skipPreview' | 'sendNote' | 'closeNote' }>;
