/** The composition root: joins center, softphone, store, commands and effects into one workstation. */
import type { Observable } from 'rxjs';
import { createAttacher } from './attach.js';
import { createAutoAnswer } from './auto-answer.js';
import type { CenterClient, ConnectOptions, RecordFilter } from './center/center.js';
import { createCenterClient } from './center/client.js';
import type { CheckOptions, CheckResult } from './check.js';
import { previewOf, type CommandContext } from './commands.js';
import { createEffects, type EffectOptions, type Effects } from './effects.js';
import type { PlainSoftphone } from './pbx.js';
import { consent, type Hooks } from './hooks.js';
import { allowed, asCccError, perform, report } from './perform.js';
import { phoneFollows } from './phone-follows.js';
import { systemClock, type Clock } from './kernel/clock.js';
import { CccError } from './kernel/errors.js';
import { createLog, type LogLine } from './kernel/log.js';
import { createScope, type Scope } from './kernel/scope.js';
import { createStore, type Store } from './kernel/store.js';
import { createPace } from './kernel/pace.js';
import { backOff, randomId, secureRandom } from './kernel/random.js';
import { initialState, interactionOf, reduce, type Command, type Fact, type WorkstationState } from './model/index.js';
import type { CenterCapabilities, RecordPage, RecordingUrl } from './protocol/index.js';
import { createSipSoftphone, type MediaMode } from './softphone/sipjs/sip-softphone.js';
import type { Devices, Softphone } from './softphone/softphone.js';
import { browserTabs, takeSeat, type Seat, type TabPlatform } from './tabs/seat.js';

export type WorkstationOptions = WorkstationParts & (CenterByAddress | CenterInHand | PhoneAlone);

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
/** A plain PBX instead of a center: its phone does by itself what a center would do. */
interface PhoneAlone {
  readonly center?: never;
  readonly token?: never;
  readonly softphone: PlainSoftphone;
  /** There is nobody at a plain PBX who could plug calls into a line that stands. */
  readonly mediaMode?: 'perCall';
}
interface WorkstationParts {
  /** The token goes on with a session of this browser (`resumeSession`): the phone need not wait until the center has welcomed it (F-12). */
  readonly resumed?: boolean;
  /** Another softphone, or `false` for an agent with a desk phone. */
  readonly softphone?: Softphone | false;
  /** `perCall` unless said otherwise. `persistent`: the phone's media path stands between calls, and answer to sound costs half a round trip (ADR 0010). For the workstation's own phone at a center. */
  readonly mediaMode?: MediaMode | undefined;
  /** Ring, title, notification: what happens outside the page's own elements. `false`: none. */
  readonly effects?: EffectOptions | false;
  /** `shared` (the default where the browser can): all tabs and frames of this origin have one phone together. `alone`: each its own. */
  readonly tabs?: 'shared' | 'alone';
  /** Asked before dialling, answering, transferring and finishing the wrap-up; each may refuse with a reason. */
  readonly hooks?: Hooks;
  readonly onLog?: (line: LogLine) => void;
  /** For tests. */
  readonly client?: CenterClient;
  readonly tabPlatform?: TabPlatform;
  readonly clock?: Clock;
  readonly random?: () => number;
}

export interface Workstation {
  readonly state$: Observable<WorkstationState>;
  readonly facts$: Observable<Fact>;
  readonly state: WorkstationState;
  readonly devices: Devices | undefined;
  /** The phone of this page, for whoever looks for a fault; calls are made and taken by `dispatch`. */
  readonly softphone: Softphone | undefined;
  readonly capabilities: CenterCapabilities;
  /** Resolves when the center has answered with the first state; rejects with a CccError when it refuses. It keeps trying after that. */
  connect(options?: ConnectOptions): Promise<void>;
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
  const pace = createPace(clock);
  const center = options.client ?? (hasAddress(options) ? createCenterClient({ center: options.center, token: options.token, clock, random, log, pace, urgent: () => store.state.serving.length > 0 }) : options.center ?? options.softphone.center);
  const base = (): string => hasAddress(options) && options.center !== '' ? options.center : globalThis.location.origin;
  /** Its own clock may be wrong; what the center says about time is measured by the center's. */
  const centerClock: Clock = { now, monotonic: () => clock.monotonic(), after: (ms, fn) => clock.after(ms, fn) };
  const softphone = options.softphone === false ? undefined : options.softphone ?? createSipSoftphone({ clock: centerClock, random, log, base, ahead: hasAddress(options) ? '/sip' : undefined, mediaMode: options.mediaMode, pace, reachable: () => store.state.connection.signalling !== 'reconnecting' });
  if (options.softphone !== undefined && options.mediaMode === 'persistent') log('warn', 'phone', 'mediaMode is left out');
  const quiet = { ring: false, notification: false } as const;
  const effectsOf = (ours: EffectOptions): Effects => createEffects(options.effects === false ? { ...quiet, title: false, leaving: false } : { ...options.effects, ...ours }, softphone, clock);
  let effects = effectsOf({});
  const sipAccess = (): ReturnType<CenterClient['sipAccess']> => center.sipAccess();
  const phone = phoneFollows(softphone, sipAccess, () => { seat?.rest(); });
  const store = createStore<WorkstationState, Fact>(initialState, reduce, (previous, next) => {
    effects.apply(next);
    if (next.connection.tab === 'leader') { phone(previous, next); keepMedia(next); watchMicrophone?.(next); }
  }, (error) => { log('error', 'store', error instanceof Error ? error.message : 'failed'); });
  function now(): number { return clock.now() + store.state.serverTimeOffset; }
  const newId = (): string => randomId(random);
  const asking = (hooks: Hooks) => (command: Command): Promise<void> | undefined => consent(hooks, command.name === 'redial' ? { name: 'dial', phoneNumber: interactionOf(store.state, command.interactionId)?.customer.number ?? '', redials: command.interactionId } : command.name === 'dialPreview' ? { ...command, name: 'dial', phoneNumber: previewOf(store.state, command)?.number ?? '' } : command, clock, log);
  const context: CommandContext = { state: () => store.state, softphone, center, post: store.post, now, newId, ...(options.hooks ? { consent: asking(options.hooks) } : {}) };
  /** Another tab's question, to which that tab's page has consented; and what happens by itself. */
  const consented: CommandContext = { ...context, consent: undefined };
  const following = (): boolean => store.state.connection.tab === 'follower';
  const platform = options.tabs === 'alone' ? undefined : options.tabPlatform ?? browserTabs();
  let scope: Scope | undefined;
  let seat: Seat | undefined;
  let opening: ConnectOptions = {};
  const program = { id: newId() };
  center.onFact((fact) => { store.post(fact); });
  const keepMedia = createAttacher(context, clock);
  let watchMicrophone: ((next: WorkstationState) => void) | undefined;
  if (softphone) void import('./microphone-watch.js').then(({ createMicrophoneWatch }) => { watchMicrophone = createMicrophoneWatch(center, allowed, softphone.devices, options.effects); if (!following()) watchMicrophone(store.state); }, () => undefined);
  const answerByItself = createAutoAnswer(consented, clock);
  softphone?.onFact((fact) => {
    if (following()) return;
    store.post({ ...fact, at: now() });
    // Packets arrive again: the network is back.
    if (fact.type === 'phone.media' && !fact.lost) center.wake();
    // Without a valid session nothing new begins here (F-24).
    if (fact.type === 'phone.alerting' && store.state.connection.reason === 'expired' && !store.state.serving.includes(fact.interactionId)) softphone.reject(fact.interactionId).catch(() => undefined);
    else answerByItself(fact);
    if (fact.type === 'phone.report' && store.state.capabilities.commands.includes('report')) void center.send({ name: 'report', interactionId: fact.interactionId, report: { ...fact.report, warnings: [...fact.report.warnings] } }).catch(() => undefined);
  });

  /** Finds out whether another tab of this agent has the phone. Asks until the page's token function gives a token or the center refuses it. */
  async function begin(session: Scope, attempt = 0): Promise<void> {
    if (seat) { seat.again(); return; }
    if (!platform || !center.identify) { lead(); return; }
    try {
      const name = `ccc ${hasAddress(options) ? base().replace(/\/+$/, '') : ''} ${await center.identify()}`;
      if (session === scope) seat = takeSeat({ name, desk: { ...store, state: () => store.state, now, program, perform: (command) => perform(consented, command), lead, follow }, platform, clock, newId });
    } catch (error) {
      if (session !== scope) return;
      const { status } = asCccError(error);
      if (status === 401 || status === 403) { lead(); return; }
      store.post({ type: 'connection.signalling', at: now(), signalling: 'connecting', attempt });
      session.add(clock.after(backOff(attempt, random), () => { void begin(session, attempt + 1); }));
    }
  }
  function lead(): void {
    const taken = following();
    if (taken) {
      store.post({ type: 'tab.leading', at: now() });
      change(effectsOf({}));
      void softphone?.devices.microphone().then((microphone) => { store.post({ type: 'phone.microphone', at: now(), microphone }); });
    }
    center.connect({ ...opening, program: program.id });
    opening = {};
    // The session is known to be good: the phone need not wait for the event socket.
    if (options.resumed || taken) softphone?.start(sipAccess);
  }
  function follow(): void {
    change(effectsOf(quiet));
    softphone?.standBy?.();
  }
  function change(next: Effects): void { effects.close(); effects = next; }

  function watchPage(): Scope {
    const watched = createScope();
    if (typeof window === 'undefined') return watched;
    const wake = (changed?: boolean): void => { center.wake(); softphone?.wake(changed); seat?.wake(); };
    watched.listen(window, 'online', () => { wake(true); });
    // Back from the back/forward cache or from being frozen: the sockets may be gone without a word (F-14, F-16).
    // The next tab need not wait until this one is cleared away (F-18). A page that is kept would come back without its place.
    watched.listen(window, 'pagehide', (event) => { if (event instanceof PageTransitionEvent && !event.persisted) seat?.leave(); });
    // Its notification would outlive it.
    watched.listen(window, 'pagehide', () => { effects.apply({ ...store.state, ringing: [] }); });
    watched.listen(window, 'pageshow', (event) => { if (event instanceof PageTransitionEvent && event.persisted) wake(); });
    watched.listen(document, 'resume', () => { wake(); });
    watched.listen(document, 'visibilitychange', () => { if (!document.hidden) wake(); });
    return watched;
  }

  return {
    state$: store.state$, facts$: store.facts$, softphone, devices: softphone?.devices,
    get state() { return store.state; },
    get capabilities() { return store.state.capabilities; },
    connect(how = {}) {
      opening = how;
      scope ??= watchPage();
      if (store.state.connection.signalling === 'connected') return Promise.resolve();
      const settled = firstAnswer(store, clock);
      void begin(scope);
      return settled;
    },
    async disconnect() {
      const left = seat;
      scope?.close();
      scope = seat = undefined;
      if (following()) left?.leave();
      center.disconnect();
      effects.close();
      // Another tab goes on with the call.
      await softphone?.stop(left?.isShared() === true);
      left?.leave();
    },
    dispatch: (command) => seat && following() ? ask(seat, command) : perform(context, command),
    records: (filter = {}) => told(center.records(filter)),
    recordingUrl: (recordingId) => told(center.recordingUrl(recordingId)),
    check: async (asked) => (await import('./check.js')).runCheck({ clock, devices: softphone?.devices, state: () => store.state, sipAccess }, asked),
    log: ring.lines,
    now,
  };

  /** What needs this tab's click is done here; the rest where the phone is. */
  async function ask(leader: Seat, command: Command): Promise<void> {
    if (command.name === 'allowMicrophone') { await told(softphone?.devices.allowMicrophone() ?? Promise.resolve()); return; }
    if (context.consent && allowed(store.state, command)) await told(Promise.resolve(command).then(context.consent));
    if (command.name === 'dismissProblem') store.post({ type: 'problem.dismissed', at: now() });
    await leader.ask(command).catch((error: unknown) => {
      const known = asCccError(error);
      // What the leader refused it has told already.
      if (known.code === 'tab-lost') store.post({ type: 'problem.shown', at: now(), error: report(known, command.name) });
      throw known;
    });
  }
  async function told<T>(work: Promise<T>): Promise<T> {
    try { return await work; } catch (error) {
      const known = asCccError(error);
      store.post({ type: 'problem.shown', at: now(), error: report(known) });
      throw known;
    }
  }
}

const hasAddress = (options: CenterByAddress | CenterInHand | PhoneAlone): options is CenterByAddress => typeof options.center === 'string';

/** The outcome of the first attempt; after a time-out the client keeps trying all the same. */
function firstAnswer(store: Store<WorkstationState, Fact>, clock: Clock): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const subscription = store.facts$.subscribe((fact) => {
      if (fact.type !== 'connection.signalling' && fact.type !== 'tab.following') return;
      const { signalling, reason } = store.state.connection;
      if (signalling === 'connected') settle(resolve);
      if (signalling === 'offline') settle(() => { reject(new CccError('center-unreachable', 'disconnected')); });
      if (signalling === 'signedOut') settle(() => { reject(new CccError(reason === 'elsewhere' ? 'signed-in-elsewhere' : reason === 'inUse' ? 'already-signed-in' : 'not-signed-in', reason)); });
    });
    const cancel = clock.after(connectWithin, () => { settle(() => { reject(new CccError('center-unreachable')); }); });
    function settle(then: () => void): void { cancel(); subscription.unsubscribe(); then(); }
  });
}
