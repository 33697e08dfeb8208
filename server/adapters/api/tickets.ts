/** One-time tickets that may stand in a script's address: each stands for one agent, for a minute, until it is used. */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../ports/clock.js';

export const ticketLifeMs = 60_000;

export interface Tickets {
  issue(agentId: string): { readonly ticket: string; readonly expiresAt: number };
  /** The agent, once. */
  redeem(ticket: string): string | undefined;
}

export function createTickets(clock: Clock): Tickets {
  // Hashes, so that a look at the memory shows no ticket; grows only with those of the last minute.
  const issued = new Map<string, { readonly agentId: string; readonly expiresAt: number }>();
  const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');
  return {
    issue(agentId) {
      const now = clock.now();
      for (const [hash, { expiresAt }] of issued) if (expiresAt <= now) issued.delete(hash);
      const ticket = randomBytes(24).toString('base64url');
      issued.set(hashOf(ticket), { agentId, expiresAt: now + ticketLifeMs });
      return { ticket, expiresAt: now + ticketLifeMs };
    },
    redeem(ticket) {
      const hash = hashOf(ticket);
      const found = issued.get(hash);
      issued.delete(hash);
      return found && found.expiresAt > clock.now() ? found.agentId : undefined;
    },
  };
}
