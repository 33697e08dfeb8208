/** The door of the SIP adapter: `createSipStack` builds our RFC 3261 stack behind the SIP port. */
import { CccError } from 'ccc-workstation/errors';
import type { SipDirectory, SipStack } from '../../ports/sip.js';
import type { SipWebSocket, WebSocketSource } from './network.js';
import type { SipOptions } from './options.js';

export type { SipLimits, SipOptions, TrunkTarget } from './options.js';
export type { SipWebSocket, WebSocketSource } from './network.js';

export interface ServerSipStack extends SipStack {
  /** Takes over a WebSocket that was upgraded with sub-protocol `sip` (RFC 7118). */
  acceptWebSocket(socket: SipWebSocket, source: WebSocketSource): void;
}

export function createSipStack(options: SipOptions, directory: SipDirectory): ServerSipStack {
  throw new CccError('not-supported', `${options.domain}${String(directory)}`);
}
