/** What the composition root gives the SIP stack: addresses, keys, trunks, limits, time and randomness. */
import type { Clock } from 'ccc-workstation/clock';
import type { Log } from '../../ports/clock.js';
import type { SipNetwork } from './network.js';

export interface TrunkTarget {
  readonly host: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
}

export interface SipLimits {
  /** New incoming calls per second before callers get 503 with Retry-After. */
  readonly newCallsPerSecond: number;
  /** Calls (incoming legs) at once before callers get 503 with Retry-After. */
  readonly concurrentCalls: number;
  /** Largest message taken from any transport, in bytes. */
  readonly messageBytes: number;
  /** A connection that is neither authenticated nor a trunk's, or stays in the middle of a message, is closed after this. */
  readonly idleMs: number;
  readonly connectionsPerAddress: number;
  readonly connections: number;
  /** OPTIONS answered per second and source address; more are dropped. */
  readonly optionsPerSecond: number;
  /** Refusals (401 and the like) sent per second and source address; more requests are dropped unanswered. */
  readonly refusalsPerSecond: number;
  /** Wrong passwords from one address within the window that ban it. */
  readonly authFailures: number;
  readonly authWindowMs: number;
  readonly banMs: number;
  readonly bindingsPerAccount: number;
  readonly minExpiresSeconds: number;
  readonly maxExpiresSeconds: number;
  /** RFC 4028: asked for on calls we make; 0 turns it off. */
  readonly sessionExpiresSeconds: number;
  /** How old a digest nonce may get before the client is told `stale=true`. */
  readonly nonceMs: number;
}

export const defaultLimits: SipLimits = {
  newCallsPerSecond: 200, concurrentCalls: 1000, messageBytes: 65_535, idleMs: 10_000, connectionsPerAddress: 500, connections: 5000,
  optionsPerSecond: 10, refusalsPerSecond: 50, authFailures: 5, authWindowMs: 60_000, banMs: 300_000,
  bindingsPerAccount: 10, minExpiresSeconds: 30, maxExpiresSeconds: 3600, sessionExpiresSeconds: 1800, nonceMs: 300_000,
};

export interface SipOptions {
  /** Host part of our addresses and the digest realm. */
  readonly domain: string;
  /** Address to listen on. */
  readonly host: string;
  /** Ports to open; left out: not opened; 0: any free one (tests). */
  readonly udpPort?: number;
  readonly tcpPort?: number;
  readonly tlsPort?: number;
  /** A second TCP port for trunks that register with an account (35090). */
  readonly accountTcpPort?: number;
  /** PEM. Without it TLS is not opened. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Host that far ends should use to reach us, when it is not the one we listen on. */
  readonly advertise?: string;
  readonly trunks: (trunkId: string) => TrunkTarget | undefined;
  readonly clock?: Clock;
  readonly random?: (bytes: number) => Uint8Array;
  readonly log?: Log;
  /** True while new calls are to be answered with 503 and Retry-After; calls in progress are not affected. */
  readonly overloaded?: () => boolean;
  readonly limits?: Partial<SipLimits>;
  /** Node's sockets unless a test brings `createMemoryNetwork()`. */
  readonly network?: SipNetwork;
}
