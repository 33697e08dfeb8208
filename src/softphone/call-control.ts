/** What a phone does by SIP itself where no center re-plugs legs: the port between the exchange in the page and the SIP adapter (ADR 0008). */
import type { EndCause } from '../protocol/index.js';

/** Calls are named by the id that the softphone's facts carry as `interactionId`: in plain mode each is one dialog. */
export type CallId = string;

export interface CallControl {
  /** Resolves when the far end has agreed. */
  hold(callId: CallId, held: boolean): Promise<void>;
  /** Asks the far end to call a number, or the far end of another of our calls; resolves once it has agreed to try. */
  refer(callId: CallId, to: ReferTarget): Promise<void>;
  /** Digits by SIP INFO. */
  sendInfo(callId: CallId, digits: string): Promise<void>;
}
export type ReferTarget = { readonly number: string } | { readonly callId: CallId };

export type ControlEvent =
  /** The far end holds the call, or has resumed it. */
  | { readonly type: 'held'; readonly callId: CallId; readonly held: boolean }
  | { readonly type: 'digit'; readonly callId: CallId; readonly digit: string }
  /** How a `refer` of ours goes on. */
  | { readonly type: 'referral'; readonly callId: CallId; readonly outcome: 'ringing' | 'answered' | 'failed'; readonly cause?: EndCause }
  /** The far end is about to be somebody else: `to` takes the place of `from` once it is connected. */
  | { readonly type: 'moving'; readonly callId: CallId; readonly to: CallId; readonly legId: string; readonly number: string; readonly name?: string };

/** A far end wants us to call somebody else. */
export interface TransferRequest {
  /** Who asks. */
  readonly from: string;
  /** The address to call, without parameters: `sip:2003@pbx.example`. */
  readonly to: string;
  /** It lies in the domain of our own account. */
  readonly sameDomain: boolean;
}
