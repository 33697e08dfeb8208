/** Everything that can happen to a workstation: the center's facts, and those of its own phone, connection and commands. */
import type {
  Agent, BridgePolicy, CenterCapabilities, EndCause, Interaction, InteractionFact, Me, Note, Preview, QueueStatus, ScreenPop,
} from '../protocol/index.js';
import type { CommandName } from './command.js';
import type { CallReport, Quality, WorkstationState } from './state.js';

export type Signalling = 'offline' | 'connecting' | 'connected' | 'reconnecting' | 'signedOut';
export type Registration = 'unregistered' | 'registering' | 'registered' | 'refused';
export type MicrophoneState = 'unknown' | 'prompt' | 'granted' | 'denied' | 'missing' | 'busy' | 'insecure' | 'frame';
export type SignedOutReason = 'elsewhere' | 'inUse' | 'signedOut' | 'forced' | 'expired' | 'wrongCredentials';

/** A desk phone as the directory shows it. */
export interface DeskPhone { readonly extension: string; readonly name: string; readonly registered: boolean; readonly busy?: boolean | undefined }

/** BRG-02: a card a business page sends into a conversation. */
export interface Card {
  readonly id: string;
  readonly header: string;
  readonly desc?: string;
  readonly pic?: string;
  readonly url?: string;
  /** Origin of the page that sent it. */
  readonly from?: string;
}

export interface ProblemReport {
  readonly code: string;
  readonly message: string;
  /** Which field, device or call; of a refusal by the page its reason. */
  readonly detail?: string;
  readonly remedy?: string;
  readonly command?: CommandName;
  readonly interactionId?: string;
}

interface At { /** Milliseconds since the epoch on the center's clock, as far as it is known. */ readonly at: number }
interface OnMediaLeg extends At { readonly interactionId: string; readonly legId: string }

/** What of the state follows the center's settings. */
export interface Configured {
  readonly breakReasons: readonly string[]; readonly dispositions: readonly string[]; readonly screenPops: readonly ScreenPop[];
  readonly bridge: BridgePolicy; readonly capabilities: CenterCapabilities; readonly wrapUpSeconds: number;
}

export type CenterFact =
  | (At & Configured & {
    readonly type: 'center.snapshot'; readonly serverTimeOffset: number; readonly me: Me; readonly agent: Agent;
    readonly colleagues: readonly Agent[]; readonly interactions: readonly Interaction[]; readonly queues: readonly QueueStatus[]; readonly phones: readonly DeskPhone[];
    readonly previews?: readonly Preview[] | undefined; readonly notes?: readonly Note[] | undefined;
  })
  | (At & Configured & { readonly type: 'center.settings' })
  | (At & { readonly type: 'center.draining'; readonly until: number })
  | (At & { readonly type: 'center.clock'; readonly serverTimeOffset: number })
  | (At & { readonly type: 'center.interaction'; readonly interaction: Interaction })
  | (At & { readonly type: 'center.agent'; readonly agent: Agent })
  | (At & { readonly type: 'center.queues'; readonly queues: readonly QueueStatus[] })
  | (At & { readonly type: 'center.phones'; readonly phones: readonly DeskPhone[] })
  /** What is shown to this agent to be called or passed over. */
  | (At & { readonly type: 'center.previews'; readonly previews: readonly Preview[] })
  /** What colleagues wrote and this agent has not closed. */
  | (At & { readonly type: 'center.notes'; readonly notes: readonly Note[] })
  /** A digit the far end pressed. */
  | (OnMediaLeg & { readonly type: 'center.dtmf'; readonly digit: string });

export type ConnectionFact = At & {
  readonly type: 'connection.signalling';
  readonly signalling: Signalling;
  readonly attempt?: number;
  readonly retryAt?: number;
  readonly reason?: string;
  readonly mayTakeOver?: boolean;
};

/** What the softphone owns: its registration, its devices and its media legs. */
export type PhoneFact =
  | (At & { readonly type: 'phone.registration'; readonly registration: Registration; readonly reason?: string })
  | (At & { readonly type: 'phone.microphone'; readonly microphone: MicrophoneState })
  | (At & { readonly type: 'phone.autoplay'; readonly blocked: boolean })
  /** An INVITE came in: `X-Ccc-Interaction` and `X-Ccc-Leg` say what it belongs to. */
  | (OnMediaLeg & { readonly type: 'phone.alerting'; readonly number: string; readonly name?: string; /** `X-Ccc-Auto-Answer`: it is answered without a click. */ readonly auto?: boolean })
  | (OnMediaLeg & { readonly type: 'phone.dialing'; readonly number: string; readonly desc?: string })
  | (OnMediaLeg & { readonly type: 'phone.progress'; readonly earlyMedia: boolean })
  | (OnMediaLeg & { readonly type: 'phone.connected' })
  | (OnMediaLeg & { readonly type: 'phone.muted'; readonly muted: boolean })
  /** The browser's own count: no packet arrives any more, or they do again. */
  | (OnMediaLeg & { readonly type: 'phone.media'; readonly lost: boolean })
  | (OnMediaLeg & { readonly type: 'phone.quality' } & Quality)
  /** Just before `phone.ended`, where the call was long enough to be measured. */
  | (OnMediaLeg & { readonly type: 'phone.report'; readonly report: CallReport })
  | (OnMediaLeg & { readonly type: 'phone.ended'; readonly cause: EndCause });

/** What this page asked for and how it went. `key` is the interaction, or `agent`. */
export type CommandFact =
  | (At & { readonly type: 'command.sent'; readonly key: string; readonly name: CommandName })
  | (At & { readonly type: 'command.done'; readonly key: string; readonly name: CommandName })
  | (At & { readonly type: 'command.failed'; readonly key: string; readonly name: CommandName; readonly error: ProblemReport })
  | (At & { readonly type: 'problem.shown'; readonly error: ProblemReport })
  | (At & { readonly type: 'problem.dismissed' })
  | (At & { readonly type: 'card.added'; readonly interactionId: string; readonly card: Card })
  | (At & { readonly type: 'view.selected'; readonly interactionId: string | undefined });

/** One phone for all tabs of a browser: this tab has it, or shows what the one says that has. */
export type TabFact =
  | (At & { readonly type: 'tab.leading' })
  | (At & { readonly type: 'tab.following'; readonly state: WorkstationState });

export type Fact = InteractionFact | CenterFact | ConnectionFact | PhoneFact | CommandFact | TabFact;
export type FactType = Fact['type'];
