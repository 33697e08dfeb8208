/** Names and payload shapes of the TCCC Web SDK as its pages use them (facades.md, "Tencent TCCC Web SDK"). */

export const eventNames = [
  'ready', 'tokenExpired', 'callIn', 'userAccessed', 'autoTransfer', 'sessionEnded', 'sessionCompleted', 'callOuted', 'calloutAccepted', 'transfer', 'statusChanged',
] as const;
export type TcccEventName = (typeof eventNames)[number];

/** `free` idle, `busy` in a call, `arrange` after-call work, `notReady` no inbound calls, `rest` on a break. */
export type AgentStatus = 'free' | 'busy' | 'arrange' | 'notReady' | 'rest';
export type ServerType = 'staffSeat' | 'staffPhoneSeat' | 'miniProgramSeat' | 'staffExtensionSeat';

export interface IvrStep { readonly key: string; readonly label: string }
export interface CallIn {
  readonly sessionId: string;
  readonly type: 'phone' | 'internal';
  /** Seconds until the call goes to somebody else; 0: never. */
  readonly timeout: number;
  readonly calleePhoneNumber?: string;
  readonly callerPhoneNumber?: string;
  readonly remark?: string;
  readonly ivrPath?: readonly IvrStep[];
  readonly serverType?: ServerType;
  /** Of an internal call: the colleague. */
  readonly peerUserId?: string;
}
export interface SessionEnded {
  readonly sessionId: string;
  readonly closeBy: 'client' | 'seat' | 'admin' | 'timer';
  readonly type: 'phone' | 'internal';
  /** Seconds talked, with a fraction. */
  readonly duration: number;
  /** Of a phone call that the center ended: the status its record has. */
  readonly mainReason?: string;
}
export interface TcccPayloads {
  readonly ready: undefined;
  readonly tokenExpired: { readonly message: string };
  readonly callIn: CallIn;
  readonly userAccessed: { readonly sessionId: string };
  readonly autoTransfer: { readonly sessionId: string };
  readonly sessionEnded: SessionEnded;
  readonly sessionCompleted: { readonly sessionId: string };
  readonly callOuted: { readonly sessionId: string; readonly calleePhoneNumber: string; readonly callerPhoneNumber: string; readonly remark?: string };
  readonly calloutAccepted: { readonly sessionId: string };
  readonly transfer: { readonly sessionId: string; readonly skillGroupId?: string; readonly userId?: string };
  readonly statusChanged: { readonly status: AgentStatus };
}
/** An event of our state, before it takes the form a page gets. */
export type TcccEvent = { readonly [N in TcccEventName]: { readonly name: N; readonly payload: TcccPayloads[N] } }[TcccEventName];

/** What a method resolves with: the older generation reads the fields, the newer one `data`. */
export type CommonResponse<T extends object = Record<never, never>> = T & { readonly status: 'success'; readonly data: T };
/** What a method rejects with. */
export interface TcccError extends Error { readonly status: 'error'; readonly errorMsg: string; readonly code: string }
