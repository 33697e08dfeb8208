/** What every part of a call is handed: the ports and the services it works with. */
import type { Clock, Ids, Log } from '../ports/clock.js';
import type { MediaEngine } from '../ports/media.js';
import type { SipStack } from '../ports/sip.js';
import type { Store } from '../ports/store.js';
import type { Collections } from './collections.js';
import type { Deliveries } from './deliveries.js';
import type { HoldSounds } from './hold-sounds.js';
import type { Ledger } from './ledger.js';
import type { Plan } from './plan.js';
import type { Prompts } from './prompts.js';
import type { Roster } from './roster.js';
import type { TurnOptions } from './relay-access.js';
import type { Standby } from './standby.js';

export interface CenterOptions {
  /** SIP domain: host part of our addresses and digest realm. */
  readonly domain: string;
  readonly recordInternalCalls: boolean;
  /** Running calls go on after a restart; otherwise it ends them. */
  readonly recoverCalls: boolean;
  readonly outboundRingTimeoutMs: number;
  /** Addresses of STUN servers. */
  readonly iceServers: readonly string[];
  /** Pages that may talk to the workstation although no setting names them. */
  readonly embedOrigins?: readonly string[];
  readonly turn?: TurnOptions | undefined;
}

export interface CallKit {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly store: Store;
  readonly media: MediaEngine;
  readonly sip: SipStack;
  readonly ledger: Ledger;
  readonly roster: Roster;
  readonly plan: Plan;
  readonly prompts: Prompts;
  readonly holdSounds: Pick<HoldSounds, 'source'>;
  readonly collections: Pick<Collections, 'definition' | 'prompt'>;
  readonly deliveries: Pick<Deliveries, 'keep' | 'deliver'>;
  readonly standby: Standby;
  readonly options: CenterOptions;
}
