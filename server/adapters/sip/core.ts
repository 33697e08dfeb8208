/** What legs and sessions need of the endpoint that they belong to. */
import type { Clock } from 'ccc-workstation/clock';
import type { Log } from '../../ports/clock.js';
import type { SipAccount } from '../../ports/sip.js';
import type { Header, SipUri } from './message.js';
import type { Flow } from './network.js';
import type { SipLimits } from './options.js';
import type { Session } from './session.js';
import type { TransactionLayer } from './transactions.js';

export const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK';
export const SUPPORTED = '100rel, timer';
export const SDP_TYPE: Header = { name: 'content-type', value: 'application/sdp' };

export interface SipCore {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: SipLimits;
  readonly domain: string;
  readonly transactions: TransactionLayer;
  /** An unguessable token for tags, branches and Call-IDs. */
  token(): string;
  /** 0 ≤ n < max */
  randomBelow(max: number): number;
  /** Value of our Contact on this flow. */
  contact(flow: Flow): string;
  /** The flow to the next hop: at once where it is open or needs no connection. */
  hop(uri: SipUri): Flow | Promise<Flow>;
  /** The newest open flow on which this identity is registered. */
  flowOf(identity: SipAccount['identity']): Flow | undefined;
  /** The flow on which this identity registers next; rejects when it stays away. */
  nextFlowOf(identity: SipAccount['identity'], withinMs: number): Promise<Flow>;
  add(session: Session): void;
  remove(session: Session): void;
}

/** Headers that every request and 2xx of ours which makes or refreshes a dialog carries. */
export const dialogHeaders = (core: SipCore, flow: Flow): Header[] => [
  { name: 'contact', value: core.contact(flow) }, { name: 'allow', value: ALLOW }, { name: 'supported', value: SUPPORTED },
];

/** Runs `use` with the flow, at once where possible; `fail` when there is no way. */
export function withFlow(hop: Flow | Promise<Flow>, use: (flow: Flow) => void, fail: () => void): void {
  if (hop instanceof Promise) hop.then(use, fail); else use(hop);
}
