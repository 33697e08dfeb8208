/** Turns the workstation's stream of events into the three moments a business system cares about. */
import type { CallEvent, EmbeddedWorkstation } from 'ccc-workstation/embed';

export interface CallMoments {
  ringing(number: string, incoming: boolean): void;
  talking(number: string): void;
  ended(number: string, incoming: boolean, talkSeconds: number): void;
}

type Moment = keyof CallMoments;
const momentOf: Readonly<Record<CallEvent['stage'], Moment>> = {
  ringing: 'ringing', dialing: 'ringing', ringingOut: 'ringing', connected: 'talking', held: 'talking', transferring: 'talking', consulting: 'talking', conference: 'talking', wrapUp: 'ended', ended: 'ended',
};

const talkSeconds = ({ connectedAt, endedAt }: CallEvent): number =>
  connectedAt === undefined ? 0 : Math.max(1, Math.round(((endedAt ?? connectedAt) - connectedAt) / 1000));

/** Each moment once a call, whatever happens between them. */
export function followCalls(workstation: Pick<EmbeddedWorkstation, 'on'>, moments: CallMoments): () => void {
  const last = new Map<string, Moment>();
  return workstation.on('call', (call) => {
    const moment = momentOf[call.stage];
    if (last.get(call.interactionId) === moment) return;
    last.set(call.interactionId, moment);
    const incoming = call.direction === 'inbound';
    if (moment === 'ringing') moments.ringing(call.number, incoming);
    else if (moment === 'talking') moments.talking(call.number);
    else moments.ended(call.number, incoming, talkSeconds(call));
  });
}
