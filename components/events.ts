/** Every DOM event of the elements with the type of its detail: requests (`ccc-<verb>-request`, cancelable) and notifications. */
import type { InteractionId, LegId, NextPresence, Presence } from '../src/protocol/index.js';

/** The call a request is about. */
export interface CallDetail { readonly interactionId: InteractionId; readonly legId: LegId }
/** Whom to call: a telephone number, a colleague or a registered desk phone (PHN-08). */
export interface DialDetail { readonly kind: 'number' | 'agent' | 'phone'; readonly to: string; readonly name?: string; readonly callerId?: string }
export interface NoteDetail { readonly interactionId: InteractionId; readonly remark?: string; readonly disposition?: string }

/** Requests: an element asks, somebody above decides. `preventDefault()` refuses. */
export interface CccRequests {
  'ccc-answer-request': CallDetail;
  'ccc-reject-request': CallDetail;
  'ccc-hang-up-request': CallDetail;
  'ccc-mute-request': CallDetail;
  'ccc-unmute-request': CallDetail;
  'ccc-hold-request': CallDetail;
  'ccc-resume-request': CallDetail;
  'ccc-send-digits-request': CallDetail & { readonly digits: string };
  'ccc-dial-request': DialDetail;
  'ccc-set-presence-request': { readonly presence: Presence; readonly reason?: string };
  'ccc-set-next-presence-request': NextPresence;
  'ccc-note-request': NoteDetail;
  'ccc-finish-wrap-up-request': NoteDetail;
  'ccc-sign-in-request': { readonly email: string; readonly password: string };
  'ccc-sign-out-request': Record<string, never>;
  'ccc-play-request': { readonly recordingId: string };
  'ccc-refresh-request': Record<string, never>;
  'ccc-more-request': Record<string, never>;
  /** The one thing a banner offers: `reconnect`, `enable-sound`, `try-microphone`, `take-over`. */
  'ccc-remedy-request': { readonly remedy: string };
}

/** Notifications: something changed; nothing to refuse. */
export interface CccNotifications {
  'ccc-keypad-change': { readonly open: boolean };
  'ccc-select-change': { readonly value: string };
  'ccc-presence-change': { readonly presence: Presence; readonly reason?: string };
  'ccc-call-change': { readonly interactionId?: InteractionId; readonly state: string };
  'ccc-dismiss-change': { readonly id: string };
}

export type CccEvents = CccRequests & CccNotifications;
export type CccEventName = keyof CccEvents;

declare global {
  interface HTMLElementEventMap extends CccEventMap {}
}
type CccEventMap = { [K in CccEventName]: CustomEvent<CccEvents[K]> };
