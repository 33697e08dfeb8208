/** One-time tickets that may stand in an address, a script's or a socket's: each stands for one agent or one phone's credentials, for a minute, until it is used. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.js';

export const ticketLifeMs = 60_000;

export interface Tickets {
  /** `holder`: whom it stands for. `origin`: the only one whose pages can redeem it. */
  issue(holder: string, origin?: string): { readonly ticket: string; readonly expiresAt: number };
  /** The holder, once; `origin`: as the browser says it. A ticket in wrong hands is spent. */
  redeem(ticket: string, origin: string | undefined): string | undefined;
}

export function createTickets(clock: Clock): Tickets {
  // Hashes, so that a look at the memory shows no ticket; grows only with those of the last minute.
  const issued = new Map<string, { readonly holder: string; readonly origin: string | undefined; readonly expiresAt: number }>();
  const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
  return {
    issue(holder, origin) {
      const now = clock.now();
      for (const [hash, { expiresAt }] of issued) if (expiresAt <= now) issued.delete(hash);
      const ticket = randomBytes(24).toString('base64url');
      issued.set(hashOf(ticket), { holder, origin, expiresAt: now + ticketLifeMs });
      return { ticket, expiresAt: now + ticketLifeMs };
    },
    redeem(ticket, origin) {
      const hash = hashOf(ticket);
      const found = issued.get(hash);
      issued.delete(hash);
      return found && found.expiresAt > clock.now() && (found.origin === undefined || found.origin === origin) ? found.holder : undefined;
    },
  };
}
