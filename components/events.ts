/** Every DOM event of the elements with the type of its detail: requests (`ccc-<verb>-request`, cancelable) and notifications. */
import type { CommandOf } from '../src/model/index.js';
import type { Activity, HoldScope, InteractionId, NextPresence, Presence, Target, TransferMode } from '../src/protocol/index.js';

/** The call a request is about. */
export interface CallDetail { readonly interactionId: InteractionId }
/**
 * Whom to call: a number, `agent-<id>` for a colleague, or the extension of a desk phone (PHN-08).
 * `callerNumber`: which of the agent's numbers the far end sees (DIA-02); left out, the center's rules choose.
 */
export interface DialDetail { readonly phoneNumber: string; readonly desc?: string; readonly uui?: string; readonly callerNumber?: string }
export interface NoteDetail { readonly interactionId: InteractionId; readonly remark?: string; readonly disposition?: string; readonly data?: Readonly<Record<string, string>> }
type Nothing = Readonly<Record<string, never>>;

/** Requests: an element asks, somebody above decides; `preventDefault()` refuses. The detail is the command without its name. */
export interface CccRequests {
  'ccc-answer-request': CallDetail;
  'ccc-reject-request': CallDetail & { readonly reason?: string };
  'ccc-switch-to-request': CallDetail;
  'ccc-pick-up-request': { readonly agentId: string };
  'ccc-redial-request': CallDetail;
  'ccc-send-note-request': Omit<CommandOf<'sendNote'>, 'name'>;
  'ccc-close-note-request': { readonly noteId: string };
  'ccc-dial-preview-request': { readonly previewId: string };
  'ccc-skip-preview-request': { readonly previewId: string; readonly reason: string };
  'ccc-block-number-request': CallDetail;
  'ccc-extend-wrap-up-request': CallDetail;
  /** `legId`: only this connection. */
  'ccc-hang-up-request': CallDetail & { readonly legId?: string };
  'ccc-mute-request': CallDetail;
  'ccc-unmute-request': CallDetail;
  'ccc-hold-request': CallDetail & { readonly scope?: HoldScope };
  'ccc-resume-request': CallDetail & { readonly scope?: HoldScope };
  /** Whom? A host page that has its own directory prevents ours and dispatches the command itself. */
  'ccc-pick-target-request': CallDetail & { readonly purpose: 'transfer' | 'consult' };
  'ccc-transfer-request': CallDetail & { readonly to: Target; readonly mode?: TransferMode };
  'ccc-take-request': CallDetail;
  'ccc-collect-request': CallDetail & { readonly templateId: string };
  'ccc-cancel-collect-request': CallDetail;
  'ccc-cancel-transfer-request': CallDetail;
  'ccc-consult-request': CallDetail & { readonly to: Target };
  'ccc-cancel-consult-request': CallDetail;
  'ccc-swap-request': CallDetail;
  'ccc-complete-transfer-request': CallDetail;
  'ccc-join-request': CallDetail;
  'ccc-split-request': CallDetail;
  'ccc-leave-request': CallDetail;
  'ccc-send-digits-request': CallDetail & { readonly digits: string };
  'ccc-dial-request': DialDetail;
  'ccc-go-ready-request': Nothing;
  'ccc-go-not-ready-request': Nothing;
  'ccc-go-on-break-request': { readonly reason?: string; readonly seconds?: number };
  'ccc-set-auto-answer-request': { readonly on: boolean };
  'ccc-set-inbound-request': { readonly on: boolean };
  'ccc-set-after-call-request': { readonly state: 'idle' | 'work' };
  'ccc-set-skill-groups-request': { readonly ids: readonly string[] };
  'ccc-enter-work-request': Nothing;
  'ccc-leave-work-request': Nothing;
  'ccc-set-next-presence-request': NextPresence;
  /** `cause`: a code that the center keeps with it. */
  'ccc-sign-out-request': { readonly cause?: string };
  'ccc-note-request': NoteDetail;
  'ccc-finish-wrap-up-request': CallDetail;
  'ccc-select-request': CallDetail;
  'ccc-allow-microphone-request': Nothing;
  'ccc-allow-sound-request': Nothing;
  'ccc-dismiss-problem-request': Nothing;
  'ccc-sign-in-request': { readonly email: string; readonly password: string };
  /** Connect again here and now: after a loss, or after a sign-in elsewhere. */
  'ccc-connect-request': Nothing;
  'ccc-play-request': { readonly recordingId: string };
  'ccc-list-calls-request': { readonly older: boolean };
}

/** Asked before the workstation does what a button, a shortcut, the bridge or a program wanted; `preventDefault()` refuses. */
export interface CccQuestions {
  /** `redials`: the earlier call whose customer is called again. */
  'ccc-before-dial': Omit<CommandOf<'dial'>, 'name'> & { readonly previewId?: string; readonly redials?: string };
  'ccc-before-answer': Omit<CommandOf<'answer'>, 'name'>;
  'ccc-before-transfer': CommandOf<'transfer' | 'consult' | 'completeTransfer'>;
  'ccc-before-wrap-up': Omit<CommandOf<'finishWrapUp'>, 'name'>;
}

/** Notifications: something changed; nothing to refuse. */
export interface CccNotifications {
  'ccc-keypad-change': { readonly open: boolean };
  /** Another conversation is looked at, or none. */
  'ccc-look-change': { readonly interactionId?: InteractionId };
  'ccc-tab-change': { readonly value: string };
  'ccc-value-change': { readonly value: string };
  'ccc-presence-change': { readonly presence: Presence; readonly activity: Activity; readonly reason?: string; /** A break's time is over. */ readonly breakOverdue?: boolean };
  'ccc-call-change': { readonly interactionId?: InteractionId; readonly stage: string };
  'ccc-launcher-change': { readonly open: boolean; readonly out: boolean };
  'ccc-connection-change': { readonly signalling: string; readonly registration: string };
}

export type CccEvents = CccRequests & CccQuestions & CccNotifications;
export type CccEventName = keyof CccEvents;

declare global {
  interface HTMLElementEventMap extends CccEventMap {}
}
type CccEventMap = { [K in CccEventName]: CustomEvent<CccEvents[K]> };
