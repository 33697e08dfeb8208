/** A previewed contact as a pure reducer, the same for the center and its mock, and who may do what with it (VOC-02, PVW-01). */
import type { PreviewContact, RecordStatus } from '../protocol/index.js';
import type { Agent } from './agent.js';

export type PreviewCommand = 'dialPreview' | 'skipPreview';

export type PreviewEvent =
  | { readonly type: 'pushed'; readonly agentId: string; readonly until: number }
  /** The agent did not act in time; `most`: so often it is shown at all (PVW-18). */
  | { readonly type: 'lapsed'; readonly most: number }
  /** From the agent, who went away, or of a process that ended: as if it had not been shown. */
  | { readonly type: 'takenBack' }
  | { readonly type: 'dialled'; readonly interactionId: string }
  /** Nobody was called after all. */
  | { readonly type: 'undialled' }
  | { readonly type: 'ended'; readonly status: RecordStatus }
  | { readonly type: 'skipped'; readonly reason: string }
  | { readonly type: 'expired' | 'cancelled' };

/** Total: an event that does not fit the state changes nothing. The same object comes back when nothing changed. */
export function reducePreview(contact: PreviewContact, event: PreviewEvent, at: number): PreviewContact {
  const { state } = contact;
  const over = (to: PreviewContact['state']): PreviewContact => ({ ...contact, state: to, endedAt: at });
  switch (event.type) {
    case 'pushed': return state === 'waiting' ? { ...contact, state: 'previewing', takenBy: event.agentId, takenAt: at, until: event.until } : contact;
    case 'lapsed': {
      if (state !== 'previewing') return contact;
      const passedBy = [...contact.passedBy, ...contact.takenBy === undefined ? [] : [contact.takenBy]];
      return passedBy.length >= event.most || isExpired(contact, at) ? { ...over('expired'), passedBy } : { ...waiting(contact), passedBy };
    }
    case 'takenBack': return state === 'previewing' ? waiting(contact) : contact;
    case 'dialled': return state === 'previewing' ? { ...contact, state: 'dialling', interactionId: event.interactionId, dialledAt: at } : contact;
    case 'undialled': return state === 'dialling' ? waiting(contact) : contact;
    case 'ended': return state === 'dialling' ? { ...over(event.status === 'normalEnd' ? 'done' : 'failed'), result: event.status } : contact;
    case 'skipped': return state === 'previewing' ? { ...over('skipped'), reason: event.reason } : contact;
    case 'expired': return state === 'waiting' ? over('expired') : contact;
    case 'cancelled': return state === 'waiting' || state === 'previewing' ? over('cancelled') : contact;
  }
}

function waiting(contact: PreviewContact): PreviewContact {
  const { takenBy: _by, takenAt: _at, until: _until, interactionId: _call, dialledAt: _dialled, ...rest } = contact;
  return { ...rest, state: 'waiting' };
}

export const isExpired = ({ expiresAt }: PreviewContact, at: number): boolean => expiresAt !== undefined && expiresAt <= at;

/** Only whoever looks at it, and only as long as nobody has dialled it. */
export function allowedOnPreview({ state, takenBy }: Pick<PreviewContact, 'state' | 'takenBy'>, agentId: string): ReadonlySet<PreviewCommand> {
  return new Set<PreviewCommand>(state === 'previewing' && takenBy === agentId ? ['dialPreview', 'skipPreview'] : []);
}

/** The agent may be shown a contact: ready, with a phone, and with nothing else in hand. Also one who takes no calls, since this is no call (OLA-16). */
export const takesPreview = (agent: Agent): boolean => agent.presence === 'ready' && agent.reachable && agent.activity === 'idle' && !agent.byHand && !agent.previewing;
