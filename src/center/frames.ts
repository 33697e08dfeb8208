/** Turns the event socket's frames into facts. */
import type { ServerFrame } from '../protocol/index.js';
import type { CenterSideFact } from './center.js';

/** `now`: our clock. The offset is taken where a frame says the center's time. */
export function factsOf(frame: ServerFrame, now: number, offset: number): CenterSideFact[] {
  const at = now + offset;
  switch (frame.type) {
    case 'snapshot': {
      const { type: _type, cursor: _cursor, serverTime, ...rest } = frame;
      return [{ type: 'center.snapshot', at: serverTime, serverTimeOffset: serverTime - now, ...rest }];
    }
    case 'resumed': return [{ type: 'center.clock', at: frame.serverTime, serverTimeOffset: frame.serverTime - now }];
    case 'draining': return [{ ...frame, type: 'center.draining', at }];
    case 'fact': return [frame.fact];
    case 'interaction': return [{ type: 'center.interaction', at, interaction: frame.interaction }];
    case 'agent': return [{ type: 'center.agent', at, agent: frame.agent }];
    case 'agents': return frame.agents.map((agent) => ({ type: 'center.agent', at, agent }));
    case 'settings': return [{ ...frame, type: 'center.settings', at }];
    case 'queues': return [{ type: 'center.queues', at, queues: frame.queues }];
    case 'phones': return [{ type: 'center.phones', at, phones: frame.phones }];
    case 'previews': return [{ type: 'center.previews', at, previews: frame.previews }];
    case 'notes': return [{ type: 'center.notes', at, notes: frame.notes }];
    case 'dtmf': return [{ type: 'center.dtmf', at, interactionId: frame.interactionId, legId: frame.legId, digit: frame.digit }];
    case 'reply': case 'ping': case 'pong': case 'signedOut': return [];
  }
}
