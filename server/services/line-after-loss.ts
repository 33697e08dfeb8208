/** Which line a customer joins whose agent's page is gone for good: the one the call came from, or one the settings name (F-07). */
import type { Transfer } from '../domain/flow.js';
import type { Call } from './call.js';
import type { CallKit } from './kit.js';
import { groupsOf } from './plan.js';

/** A line, and what becomes of a caller whom nobody in it can serve. */
export interface Line {
  readonly transfer: Transfer;
  readonly back: (reason: 'noAgentOnline' | 'waitedTooLong') => Promise<void>;
}

/** Somebody who has been served already is not sent away sooner than this. */
const patienceMs = 1_800_000;
/** "The connection to my colleague was lost, somebody else will be with you." */
const apology = ['connection-lost'];

export function lineAfterLoss(kit: CallKit, call: Call, before: Line | undefined): Line | undefined {
  const { plan } = kit;
  const { afterLoss } = plan.settings;
  const back = before?.back ?? (async () => { await call.end({ party: 'system', cause: 'unreachable' }); });
  if (typeof afterLoss === 'string' && before) return { transfer: { ...before.transfer, prompt: apology }, back };
  const groupId = typeof afterLoss === 'string' ? groupOf(kit, call) : afterLoss.skillGroupId;
  if (groupId === undefined || !plan.skillGroups.has(groupId)) return undefined;
  return { transfer: { skillGroupIds: [groupId], overflowId: undefined, prompt: apology, announcement: undefined, announceEveryMs: patienceMs, music: 'hold-music', maxWaitMs: patienceMs }, back };
}

/** The group that served the call, else the first group of the agent who placed it. */
function groupOf({ plan, ledger }: CallKit, call: Call): string | undefined {
  const name = ledger.record(call.id)?.record.skillGroup;
  const served = [...plan.skillGroups.values()].find((row) => row.name === name);
  const agentId = call.interaction?.agentId;
  return served?.id ?? (agentId === undefined ? undefined : groupsOf(plan, agentId)[0]?.id);
}
