/** Which line a customer joins whose agent's page is gone for good (F-07), or who was handed to nobody (VOC-08): the one the call came from, or one the settings name. */
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
  return lineFor(kit, call, before, kit.plan.settings.afterLoss, apology);
}
/** Nothing is said: the customer hears music already. */
export function lineAfterTransfer(kit: CallKit, call: Call, before: Line | undefined): Line | undefined {
  return lineFor(kit, call, before, kit.plan.settings.afterTransferFailed, undefined);
}

function lineFor(kit: CallKit, call: Call, before: Line | undefined, wish: string | { readonly skillGroupId: string }, prompt: string[] | undefined): Line | undefined {
  const { plan } = kit;
  const back = before?.back ?? (async () => { await call.end({ party: 'system', cause: 'unreachable' }); });
  if (typeof wish === 'string' && before) return { transfer: { ...before.transfer, prompt }, back };
  const groupId = typeof wish === 'string' ? groupOf(kit, call) : wish.skillGroupId;
  if (groupId === undefined || !plan.skillGroups.has(groupId)) return undefined;
  return { transfer: { skillGroupIds: [groupId], overflowId: undefined, prompt, announcement: undefined, announceEveryMs: patienceMs, music: 'hold-music', maxWaitMs: patienceMs }, back };
}

/** The group that served the call, else the first group of the agent who placed it. */
function groupOf({ plan, ledger }: CallKit, call: Call): string | undefined {
  const name = ledger.record(call.id)?.record.skillGroup;
  const served = [...plan.skillGroups.values()].find((row) => row.name === name);
  const agentId = call.interaction?.agentId;
  return served?.id ?? (agentId === undefined ? undefined : groupsOf(plan, agentId)[0]?.id);
}
