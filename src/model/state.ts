/** The whole state of a workstation: plain data, replaced and never changed. */
import type { Agent, BridgePolicy, CallReport, CenterCapabilities, EndCause, Interaction, Me, Note, Preview, QualityWarning, QueueStatus, ScreenPop } from '../protocol/index.js';
export type { CallReport, QualityWarning } from '../protocol/index.js';
import type { CommandName } from './command.js';
import type { Card, DeskPhone, MicrophoneState, ProblemReport, Registration, Signalling } from './facts.js';

export interface Connection {
  readonly signalling: Signalling;
  readonly since: number;
  /** Attempts since the connection was lost; 0 while it is up. */
  readonly attempt: number;
  /** When the next attempt is due. */
  readonly retryAt?: number;
  /** Why it is not up. `expired`: the token ended and there is no new one; running calls go on. */
  readonly reason?: string;
  /** The center restarts: nothing new begins, running calls go on, and the connection goes then at the latest. Until it is connected again. */
  readonly restartsBy?: number;
  /** Refused because the agent is signed in elsewhere, and may sign in here all the same. */
  readonly mayTakeOver?: boolean;
  readonly registration: Registration;
  readonly registrationReason?: string;
  readonly microphone: MicrophoneState;
  readonly autoplayBlocked: boolean;
  /** `follower`: another tab of this browser has the phone; what is asked here is done there. */
  readonly tab: 'leader' | 'follower';
}

export interface Quality {
  readonly bars: 1 | 2 | 3 | 4;
  /** Mean opinion score, 1 to 4.5 (ITU-T G.107). */
  readonly mos?: number;
  readonly codec?: string;
  readonly rttMs?: number;
  readonly lossPercent: number;
  readonly jitterMs: number;
  readonly warnings?: readonly QualityWarning[];
}
/** The softphone's end of one leg. The center's view of the same leg is merged with it in `interactions`. */
export interface MediaLeg {
  readonly legId: string;
  readonly interactionId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly state: 'dialing' | 'alerting' | 'connected' | 'ended';
  readonly number: string;
  readonly name?: string;
  readonly desc?: string;
  readonly muted: boolean;
  /** Since when nothing arrives, while another path is looked for. */
  readonly lostAt?: number;
  readonly earlyMedia: boolean;
  /** It is answered without a click, so nothing rings. */
  readonly auto?: boolean;
  /** The far end rings. */
  readonly progressed: boolean;
  readonly startedAt: number;
  readonly connectedAt?: number;
  readonly endedAt?: number;
  readonly cause?: EndCause;
  readonly quality?: Quality;
  /** There from the end on. */
  readonly report?: CallReport;
}

export interface WorkstationState {
  readonly connection: Connection;
  readonly me?: Me;
  readonly agent?: Agent;
  readonly colleagues: readonly Agent[];
  /** Interactions as shown: the center's view merged with the softphone's, by id. */
  readonly interactions: Readonly<Record<string, Interaction>>;
  /** Ids, each list in the order to show it. */
  readonly current?: string;
  readonly ringing: readonly string[];
  readonly serving: readonly string[];
  readonly ended: readonly string[];
  readonly queues: readonly QueueStatus[];
  /** The contact this agent reads about before calling it with `dialPreview`: one or none (PVW-01). */
  readonly previews: readonly Preview[];
  /** Short texts from colleagues, the oldest first, until they are closed (OLA-04). */
  readonly notes: readonly Note[];
  readonly breakReasons: readonly string[];
  readonly dispositions: readonly string[];
  readonly phones: readonly DeskPhone[];
  readonly screenPops: readonly ScreenPop[];
  readonly bridge: BridgePolicy;
  readonly capabilities: CenterCapabilities;
  readonly wrapUpSeconds: number;
  /** Cards of BRG-02 by interaction. */
  readonly cards: Readonly<Record<string, readonly Card[]>>;
  /** Commands in flight by interaction id, or `agent`. */
  readonly pending: Readonly<Record<string, CommandName>>;
  readonly problem?: ProblemReport;
  /** Last digits the far end pressed, by interaction. Never stored. */
  readonly digits: Readonly<Record<string, string>>;
  /** Center's clock minus ours; add it to `Date.now()` for timers that count from the center's instants. */
  readonly serverTimeOffset: number;
  /** What `interactions` is made of: each side written by its owner only. */
  readonly parts: {
    readonly center: Readonly<Record<string, Interaction>>;
    readonly media: Readonly<Record<string, MediaLeg>>;
    readonly selected?: string;
  };
}

export const initialState: WorkstationState = {
  connection: { signalling: 'offline', since: 0, attempt: 0, registration: 'unregistered', microphone: 'unknown', autoplayBlocked: false, tab: 'leader' },
  colleagues: [], interactions: {}, ringing: [], serving: [], ended: [], queues: [], previews: [], notes: [], breakReasons: [], dispositions: [], phones: [],
  screenPops: [], bridge: { origins: [], maxBytes: 8192, perSecond: 1, perMinute: 30 },
  capabilities: { commands: [], recordings: false, chooseCallerId: false, callerNumbers: [], directory: false },
  wrapUpSeconds: 0, cards: {}, pending: {}, digits: {}, serverTimeOffset: 0, parts: { center: {}, media: {} },
};
