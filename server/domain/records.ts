/** The service record (SVR-01…03) as a fold of an interaction's facts: search, reports and recovery read nothing else. */
import type { EndCause, InteractionFact, OutboundStatus, RecordStatus, ServiceRecord } from 'ccc-workstation/protocol';

/** The record and what is needed to go on with it. */
export interface RecordState {
  readonly record: ServiceRecord;
  readonly at: {
    readonly started: number;
    /** When both sides were first connected. */
    readonly talking?: number;
    readonly ended?: number;
    /** When the customer was gone; the others may have talked on. */
    readonly left?: number;
    readonly lastFact: number;
    readonly recording?: number;
  };
  readonly legs: ReadonlyMap<string, { readonly side: 'customer' | 'agent'; readonly isConsulted: boolean; readonly isExternal: boolean; readonly connected: boolean; readonly over: boolean; readonly agentId: string | undefined; readonly agentName: string | undefined; /** When its page was gone. */ readonly lostAt?: number | undefined }>;
  readonly place: 'start' | 'flow' | 'queue' | 'after';
  readonly flowOutcome: string | undefined;
  readonly queueOutcome: string | undefined;
  /** Whom the call was last handed to by an agent. */
  readonly transferredTo: 'agent' | 'external' | undefined;
  /** The caller left while a phone rang. */
  readonly leftRinging: boolean;
  readonly labels: readonly string[];
  readonly names: ReadonlyMap<string, string>;
}

/** Total: an unknown order of facts still gives a record. Only `interaction.created` begins one. */
export function foldRecord(state: RecordState | undefined, fact: InteractionFact): RecordState | undefined {
  if (fact.type === 'interaction.created') return state ?? begin(fact);
  if (!state || fact.interactionId !== state.record.id) return state;
  const next = step({ ...state, at: { ...state.at, lastFact: fact.at } }, fact);
  return { ...next, record: { ...next.record, ...durations(next) } };
}

export function recordOf(facts: readonly InteractionFact[]): ServiceRecord | undefined {
  return facts.reduce<RecordState | undefined>(foldRecord, undefined)?.record;
}

function begin(fact: InteractionFact & { type: 'interaction.created' }): RecordState {
  const inbound = fact.direction === 'inbound';
  const { number } = fact.customer;
  // A host page may say whom it dials (`desc` of `callOut`); the network usually does not.
  const name = fact.customer.name ?? fact.data['desc'];
  return {
    record: {
      id: fact.interactionId, time: Math.floor(fact.at / 1000), startedAt: new Date(fact.at).toISOString(), channel: fact.channel, callType: fact.direction,
      terminal: 'computer', callerNumber: inbound ? number : fact.centerNumber, contactNumber: number, ...(name === undefined ? {} : { contactName: name }),
      duration: 0, totalDurationMs: 0, path: '', missedBy: [], ...(fact.agentId === undefined ? {} : { agentId: fact.agentId }),
      ...(fact.data['uui'] === undefined ? {} : { uui: fact.data['uui'] }), ...(fact.previewId === undefined ? {} : { previewId: fact.previewId, taskId: fact.taskId }),
    },
    at: { started: fact.at, lastFact: fact.at }, legs: new Map(), place: 'start', flowOutcome: undefined, queueOutcome: undefined,
    transferredTo: undefined, leftRinging: false, labels: [], names: new Map(),
  };
}

function step(state: RecordState, fact: Exclude<InteractionFact, { type: 'interaction.created' }>): RecordState {
  switch (fact.type) {
    case 'leg.added': return legAdded(state, fact);
    case 'leg.connected': return legConnected(state, fact.legId, fact.at);
    case 'leg.lost': return lossBegan(state, fact.legId, fact.at);
    case 'leg.back': return lossOver(state, fact.legId, fact.at, 'back');
    case 'leg.ended': return legEnded(lossOver(state, fact.legId, fact.at, fact.cause === 'networkError' ? 'givenUp' : 'ended'), fact.legId, fact.at);
    case 'flow.entered': return { ...state, place: 'flow' };
    case 'flow.step': {
      const labels = [...state.labels, fact.step.digits === undefined ? fact.step.label : `${fact.step.digits} ${fact.step.label}`];
      return { ...change(state, { path: labels.join(' > ') }), labels };
    }
    case 'flow.left': return { ...state, place: 'after', flowOutcome: fact.outcome };
    case 'queue.entered': return { ...change(state, { skillGroup: fact.name }), place: 'queue', queueOutcome: undefined };
    case 'queue.left': return { ...state, place: 'after', queueOutcome: fact.reason };
    case 'offer.missed':
      return change(state, { missedBy: state.record.missedBy.includes(fact.agentId) ? state.record.missedBy : [...state.record.missedBy, fact.agentId] });
    case 'offer.rejected': return change(state, { rejectedBy: [...state.record.rejectedBy ?? [], { agentId: fact.agentId, ...(fact.reason === undefined ? {} : { reason: fact.reason }) }] });
    case 'leg.reported': return change(state, { reports: [...state.record.reports ?? [], { agentId: fact.agentId, ...fact.report }] });
    case 'offer.withdrawn': return { ...state, leftRinging: state.leftRinging || fact.reason === 'abandoned' };
    case 'recording.started': return { ...change(state, { recording: { id: fact.recordingId, durationMs: 0, final: false } }), at: { ...state.at, recording: fact.at } };
    case 'recording.finished': return change(state, { recording: { id: fact.recordingId, durationMs: fact.durationMs, final: true } });
    case 'recording.failed': { const { recording: _lost, ...rest } = state.record; return { ...state, record: rest }; }
    case 'interaction.noted':
      return change(state, { ...(fact.data?.['name'] ? { contactName: fact.data['name'] } : {}), ...(fact.remark === undefined ? {} : { remark: fact.remark }), ...(fact.disposition === undefined ? {} : { disposition: fact.disposition }) });
    case 'interaction.ended':
      if (state.record.status !== undefined) return state;
      return { ...change(state, { status: fact.status, hangUpParty: fact.hangUpParty, ...(fact.cause === undefined ? {} : { cause: fact.cause }) }), at: { ...state.at, ended: fact.at } };
    case 'interaction.transferred': return transferred(state, fact.legId);
    case 'reach.started': case 'reach.ended': case 'interaction.offered': case 'offer.accepted': case 'leg.alerting': case 'leg.muted': case 'leg.held': case 'leg.resumed': case 'legs.joined': case 'legs.split': case 'queue.moved':
    case 'collection.changed': case 'wrapUp.extended': case 'customer.known': case 'customer.blocked':
    case 'wrapUp.started': case 'wrapUp.finished': case 'interaction.closed': return state;
  }
}

const change = (state: RecordState, part: Partial<ServiceRecord>): RecordState => ({ ...state, record: { ...state.record, ...part } });

function legAdded(state: RecordState, fact: InteractionFact & { type: 'leg.added' }): RecordState {
  const leg = {
    side: fact.role === 'customer' ? 'customer' as const : 'agent' as const, isConsulted: fact.role === 'consult', isExternal: fact.party.kind === 'external', connected: false, over: false,
    agentId: fact.role === 'customer' ? undefined : fact.party.agentId, agentName: fact.party.name,
  };
  const next = { ...state, legs: new Map(state.legs).set(fact.legId, leg) };
  // A call that an agent places carries the agent's name from the start.
  if (leg.side === 'agent' && fact.direction === 'inbound') {
    return change(next, { ...(leg.agentName === undefined ? {} : { agentName: leg.agentName }), ...(fact.party.kind === 'phone' ? { terminal: 'phone' as const } : {}) });
  }
  return next;
}

function legConnected(state: RecordState, legId: string, at: number): RecordState {
  const leg = state.legs.get(legId);
  if (!leg || leg.over) return state;
  const legs = new Map(state.legs).set(legId, { ...leg, connected: true });
  const owner = leg.side === 'agent' && !leg.isConsulted ? ownerOf(leg) : {};
  const up = [...legs.values()].filter((each) => each.connected && !each.over);
  const talking = state.at.talking ?? (up.some((each) => each.side === 'customer') && up.some((each) => each.side === 'agent') ? at : undefined);
  return { ...change(state, owner), legs, at: { ...state.at, ...(talking === undefined ? {} : { talking }) } };
}

/** The record shows the last agent; an outside line takes the call but not the record. */
function transferred(state: RecordState, legId: string): RecordState {
  const leg = state.legs.get(legId);
  if (!leg) return state;
  return { ...change(state, leg.isExternal ? {} : ownerOf(leg)), transferredTo: leg.isExternal ? 'external' : 'agent' };
}

type LegState = RecordState['legs'] extends ReadonlyMap<string, infer L> ? L : never;
const ownerOf = (leg: LegState): Partial<ServiceRecord> =>
  ({ ...(leg.agentId === undefined ? {} : { agentId: leg.agentId }), ...(leg.agentName === undefined || leg.isExternal ? {} : { agentName: leg.agentName }) });

function legEnded(state: RecordState, legId: string, at: number): RecordState {
  const leg = state.legs.get(legId);
  if (!leg) return state;
  const left = leg.side === 'customer' && leg.connected ? { left: state.at.left ?? at } : {};
  return { ...state, at: { ...state.at, ...left }, legs: new Map(state.legs).set(legId, { ...leg, over: true }) };
}

function lossBegan(state: RecordState, legId: string, at: number): RecordState {
  const leg = state.legs.get(legId);
  if (!leg || leg.over || leg.lostAt !== undefined) return state;
  const loss = { ...(leg.agentId === undefined ? {} : { agentId: leg.agentId }), at: new Date(at).toISOString() };
  return { ...change(state, { losses: [...state.record.losses ?? [], loss] }), legs: new Map(state.legs).set(legId, { ...leg, lostAt: at }) };
}

function lossOver(state: RecordState, legId: string, at: number, outcome: 'back' | 'givenUp' | 'ended'): RecordState {
  const leg = state.legs.get(legId);
  const began = leg?.lostAt;
  if (!leg || began === undefined) return state;
  const open = (state.record.losses ?? []).findLastIndex((loss) => loss.outcome === undefined && loss.agentId === leg.agentId);
  const losses = (state.record.losses ?? []).map((loss, index) => index === open ? { ...loss, durationMs: at - began, outcome } : loss);
  return { ...change(state, { losses }), legs: new Map(state.legs).set(legId, { ...leg, lostAt: undefined }) };
}

function durations(state: RecordState): Pick<ServiceRecord, 'duration' | 'totalDurationMs'> {
  const end = state.at.ended ?? state.at.lastFact;
  return { duration: state.at.talking === undefined ? 0 : Math.round((Math.min(end, state.at.left ?? end) - state.at.talking) / 1000), totalDurationMs: end - state.at.started };
}

/** How the call ended, told from what happened to it so far and who ended it with which cause. */
export function endStatus(state: RecordState, hangUpParty: 'customer' | 'agent' | 'system', cause: EndCause): RecordStatus {
  if (state.at.talking !== undefined) return state.record.callType === 'outbound' || state.transferredTo === undefined ? 'normalEnd' : `${state.transferredTo}Transfer`;
  if (state.record.callType === 'outbound') return outboundStatus(cause, hangUpParty);
  if (cause === 'blocked') return 'blocked';
  if (cause === 'systemError' || cause === 'serverRestart' || state.flowOutcome === 'failed') return 'systemError';
  if (state.queueOutcome === 'abandoned') return state.leftRinging ? 'gaveUpWhileRinging' : 'gaveUpInQueue';
  if (state.queueOutcome !== undefined) return unserved(state);
  // A caller whose media went silent has left as surely as one who hung up.
  if (hangUpParty === 'customer' || cause === 'mediaTimeout') return 'gaveUpInFlow';
  return state.flowOutcome === 'nonWorkingHours' ? 'nonWorkingHours' : state.flowOutcome === undefined ? 'systemError' : 'flowEnded';
}

/** The queue gave the caller back: nobody was there, or nobody answered, or nobody got free in time. */
function unserved(state: RecordState): RecordStatus {
  if (state.queueOutcome === 'noAgentOnline') return 'noAgentOnline';
  return state.record.missedBy.length > 0 ? 'agentNotAnswered' : 'notAnswered';
}

/** SVR-03: what a dial result means to the record's reader. */
const outbound: Readonly<Record<EndCause, OutboundStatus>> = {
  normal: 'callerCancelled', cancelled: 'callerCancelled', rejected: 'rejected', forbidden: 'rejected', busy: 'inCall', noAnswer: 'missed',
  notFound: 'emptyNumber', unreachable: 'outOfService', outOfService: 'outOfService', powerOff: 'powerOff', arrears: 'arrears',
  overload: 'lineException', networkError: 'lineException', mediaTimeout: 'lineException', systemError: 'lineException', answeredElsewhere: 'unknown', serverRestart: 'unknown', blocked: 'rejected',
};
export function outboundStatus(cause: EndCause, hangUpParty: 'customer' | 'agent' | 'system'): OutboundStatus {
  return hangUpParty === 'customer' && cause === 'normal' ? 'rejected' : outbound[cause];
}

/** When an interrupted call was last certainly alive: its last fact, or the end of its recording. */
export function lastSignOfLife(state: RecordState, recordedMs: number | undefined): number {
  return recordedMs === undefined || state.at.recording === undefined ? state.at.lastFact : Math.max(state.at.lastFact, state.at.recording + recordedMs);
}
