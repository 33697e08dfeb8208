/** The door of the SIP adapter: `createSipStack` builds our RFC 3261 stack behind the SIP port. */
import type { SipDirectory } from '../../ports/sip.js';
import { SipEndpoint, type ServerSipStack } from './endpoint.js';
import type { SipOptions } from './options.js';

export { digestHash, ha1Of } from './digest.js';
export type { ServerSipStack } from './endpoint.js';
export { createMemoryNetwork, type MemoryNetwork, type MemoryWebSocketClient } from './network-memory.js';
export type { SipNetwork, SipWebSocket, WebSocketSource } from './network.js';
export { defaultLimits, type SipLimits, type SipOptions, type TrunkTarget } from './options.js';

export function createSipStack(options: SipOptions, directory: SipDirectory): ServerSipStack {
  return new SipEndpoint(options, directory);
}
