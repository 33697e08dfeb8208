/** What changed between two states, in the words of the TCCC Web SDK: pure, so that the order of events can be tested. */
import { interactionOf, missedByMe, myLeg, partyOf, peerLeg, stageOf, type Interaction, type WorkstationState } from '../../index.js';
import type { AgentStatus, CallIn, SessionEnded, TcccEvent } from './names.js';

export function statusOf(state: WorkstationState): AgentStatus {
  const { agent } = state;
  if (agent?.activity === 'onCall') return 'busy';
  if (agent?.activity === 'wrapUp') return 'arrange';
  if (agent?.presence === 'onBreak') return 'rest';
  return agent?.presence === 'ready' ? 'free' : 'notReady';
}

export function eventsBetween(previous: WorkstationState, next: WorkstationState): TcccEvent[] {
  const ids = new Set([...next.ringing, ...next.serving, ...next.ended, ...previous.ringing, ...previous.serving]);
  const events = [...ids].flatMap((id) => callEvents(previous, next, id));
  if (next.agent && statusOf(previous) !== statusOf(next)) events.push({ name: 'statusChanged', payload: { status: statusOf(next) } });
  return events;
}

/**
 *   ringing ─▶ left ─▶ moved (autoTransfer)      dialing, talking ─▶ left ─▶ over ─▶ wrapUp ─▶ gone
 * `left`: this agent's part has ended, and the next facts tell why. The center's view decides, so that nothing is told in halves.
 */
type Place = 'none' | 'ringing' | 'dialing' | 'talking' | 'left' | 'moved' | 'passed' | 'over' | 'wrapUp' | 'gone';
const viewOf = (state: WorkstationState, id: string): Interaction | undefined =>
  state.me ? (Object.hasOwn(state.parts.center, id) ? state.parts.center[id] : undefined) : interactionOf(state, id);

function placeOf(state: WorkstationState, id: string): Place {
  const x = viewOf(state, id);
  if (!x) return 'none';
  switch (stageOf(state, x)) {
    // The leg is told before the offer with its deadline.
    case 'ringing': return x.channel === 'internal' || !state.me || x.offers.some(({ agentId }) => agentId === state.me?.agentId) ? 'ringing' : 'none';
    case 'dialing': case 'ringingOut': return 'dialing';
    case 'connected': case 'held': case 'transferring': case 'consulting': case 'conference': return 'talking';
    case 'wrapUp': return 'wrapUp';
    case 'ended': return x.phase === 'closed' ? 'gone' : x.status !== undefined ? 'over' : leftOf(state, x);
  }
}
function leftOf(state: WorkstationState, x: Interaction): Place {
  const mine = myLeg(state, x);
  const others = x.legs.some((leg) => leg.role !== 'customer' && leg.state === 'connected' && leg.id !== mine?.id);
  if (mine?.connectedAt !== undefined) return others ? 'passed' : 'left';
  return others || missedByMe(state, x) ? 'moved' : 'left';
}
const live: ReadonlySet<Place> = new Set<Place>(['ringing', 'dialing', 'talking', 'left']);

function callEvents(previous: WorkstationState, next: WorkstationState, id: string): TcccEvent[] {
  const before = placeOf(previous, id), after = placeOf(next, id);
  const x = viewOf(next, id);
  if (!x || before === after) return [];
  const events: TcccEvent[] = [];
  const sessionId = id;
  if (after === 'ringing') events.push({ name: 'callIn', payload: callIn(next, x) });
  if (after === 'dialing') events.push({ name: 'callOuted', payload: { sessionId, calleePhoneNumber: x.customer.number, callerPhoneNumber: x.centerNumber, ...remarkOf(x) } });
  if (after === 'talking') events.push(placedHere(next, x) ? { name: 'calloutAccepted', payload: { sessionId } } : { name: 'userAccessed', payload: { sessionId } });
  if (after === 'moved') events.push({ name: 'autoTransfer', payload: { sessionId } });
  if (after === 'passed') events.push({ name: 'transfer', payload: { sessionId, ...passedTo(x) } });
  if ((after === 'over' || after === 'wrapUp' || after === 'gone') && live.has(before)) events.push({ name: 'sessionEnded', payload: ended(next, x) });
  if (after === 'gone' && before !== 'none') events.push({ name: 'sessionCompleted', payload: { sessionId } });
  return events;
}

const placedHere = (state: WorkstationState, x: Interaction): boolean => myLeg(state, x)?.direction === 'inbound';
const remarkOf = (x: Interaction): { readonly remark?: string } => {
  const remark = x.data['desc'] ?? x.remark;
  return remark === undefined ? {} : { remark };
};

function callIn(state: WorkstationState, x: Interaction): CallIn {
  const offer = x.offers.find(({ agentId }) => agentId === state.me?.agentId);
  const timeout = offer ? Math.max(0, Math.round((offer.deadlineAt - offer.offeredAt) / 1000)) : 0;
  if (x.channel === 'internal') return { sessionId: x.id, type: 'internal', timeout, peerUserId: partyOf(state, x).agentId ?? partyOf(state, x).number };
  return {
    sessionId: x.id, type: 'phone', timeout, calleePhoneNumber: x.centerNumber, callerPhoneNumber: x.customer.number, serverType: 'staffSeat',
    ivrPath: x.path.flatMap(({ digits, label }) => digits === undefined ? [] : [{ key: digits, label }]), ...remarkOf(x),
  };
}

function passedTo(x: Interaction): { readonly userId?: string; readonly skillGroupId?: string } {
  const offer = x.offers[0];
  const userId = x.legs.findLast((leg) => leg.role !== 'customer' && leg.state === 'connected')?.party.agentId;
  return { ...(userId === undefined ? {} : { userId }), ...(offer?.skillGroupId === undefined ? {} : { skillGroupId: offer.skillGroupId }) };
}

function ended(state: WorkstationState, x: Interaction): SessionEnded {
  const mine = myLeg(state, x);
  const from = mine?.connectedAt, to = mine?.endedAt ?? x.endedAt;
  const closeBy = closedBy(x, peerLeg(state, x)?.state === 'ended');
  return {
    sessionId: x.id, closeBy, type: x.channel, duration: from === undefined || to === undefined ? 0 : Math.max(0, to - from) / 1000,
    // As documented: of phone calls that the center ended, and of no others.
    ...(closeBy === 'admin' && x.channel === 'phone' && x.status !== undefined ? { mainReason: x.status } : {}),
  };
}

function closedBy({ hangUpParty, status }: Interaction, customerLeft: boolean): SessionEnded['closeBy'] {
  switch (hangUpParty) {
    case 'customer': return 'client';
    case 'agent': return 'seat';
    // It rang for as long as it may.
    case 'system': return status === 'missed' ? 'timer' : 'admin';
    case undefined: return customerLeft ? 'client' : 'seat';
  }
}
