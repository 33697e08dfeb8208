/** How an agent's presence and activity are worded and coloured, everywhere the same. */
import type { Activity, Presence } from '../../src/protocol/index.js';
import type { IconName } from '../icons.js';
import type { Translation } from '../locales/translation.js';

export interface StatusLike { readonly presence: Presence; readonly activity: Activity; readonly reason?: string | undefined }

/** What the center does with the agent is more telling than what the agent chose. */
export function presenceWord(agent: StatusLike, t: Translation): string {
  if (agent.presence !== 'offline' && agent.activity !== 'idle') return t.busy[agent.activity];
  if (agent.presence === 'notReady' && agent.reason === 'network') return t.notReadyNetwork;
  return agent.presence === 'onBreak' && agent.reason ? t.breakReason(agent.reason) : t.presence[agent.presence];
}

export function presenceTone(agent: StatusLike): 'ok' | 'info' | 'hold' | 'wrap-up' | 'quiet' {
  if (agent.presence === 'offline') return 'quiet';
  if (agent.activity === 'offered' || agent.activity === 'onCall') return 'info';
  if (agent.activity === 'wrapUp') return 'wrap-up';
  return agent.presence === 'ready' ? 'ok' : agent.presence === 'onBreak' ? 'hold' : 'quiet';
}

export function presenceIcon(agent: StatusLike): IconName {
  if (agent.presence === 'offline') return 'offline';
  if (agent.activity === 'offered') return 'phoneIncoming';
  if (agent.activity === 'onCall') return 'headset';
  if (agent.activity === 'wrapUp') return 'note';
  return agent.presence;
}
