/** The composition root: joins center, softphone, store, commands and effects into one workstation. */
import type { Observable } from 'rxjs';
import type { CenterClient, RecordFilter } from './center/center.js';
import { createCenterClient } from './center/client.js';
import { perform, type CommandContext } from './commands.js';
import { createEffects, type EffectOptions } from './effects.js';
import { systemClock, type Clock } from './kernel/clock.js';
import { createLog, type Log, type LogLine } from './kernel/log.js';
import { createScope } from './kernel/scope.js';
import { createStore } from './kernel/store.js';
import { randomId } from './kernel/random.js';
import { initialState, reduce, type Command, type Fact, type WorkstationState } from './model/index.js';
import type { CenterCapabilities, RecordPage, RecordingUrl } from './protocol/index.js';
import { createSipSoftphone } from './softphone/sipjs/sip-softphone.js';
import type { Devices, Softphone } from './softphone/softphone.js';

export interface WorkstationOptions {
  /** Address of the center, for example `https://center.example`; the path is taken as a prefix. */
  readonly center: string;
  /** Gives a token; asked again before the old one ends. Never a string, so that it can be renewed. */
  readonly token: () => Promise<string>;
  /** Another softphone, or `false` for an agent with a desk phone. */
  readonly softphone?: Softphone | false;
  /** Ring, title, notification: what happens outside the page's own elements. `false`: none. */
  readonly effects?: EffectOptions | false;
  readonly onLog?: (line: LogLine) => void;
  /** For tests. */
  readonly client?: CenterClient;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export interface Workstation {
  readonly state$: Observable<WorkstationState>;
  readonly facts$: Observable<Fact>;
  readonly state: WorkstationState;
  readonly devices: Devices | undefined;
  readonly capabilities: CenterCapabilities;
  /** Resolves when the center has answered with the first state; rejects with a CccError when it refuses. It keeps trying after that. */
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  /** Rejects with a CccError, and says so in `state.problem`, when it cannot be done. */
  dispatch(command: Command): Promise<void>;
  records(filter?: RecordFilter): Promise<RecordPage>;
  recordingUrl(recordingId: string): Promise<RecordingUrl>;
  /** The last log lines, without secrets, for an error report. */
  log(): readonly LogLine[];
  /** Now, on the center's clock. */
  now(): number;
}
