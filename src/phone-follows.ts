/** When the phone is up: it follows the center, and where a session ends by itself it stays for as long as a call runs (F-24). */
import type { WorkstationState } from './model/index.js';
import type { SipAccess } from './protocol/index.js';
import type { Softphone } from './softphone/softphone.js';

/** `onOver`: the session has ended, and with it the phone. */
export function phoneFollows(softphone: Softphone | undefined, access: () => Promise<SipAccess>, onOver: () => void): (previous: WorkstationState, next: WorkstationState) => void {
  return (previous, next) => {
    const before = previous.connection.signalling, after = next.connection.signalling;
    // Attempts are counted from the beginning again: something was heard of the network.
    const news = next.connection.attempt === 0 && previous.connection.attempt > 0;
    // Asked for a sign of life when the center is lost. It waited for the center, which is back; and a socket of its own that hangs keeps browsers from opening another to the same server (F-06).
    if (after === 'reconnecting' ? news || before !== after : before === 'reconnecting') softphone?.wake();
    if (before !== after) {
      if (after === 'connected') softphone?.start(access);
      if (after === 'signedOut' && !isOver(next)) softphone?.retire?.();
    }
    if (isOver(next) && !isOver(previous)) { void softphone?.stop(); onOver(); }
  };
}

/** Who signs out here, or is signed out by a supervisor, hangs up with it. */
function isOver({ connection: { signalling, reason }, parts }: WorkstationState): boolean {
  if (signalling !== 'signedOut') return false;
  return reason === 'signedOut' || reason === 'forced' || !Object.values(parts.media).some((leg) => leg.state === 'connected' || leg.state === 'dialing');
}
