/** The HTTP API, the event socket, the SIP socket's door and the pages, on one port. */
import type { WebSocket } from 'ws';
import type { SipAccess } from 'ccc-workstation/protocol';
import type { Center } from '../../ports/center.js';
import type { Clock, Log } from '../../ports/clock.js';
import type { Store } from '../../ports/store.js';
import type { Config } from '../../config.js';

export interface SipSocketSource { readonly address: string; readonly port: number; readonly secure: boolean }

export interface ApiOptions {
  readonly config: Pick<Config, 'host' | 'httpPort' | 'sessionSecret' | 'apiKeys' | 'allowedOrigins' | 'frameAncestors' | 'trustedProxies' | 'recordingsDir'>;
  /** HTTPS when given. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  readonly center: Center;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** A WebSocket that asked for the sub-protocol `sip` on `/sip`. */
  readonly onSipSocket: (socket: WebSocket, source: SipSocketSource) => void;
  /** Present only in demo mode: the customer's web phone. */
  readonly demoPhoneAccess?: ((number: string) => SipAccess) | undefined;
  /** Folder with the built pages; undefined: API only. */
  readonly pagesDir?: string | undefined;
}

export interface Api {
  /** `http://127.0.0.1:8080`, with the port really bound. */
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

export async function startApi(options: ApiOptions): Promise<Api> {
  throw new Error(`not yet: ${options.config.host}`);
}
