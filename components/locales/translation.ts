/** Everything the elements say. A language is one object of this type; a missing key does not compile. */
import type { ErrorCode } from '../../src/kernel/errors.js';
import type { CommandName } from '../../src/model/command.js';
import type { CallStage } from '../../src/model/selectors.js';
import type { EndCause, Presence, RecordStatus } from '../../src/protocol/index.js';
import type { LaterWords, MoreWords } from './words.js';

export interface Translation {
  /** What is loaded later says it in English without these. */
  readonly later?: LaterWords;
  /** A host's own words for what is loaded later. */
  readonly extra?: MoreWords | undefined;
  readonly code: string;
  readonly dir: 'ltr' | 'rtl';
  readonly presence: Readonly<Record<Presence, string>>;
  readonly busy: Readonly<Record<'offered' | 'onCall' | 'wrapUp', string>>;
  readonly stage: Readonly<Record<CallStage, string>>;
  readonly heldByOther: string;
  readonly cause: Readonly<Record<EndCause, string>>;
  readonly status: Readonly<Record<RecordStatus, string>>;
  /** What went wrong and what to do about it. */
  readonly problem: (code: ErrorCode) => { readonly message: string; readonly remedy: string };

  /** The preset break reasons are translated; reasons made by administrators stand as they are. */
  readonly breakReason: (reason: string) => string;
  /** The call went to somebody else because this page was gone. */
  readonly notReadyNetwork: string;
  /** What every command is called on a button, in a menu and in the shortcut help. */
  readonly command: Readonly<Record<CommandName, string>>;
  readonly cancelCall: string; readonly muted: string; readonly keypad: string;
 readonly onlyConnected: string; readonly onlyWithTwo: string; readonly transferredBy: (who: string) => string; readonly askedAbout: (who: string) => string; readonly callControls: string;
  readonly incomingCall: string; readonly incomingFrom: (who: string) => string; readonly secondsLeft: (s: number) => string;
  readonly unknownCaller: string; readonly via: (number: string) => string; readonly waited: (duration: string) => string; readonly recording: string;
  readonly path: string; readonly talkTime: string; readonly holdTime: string;
  readonly digitsSent: string; readonly quality: (bars: 1 | 2 | 3 | 4) => string;

  readonly dial: string; readonly call: string; readonly numberLabel: string; readonly numberHint: string; readonly erase: string;
  readonly outbound: string; readonly internal: string; readonly sipPhones: string; readonly recentNumbers: string;
  readonly noColleagues: string; readonly noPhones: string; readonly phoneOffline: string; readonly callWho: (who: string) => string; readonly longPressPlus: string;
  readonly cannotDial: string; readonly inCall: string; readonly notANumber: string; readonly callFrom: string; readonly anyCallerNumber: string;

  readonly status_: string; readonly changeStatus: string; readonly until: (time: string) => string; readonly overdue: string; readonly next: (presence: string) => string;
  readonly afterThisCall: string; readonly breakReasons: string; readonly phoneNotReachable: string;
  readonly tools: Readonly<Record<'break' | 'work' | 'devices' | 'quality' | 'check' | 'password', string>>; readonly shortcuts: string; readonly shortcutHint: string; readonly more: string; readonly close: string; readonly signedInAs: (name: string) => string;

  readonly wrapUp: string; readonly disposition: string; readonly remark: string; readonly remarkHint: string; readonly finish: string; readonly untilReady: string; readonly result: (name: string) => string;

  readonly calls: string; readonly queue: string; readonly pages: string; readonly currentCall: string; readonly waiting: (n: number) => string; readonly longest: string;
  readonly agentsReady: (n: number) => string; readonly noQueues: string; readonly nobodyWaits: string;
  readonly noCalls: string; readonly noCallsHint: string; readonly missed: string; readonly redial: (who: string) => string; readonly playRecording: string; readonly recordingOf: (who: string) => string;
 readonly moreCalls: string; readonly inboundCall: string; readonly outboundCall: string; readonly internalCall: string; readonly running: string; readonly loading: string;
  readonly noCallNow: string; readonly noCallReady: string; readonly noCallHere: string; readonly noCallNotReady: string; readonly noPages: string; readonly noPagesHint: string; readonly pageRefused: string; readonly pageStopped: string;
  readonly pageOf: (name: string) => string;

  readonly signIn: string; readonly signInTitle: string; readonly signInLead: string; readonly email: string; readonly password: string; readonly signingIn: string; readonly required: (field: string) => string;

  readonly connecting: string; readonly reconnecting: (s: number) => string; readonly enableSound: string; readonly soundBlocked: string; readonly microphoneNeeded: string; readonly tryAgain: string;
  readonly useHere: string; readonly takeOver: string; readonly signedOutWhy: Readonly<Record<'elsewhere' | 'inUse' | 'signedOut' | 'forced' | 'expired', string>>; readonly phoneLost: string;
  readonly launcher: Readonly<Record<'open' | 'minimise' | 'popOut' | 'bringBack' | 'move', string>>;
  readonly openLink: (host: string) => string; readonly card: string;

  readonly clock: (ms: number) => string;
  readonly duration: (ms: number) => string;

  readonly time: (at: number, now: number) => string;
}
