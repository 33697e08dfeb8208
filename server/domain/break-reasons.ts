/** The list of break reasons and its changes (STA-02). The name is what is chosen, shown and counted, so it is also the key. */
import { CccError } from 'ccc-workstation/errors';
import type { BreakReason, CenterSettings } from 'ccc-workstation/protocol';

type Reasons = readonly BreakReason[];

export function addReason(reasons: Reasons, added: BreakReason): BreakReason[] {
  if (reasons.some(({ name }) => name === added.name)) throw new CccError('bad-request', 'a reason of this name exists');
  return [...reasons, added];
}

export function editReason(reasons: Reasons, name: string, change: { readonly name?: string | undefined; readonly enabled?: boolean | undefined }): BreakReason[] {
  const before = known(reasons, name);
  const after = { name: change.name ?? before.name, enabled: change.enabled ?? before.enabled };
  if (after.name !== name && reasons.some((other) => other.name === after.name)) throw new CccError('bad-request', 'a reason of this name exists');
  return reasons.map((each) => each === before ? after : each);
}

export function removeReason(reasons: Reasons, name: string): BreakReason[] {
  const gone = known(reasons, name);
  return reasons.filter((each) => each !== gone);
}

/** A break that the center itself begins is reported by its reason too (RTE-06): it must be there, offered to agents or not. */
export function isKnownReason({ afterMissed, breakReasons }: Pick<CenterSettings, 'afterMissed' | 'breakReasons'>): boolean {
  return typeof afterMissed === 'string' || breakReasons.length === 0 || breakReasons.some(({ name }) => name === afterMissed.onBreak);
}

function known(reasons: Reasons, name: string): BreakReason {
  const reason = reasons.find((each) => each.name === name);
  if (!reason) throw new CccError('not-found', 'break reason');
  return reason;
}
