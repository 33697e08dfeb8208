/** A leg: one party's line into an interaction; its state, and what may be done with it. */
import type { Leg } from '../protocol/index.js';
export type { Leg, LegId, LegRole, LegState } from '../protocol/index.js';

export type LegCommand = 'answer' | 'reject' | 'hold' | 'resume' | 'mute' | 'unmute' | 'sendDigits' | 'hangUp';

/**
 * What an agent may do with their own leg.
 *
 *   dialing ──▶ connected ──▶ ended        hang up while dialing cancels
 *   alerting ─▶ connected ──▶ ended        answer or reject while alerting
 */
export function allowedOnLeg(leg: Leg): ReadonlySet<LegCommand> {
  const may = new Set<LegCommand>();
  switch (leg.state) {
    case 'alerting':
      may.add('answer').add('reject');
      break;
    case 'dialing':
      may.add('hangUp').add(leg.muted ? 'unmute' : 'mute');
      if (leg.earlyMedia) may.add('sendDigits');
      break;
    case 'connected':
      may.add('hangUp').add(leg.muted ? 'unmute' : 'mute').add('sendDigits');
      break;
    case 'ended':
      break;
  }
  return may;
}
