/** The composition root: joins center, softphone, store, commands and effects into one workstation. */
import type { Observable } from 'rxjs';
import type { CenterClient, RecordFilter } from './center/center.js';
import { createCenterClient } from './center/client.js';
import type { CheckOptions, CheckResult } from './check.js';
import type { CommandContext } from './commands.js';
import { createEffects, type EffectOptions } from './effects.js';
import { consent, type Hooks } from './hooks.js';
import { asCccError, perform, report } from './perform.js';
import { systemClock, type Clock } from './kernel/clock.js';
import { CccError } from './kernel/errors.js';
import { createLog, type LogLine } from './kernel/log.js';
import { createScope, type Scope } from './kernel/scope.js';
import { createStore } from './kernel/store.js';
import { randomId, secureRandom } from './kernel/random.js';
import { initialState, reduce, type Command, type Fact, type WorkstationState } from './model/index.js';
import type { CenterCapabilities, RecordPage, RecordingUrl } from './protocol/index.js';
import { createSipSoftphone } from './softphone/sipjs/sip-softphone.js';
import type { Devices, Softphone } from './softphone/softphone.js';

export type WorkstationOptions = WorkstationParts & (CenterByAddress | CenterInHand);

interface CenterByAddress {
  /** Address of the center, for example `https://center.example`; the path is taken as a prefix. */
  readonly center: string;
  /** Gives a token; asked again before the old one ends. Never a string, so that it can be renewed. */
  readonly token: () => Promise<string>;
}
interface CenterInHand {
  /** Another center, for example the mock of `ccc-workstation/testing`. */
  readonly center: CenterClient;
  readonly token?: never;
}
interface WorkstationParts {
  /** Another softphone, or `false` for an agent with a desk phone. */
  readonly softphone?: Softphone | false;
  /** Ring, title, notification: what happens outside the page's own elements. `false`: none. */
  readonly effects?: EffectOptions | false;
  /** Asked before dialling, answering, transferring and finishing the wrap-up; each may refuse with a reason. */
  readonly hooks?: Hooks;
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
  /** Microphone, speaker, network: tried out within ten seconds, with plain words and a remedy for each. Call it from a click. */
  check(options?: CheckOptions): Promise<readonly CheckResult[]>;
  /** The last log lines, without secrets, for an error report. */
  log(): readonly LogLine[];
  /** Now, on the center's clock. */
  now(): number;
}

const connectWithin = 15_000;

export function createWorkstation(options: WorkstationOptions): Workstation {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? secureRandom;
  const ring = createLog(() => clock.now(), options.onLog);
  const { log } = ring;
  const center = options.client ?? (hasAddress(options) ? createCenterClient({ center: options.center, token: options.token, clock, random, log, urgent: () => store.state.serving.length > 0 }) : options.center);
  const base = (): string => hasAddress(options) && options.center !== '' ? options.center : globalThis.location.origin;
  const softphone = options.softphone === false ? undefined : options.softphone ?? createSipSoftphone({ clock, random, log, base, reachable: () => store.state.connection.signalling !== 'reconnecting' });
  const effects = createEffects(options.effects === false ? { ring: false, title: false, notification: false } : options.effects ?? {}, softphone, clock);
  const store = createStore<WorkstationState, Fact>(initialState, reduce, (previous, next) => {
    effects.apply(previous, next);
    follow(previous, next);
  }, (error) => { log('error', 'store', error instanceof Error ? error.message : 'failed'); });
  const now = (): number => clock.now() + store.state.serverTimeOffset;
  const asking = (hooks: Hooks) => (command: Command): Promise<void> => consent(hooks, command, clock, log);
  const context: CommandContext = { state: () => store.state, softphone, center, post: store.post, now, newId: () => randomId(random), ...(options.hooks ? { consent: asking(options.hooks) } : {}) };
  let scope: Scope | undefined;

  center.onFact((fact) => { store.post(fact); });
  // Packets arrive again: the network is back.
  softphone?.onFact((fact) => { store.post({ ...fact, at: now() }); if (fact.type === 'phone.media' && !fact.lost) center.wake(); });

  /** The phone follows the center: up after the first state, asked for a sign of life when the center is lost, down when signed out. */
  function follow(previous: WorkstationState, next: WorkstationState): void {
    const before = previous.connection.signalling, after = next.connection.signalling;
    if (before === after) return;
    if (after === 'connected') { softphone?.start(() => center.sipAccess()); softphone?.wake(); }
    if (after === 'reconnecting') softphone?.wake();
    if (after === 'signedOut') void softphone?.stop();
  }

  function watchPage(): Scope {
    const watched = createScope();
    if (typeof window === 'undefined') return watched;
    const wake = (): void => { center.wake(); softphone?.wake(); };
    watched.listen(window, 'online', () => { center.wake(); softphone?.wake(true); });
    // Back from the back/forward cache or from being frozen: the sockets may be gone without a word (F-14, F-16).
    watched.listen(window, 'pageshow', (event) => { if (event instanceof PageTransitionEvent && event.persisted) wake(); });
    watched.listen(document, 'resume', wake);
    watched.listen(document, 'visibilitychange', () => { if (!document.hidden) wake(); });
    return watched;
  }

  return {
    state$: store.state$, facts$: store.facts$,
    get state() { return store.state; },
    get devices() { return softphone?.devices; },
    get capabilities() { return store.state.capabilities; },
    connect() {
      scope ??= watchPage();
      if (store.state.connection.signalling === 'connected') return Promise.resolve();
      const settled = firstAnswer(store.facts$, clock);
      center.connect();
      return settled;
    },
    async disconnect() {
      scope?.close();
      scope = undefined;
      center.disconnect();
      effects.close();
      await softphone?.stop();
    },
    dispatch: (command) => perform(context, command),
    records: (filter = {}) => told(center.records(filter)),
    recordingUrl: (recordingId) => told(center.recordingUrl(recordingId)),
    check: async (asked) => (await import('./check.js')).runCheck({ clock, devices: softphone?.devices, state: () => store.state, sipAccess: () => center.sipAccess() }, asked),
    log: ring.lines,
    now,
  };

  async function told<T>(work: Promise<T>): Promise<T> {
    try { return await work; } catch (error) {
      const known = asCccError(error);
      store.post({ type: 'problem.shown', at: now(), error: report(known) });
      throw known;
    }
  }
}

const hasAddress = (options: CenterByAddress | CenterInHand): options is CenterByAddress => typeof options.center === 'string';

/** The outcome of the first attempt; after a time-out the client keeps trying all the same. */
function firstAnswer(facts$: Observable<Fact>, clock: Clock): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const subscription = facts$.subscribe((fact) => {
      if (fact.type !== 'connection.signalling') return;
      const { signalling, reason } = fact;
      if (signalling === 'connected') settle(resolve);
      if (signalling === 'offline') settle(() => { reject(new CccError('center-unreachable', 'disconnected')); });
      if (signalling === 'signedOut') settle(() => { reject(new CccError(reason === 'elsewhere' ? 'signed-in-elsewhere' : 'not-signed-in', reason)); });
    });
    const cancel = clock.after(connectWithin, () => { settle(() => { reject(new CccError('center-unreachable')); }); });
    function settle(then: () => void): void { cancel(); subscription.unsubscribe(); then(); }
  });
}
