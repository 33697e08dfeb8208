/** How long an agent was what, from the log of presence: per presence, and on a break per reason (STA-02). */
import type { PresenceReport } from 'ccc-workstation/protocol';
import type { AgentLogRow } from '../ports/store.js';

/** `rows`: oldest first; the first may have begun before `from`. Nothing is counted beyond `to`. */
export function presenceTimes(rows: readonly AgentLogRow[], from: number, to: number): PresenceReport {
  const totals = new Map<string, { presence: string; reason?: string; ms: number }>();
  rows.forEach((row, index) => {
    const ms = Math.min(rows[index + 1]?.at ?? to, to) - Math.max(row.at, from);
    if (ms <= 0) return;
    // The reason of signing out is a cause and no kind of absence.
    const reason = row.presence === 'onBreak' ? row.reason ?? undefined : undefined;
    const key = `${row.presence} ${reason ?? ''}`;
    totals.set(key, { presence: row.presence, ...(reason === undefined ? {} : { reason }), ms: (totals.get(key)?.ms ?? 0) + ms });
  });
  const entries = rows.map(({ at, presence, reason, cause }) => ({ at, presence, ...(reason === null ? {} : { reason }), ...(cause === null ? {} : { cause }) }));
  return { entries, totals: [...totals.values()] };
}
