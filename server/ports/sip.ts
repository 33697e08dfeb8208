/** The SIP port: calls as legs with SDP in and out. A service never sees a SIP message; an adapter never makes a decision. */
import type { EndCause } from 'ccc-workstation/protocol';

export type Sdp = string;

/** Who is calling, after authentication. */
export type CallOrigin =
  | { readonly kind: 'agent'; readonly agentId: string }
  | { readonly kind: 'phone'; readonly extension: string }
  | { readonly kind: 'web'; readonly number: string }
  | { readonly kind: 'trunk'; readonly trunkId: string };

/** Where a call is to go. `web` is a customer's web phone (`/demo/phone`) that registered under its number. */
export type CallTarget =
  | { readonly kind: 'agent'; readonly agentId: string }
  | { readonly kind: 'phone'; readonly extension: string }
  | { readonly kind: 'web'; readonly number: string }
  | { readonly kind: 'trunk'; readonly trunkId: string; readonly number: string };

/** What a leg tells its owner. Every callback may be set once, before the first await after getting the leg. */
export interface SipLegEvents {
  /** 180/183. `sdp`: early media of an outgoing leg (may come more than once, from several early dialogs). */
  onAlerting?(sdp: Sdp | undefined): void;
  /** The far end answered an outgoing leg. `sdp` is the answer (or, after an early answer in the same dialog, may repeat it). */
  onAnswered?(sdp: Sdp): void;
  /** ACK arrived for our 200: an incoming leg is up. `sdp` only when our 200 carried the offer. */
  onConfirmed?(sdp: Sdp | undefined): void;
  /** re-INVITE or UPDATE with an offer: return the answer. Glare (491) and retries are the adapter's. */
  onOffer?(offer: Sdp): Promise<Sdp>;
  /** The far end asked for our offer by a re-INVITE without one; we repeated ours and this is its answer. */
  onPeerAnswer?(sdp: Sdp): void;
  /** A digit by SIP INFO (RFC 6086 with application/dtmf-relay or application/dtmf). */
  onDigit?(digit: string, durationMs: number): void;
  /** Exactly once, also after our own hangUp/reject. `byRemote` says who ended it. */
  onEnded?(cause: EndCause, byRemote: boolean): void;
}

export interface SipLeg {
  readonly id: string;
  readonly events: SipLegEvents;
  /** Header `X-Ccc-Interaction`, where the far end sent one. */
  readonly interactionId: string | undefined;
  /** Far-end media wants WebRTC (came over or goes to a WebSocket flow) or plain RTP. */
  readonly transport: 'webrtc' | 'rtp';
  /** Sends an offer within the dialog (re-INVITE) and resolves with the answer; rejects with CccError `call-failed`. */
  reoffer(offer: Sdp): Promise<Sdp>;
  /** One digit by SIP INFO, for far ends without telephone-event. */
  sendDigit(digit: string, durationMs: number): Promise<void>;
  /** A phone that rings is told to go off the hook; rejects with CccError `not-supported` where it does not understand. */
  askToAnswer(): Promise<void>;
  /** What `SipStack.restore` needs to go on with this leg, or to end it properly, after the process was killed; undefined where nothing of it would be left. JSON. */
  persist(): unknown;
  /** BYE, CANCEL or a final response, whichever the state asks for. */
  hangUp(cause: EndCause): void;
}

export interface IncomingLeg extends SipLeg {
  readonly origin: CallOrigin;
  /** The user part the caller asked for, for example `02066240000`. */
  readonly to: string;
  /** Caller's number and display name as the trunk or account asserts them. */
  readonly from: { readonly number: string; readonly name: string | undefined };
  /** `X-Ccc-Data` of an agent's call: what the host page sent along (`desc`, `uui`). */
  readonly data?: Readonly<Record<string, string>>;
  /** `X-Ccc-Caller` of an agent's call: the number the agent wants to show. Anything may stand here; what may be shown is decided by the plan. */
  readonly callerNumber?: string;
  /** Undefined for an offerless INVITE: then `answer` takes our offer and `onConfirmed` brings the answer. */
  readonly offer: Sdp | undefined;
  /** 180, or 183 with early media when `sdp` is given (reliably when the caller requires 100rel). */
  ring(sdp?: Sdp): void;
  /** `standing`: it is no call but a line that stands between calls, and takes nobody's place among them. */
  answer(sdp: Sdp, options?: { readonly standing?: boolean }): void;
  /** What it offers cannot be had now; it may come again with something else. */
  decline(): void;
}

export interface DialOptions {
  readonly offer: Sdp;
  readonly from: { readonly number: string; readonly name?: string };
  /** Sent as `X-Ccc-Interaction` so that both channels meet. */
  readonly interactionId: string;
  /** Sent as `X-Ccc-Leg`: the leg that this dialog is. */
  readonly legId?: string;
  /** Sent as `X-Ccc-Attach: 1`: the leg is running, and the softphone takes it without ringing. */
  readonly attach?: boolean;
  /** Sent as `X-Ccc-Muted: 1`. */
  readonly muted?: boolean;
  /** Sent as `X-Ccc-Auto-Answer: 1`, and to desk phones as RFC 5373 has it: the far end answers without a click. */
  readonly autoAnswer?: boolean;
  /** Sent as `User-to-User` (RFC 7433). */
  readonly userData?: string;
  /** Gives up with `noAnswer` after this long. */
  readonly ringTimeoutMs: number;
}

/** Answered by the services: whom the adapter may let in. It gets the facts, they decide. */
export interface SipDirectory {
  /** Digest secrets of an account, or undefined; unknown and wrong accounts are refused alike. */
  account(username: string): Promise<SipAccount | undefined>;
  /** The trunk that a source address belongs to, without registration. */
  trunkOf(source: { readonly address: string; readonly port: number; readonly transport: string }): string | undefined;
}
export interface SipAccount {
  readonly username: string;
  readonly identity: { readonly kind: 'agent'; readonly agentId: string } | { readonly kind: 'phone'; readonly extension: string } | { readonly kind: 'web'; readonly number: string };
  /** H(user:realm:password) per algorithm, so that no password is kept. The realm is the SIP domain of the configuration. */
  readonly ha1: { readonly md5?: string; readonly sha256?: string };
  /** Offered in this order; WebSocket accounts get SHA-256 first and MD5 last, see findings 1.4. */
  readonly algorithms: readonly ('MD5' | 'SHA-256')[];
  readonly expiresAt?: number;
}

export type RegistrationChange = {
  readonly identity: SipAccount['identity'];
  readonly registered: boolean;
  readonly userAgent?: string;
  readonly address?: string;
};

export interface SipEvents {
  /** Authenticated new call. The owner answers, rejects (hangUp) or keeps it ringing. */
  onCall(leg: IncomingLeg): void;
  onRegistration(change: RegistrationChange): void;
  /** A registration that outlives the process was made, changed or (undefined) ended; `SipStack.remember` brings it back. JSON. */
  onBinding?(id: string, stored: unknown): void;
}

export interface SipStack {
  start(events: SipEvents): Promise<{ readonly addresses: readonly string[] }>;
  /** Throws CccError `call-failed` synchronously only for a target that cannot exist; otherwise the leg reports `onEnded`. */
  dial(target: CallTarget, options: DialOptions): SipLeg;
  /** Registrations of before a restart, to be taken up with `start`. */
  remember(bindings: readonly unknown[]): void;
  /**
   * A leg of before a restart, from what `persist` gave then; may be asked before `start`. An answered one goes on, one that was still ringing can
   * only be hung up. Undefined for something unreadable.
   */
  restore(value: unknown): SipLeg | undefined;
  isRegistered(identity: SipAccount['identity']): boolean;
  /** What the first REGISTER of a phone may answer before it is asked (RFC 7616 section 3.6): a nonce of now, for our realm, SHA-256 and `auth`. */
  challenge(): { readonly realm: string; readonly nonce: string };
  /** Which SDP flavour a target needs before an offer can be made. */
  transportOf(target: CallTarget): 'webrtc' | 'rtp';
  /** Its phones ring no more until they register again; their connections, and the calls on them, stay. */
  unbind(identity: SipAccount['identity']): void;
  /** Ends the flows and bindings of an identity (forced sign-out). */
  drop(identity: SipAccount['identity']): void;
  /** Ends every call; with `handOver` says nothing to anybody, because the next process goes on with them. */
  stop(options?: { readonly handOver?: boolean }): Promise<void>;
}
