/** What every group of routes gets. */
import type { Center } from '../../ports/center.js';
import type { Clock, Log } from '../../ports/clock.js';
import type { Store } from '../../ports/store.js';
import type { Access } from './access.js';
import type { Presences } from './presences.js';
import type { Tickets } from './tickets.js';
import type { Tokens } from './tokens.js';

export interface Context {
  readonly center: Center;
  readonly store: Store;
  readonly access: Access;
  readonly tokens: Tokens;
  readonly presences: Presences;
  /** For the phone's socket: who opened it need not be challenged when it registers. */
  readonly socketTickets: Tickets;
  readonly clock: Clock;
  readonly log: Log;
}
