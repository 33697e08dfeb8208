/** What a host page is told: small plain data, derived from the state, sent only when it changed. */
import { interactionOf, partyOf, stageOf, type CallStage, type WorkstationState } from '../model/index.js';

export interface CallEvent {
  readonly interactionId: string;
  readonly stage: CallStage;
  readonly direction: 'inbound' | 'outbound';
  readonly channel: 'phone' | 'internal';
  /** Masked where masking is on. */
  readonly number: string;
  /** The center's own number in the call. */
  readonly centerNumber: string;
  readonly name?: string;
  readonly data: Readonly<Record<string, string>>;
  readonly startedAt: number;
  /** When the agent's own leg was answered. */
  readonly connectedAt?: number;
  readonly endedAt?: number;
}
export interface AgentEvent { readonly agentId: string; readonly presence: string; readonly activity: string; readonly reason?: string; /** The break's time is over. */ readonly breakOverdue?: boolean }
export interface ConnectionEvent { readonly signalling: string; readonly registration: string; readonly microphone: string }

export interface BridgeEvents {
  readonly call: CallEvent;
  readonly agent: AgentEvent;
  readonly connection: ConnectionEvent;
  /** Another conversation is the present one, or none is. */
  readonly current: { readonly interactionId?: string };
  readonly visibility: { readonly visible: boolean };
}
export type BridgeEventName = keyof BridgeEvents;
export interface BridgeSnapshot { readonly agent?: AgentEvent; readonly connection: ConnectionEvent; readonly calls: readonly CallEvent[] }

export function callEvent(state: WorkstationState, id: string): CallEvent | undefined {
  const interaction = interactionOf(state, id);
  if (!interaction) return undefined;
  const party = partyOf(state, interaction);
  const mine = interaction.legs.findLast((leg) => leg.party.agentId === state.me?.agentId);
  return {
    interactionId: id, stage: stageOf(state, interaction), direction: interaction.direction, channel: interaction.channel, number: party.number, centerNumber: interaction.centerNumber,
    ...(party.name === undefined ? {} : { name: party.name }), data: interaction.data, startedAt: interaction.startedAt,
    ...(mine?.connectedAt === undefined ? {} : { connectedAt: mine.connectedAt }), ...(mine?.endedAt === undefined ? {} : { endedAt: mine.endedAt }),
  };
}

const agentEvent = (state: WorkstationState): AgentEvent | undefined => state.agent && {
  agentId: state.agent.id, presence: state.agent.presence, activity: state.agent.activity, ...(state.agent.reason === undefined ? {} : { reason: state.agent.reason }), ...(state.agent.breakOverdue ? { breakOverdue: true } : {}),
};
const connectionEvent = ({ connection: { signalling, registration, microphone } }: WorkstationState): ConnectionEvent => ({ signalling, registration, microphone });

export function bridgeSnapshot(state: WorkstationState): BridgeSnapshot {
  const agent = agentEvent(state);
  const calls = [...state.ringing, ...state.serving].flatMap((id) => callEvent(state, id) ?? []);
  return { ...(agent ? { agent } : {}), connection: connectionEvent(state), calls };
}

/** Compares what was last told with what is so now; one teller per page that listens. */
export function createTeller(tell: <E extends BridgeEventName>(event: E, detail: BridgeEvents[E]) => void): (state: WorkstationState) => void {
  const told = new Map<string, string>();
  const isNew = (key: string, detail: unknown): boolean => {
    const text = JSON.stringify(detail);
    if (told.get(key) === text) return false;
    told.set(key, text);
    return true;
  };
  return (state) => {
    const agent = agentEvent(state);
    if (agent && isNew('agent', agent)) tell('agent', agent);
    const connection = connectionEvent(state);
    if (isNew('connection', connection)) tell('connection', connection);
    const current = state.current === undefined ? {} : { interactionId: state.current };
    if (isNew('current', current)) tell('current', current);
    // Calls that were over before this page listened are not its business.
    const running = new Set([...state.ringing, ...state.serving]);
    for (const id of [...running, ...state.ended]) {
      const call = running.has(id) || told.has(id) ? callEvent(state, id) : undefined;
      if (call && isNew(id, call)) tell('call', call);
    }
  };
}
