/** What changed in the calls between two states, in the words of the OpenEye interface: pure, so that the order of events can be tested. */
import { interactionOf, myLeg, partyOf, peerLeg, stageOf, type CallStage, type WorkstationState } from '../../index.js';
import { notices, type CallEventName, type CallInfo, type CallParam, type OpenEyeNotice } from './names.js';
import { reasonOfCause } from './reasons.js';

export interface CallNotice { readonly name: CallEventName; readonly event: OpenEyeNotice<CallParam> }

type Place = 'none' | 'incoming' | 'outgoing' | 'ringBack' | 'connected' | 'ended';
const placeOf: Readonly<Record<CallStage, Place>> = {
  ringing: 'incoming', dialing: 'outgoing', ringingOut: 'ringBack', connected: 'connected', held: 'connected', transferring: 'connected', consulting: 'connected', conference: 'connected',
  wrapUp: 'ended', ended: 'ended',
};
const place = (state: WorkstationState, id: string): Place => {
  const x = interactionOf(state, id);
  return x ? placeOf[stageOf(state, x)] : 'none';
};

export function callNotices(previous: WorkstationState, next: WorkstationState, numberOf: (interactionId: string) => number): CallNotice[] {
  const ids = new Set([...next.ringing, ...next.serving, ...next.ended, ...previous.ringing, ...previous.serving]);
  return [...ids].flatMap((id) => {
    const before = place(previous, id), after = place(next, id);
    return before === after ? [] : namesOf(before, after).map((name) => ({ name, event: noticeOf(next, id, numberOf(id), name) }));
  });
}

/** A step that came in one with the next is told all the same; what was over before the page came is not told. */
function namesOf(before: Place, after: Place): CallEventName[] {
  switch (after) {
    case 'incoming': return ['onCallIncoming'];
    case 'outgoing': return ['onCallOutGoing'];
    case 'ringBack': return before === 'none' ? ['onCallOutGoing', 'onCallRingBack'] : ['onCallRingBack'];
    case 'connected': return ['onCallRtpCreated', 'onCallConnected'];
    case 'ended': return before === 'none' ? [] : ['onCallEnded'];
    case 'none': return [];
  }
}

const stateNumbers: Readonly<Record<CallEventName, CallInfo['callState']>> = { onCallIncoming: 1, onCallOutGoing: 2, onCallRingBack: 2, onCallRtpCreated: 3, onCallConnected: 3, onCallEnded: 5 };

function noticeOf(state: WorkstationState, id: string, callId: number, name: CallEventName): OpenEyeNotice<CallParam> {
  const [description, notify] = notices[name];
  const x = interactionOf(state, id);
  const party = x && partyOf(state, x);
  const callInfo: CallInfo = {
    callId, callState: stateNumbers[name], isCaller: x?.direction === 'outbound' ? 1 : 0, isVideoCall: 0, peerNumber: party?.number ?? '', peerDisplayName: party?.name ?? '',
    ...reasonOfCause(name === 'onCallEnded' && x ? myLeg(state, x)?.cause ?? peerLeg(state, x)?.cause : undefined), isAutoAnswer: 0, isFocus: 0, sipAccountID: 0, confId: '', confPasscode: '',
  };
  return { description, notify, param: { callId, call_id: callId, callInfo, ...(name === 'onCallIncoming' ? { maybeVideoCall: 0 as const, is_video_call: 0 as const } : {}) } };
}
