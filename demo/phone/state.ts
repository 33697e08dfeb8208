/** The customer's phone as data: what the softphone told becomes what the page shows. */
import type { EndCause, NewPhoneFact } from 'ccc-workstation';

export interface PhoneState {
  readonly phase: 'off' | 'idle' | 'calling' | 'ringing' | 'talking';
  readonly text: string;
  readonly interactionId?: string;
  readonly peer?: string;
  readonly connectedAt?: number;
  readonly digits: string;
}

export const initialPhone: PhoneState = { phase: 'off', text: 'Connecting…', digits: '' };

const endTexts: Partial<Record<EndCause, string>> = {
  busy: 'Busy', rejected: 'Call declined', noAnswer: 'Nobody answered', cancelled: 'Call ended', unreachable: 'Could not be reached', notFound: 'That number does not exist',
};

function registered(state: PhoneState, registration: string): PhoneState {
  if (registration === 'registered') return state.phase === 'off' ? { ...state, phase: 'idle', text: 'Ready' } : state;
  // A call that runs survives a lost registration; without one there is nothing to dial with.
  if (state.phase !== 'idle' && state.phase !== 'off') return state;
  return { ...state, phase: 'off', text: registration === 'refused' ? 'The center refused this phone' : 'Connecting…' };
}

export function reducePhone(state: PhoneState, fact: NewPhoneFact, now: number): PhoneState {
  if (fact.type === 'phone.registration') return registered(state, fact.registration);
  if (fact.type === 'phone.dialing') return { phase: 'calling', text: 'Calling…', interactionId: fact.interactionId, peer: fact.number, digits: '' };
  if (fact.type === 'phone.alerting') return { phase: 'ringing', text: 'Incoming call', interactionId: fact.interactionId, peer: fact.name ?? fact.number, digits: '' };
  if (!('interactionId' in fact) || fact.interactionId !== state.interactionId) return state;
  switch (fact.type) {
    case 'phone.progress': return { ...state, text: 'It rings…' };
    case 'phone.connected': return { ...state, phase: 'talking', text: 'Connected', connectedAt: now };
    case 'phone.ended': return { phase: 'idle', text: endTexts[fact.cause] ?? 'Call ended', digits: '' };
    default: return state;
  }
}
