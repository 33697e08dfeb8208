/** What a supervisor does about its two processes, as data: one serves, one is loaded and stands by, and takes over at once when the first is gone (F-29). */

/** `silent`: so many times in a row nothing was heard of it since it was last asked about. */
interface Active { readonly pid: number; readonly servingSince?: number; readonly silent?: number }

export interface State {
  /** The one that serves or is about to. */
  readonly active: Active | undefined;
  readonly spare: { readonly pid: number; readonly isLoaded: boolean } | undefined;
  /** Whether any has ever served: what cannot start the first time is wrong, and is not tried again. */
  readonly hasServed: boolean;
  /** Ends in a row of processes that had not served long. */
  readonly failures: number;
  readonly isStopping: boolean;
  readonly keepsSpare: boolean;
}

export type Happening =
  | { readonly type: 'begin' }
  | { readonly type: 'started'; readonly pid: number; readonly as: Role }
  | { readonly type: 'loaded'; readonly pid: number }
  | { readonly type: 'serving'; readonly pid: number; readonly at: number }
  | { readonly type: 'alive'; readonly pid: number }
  /** Comes every `tickMs` of the supervisor's own time, which stands still with the machine's. */
  | { readonly type: 'tick' }
  | { readonly type: 'ended'; readonly pid: number; readonly code: number | null; readonly at: number }
  | { readonly type: 'due'; readonly what: Role }
  | { readonly type: 'told to stop'; readonly signal: NodeJS.Signals };

export type Role = 'active' | 'spare';
export type Effect =
  | { readonly do: 'start'; readonly as: Role }
  | { readonly do: 'let serve'; readonly pid: number }
  | { readonly do: 'later'; readonly what: Role; readonly ms: number }
  | { readonly do: 'give up'; readonly pid: number }
  | { readonly do: 'signal'; readonly pid: number; readonly signal: NodeJS.Signals }
  | { readonly do: 'exit'; readonly code: number };
export interface Step { readonly state: State; readonly effects: readonly Effect[] }

export const initial: State = { active: undefined, spare: undefined, hasServed: false, failures: 0, isStopping: false, keepsSpare: true };

/** Loading takes a second or two of a core; whoever has just come back needs it more. */
export const spareAfterMs = 5_000;
/** A process that ends sooner than this after it began to serve has failed, and the next one waits. */
export const steadyMs = 10_000;
export const longestPauseMs = 30_000;
/** Whoever serves says so twice in each. */
export const tickMs = 1_000;
/** A center that is silent for so many answers nobody: its calls are better off in another one. */
export const hungTicks = 10;

const pauseAfter = (failures: number): number => (failures < 2 ? 0 : Math.min(longestPauseMs, 1000 * 2 ** (failures - 2)));
const only = (state: State, ...effects: Effect[]): Step => ({ state, effects });

export function step(state: State, happening: Happening): Step {
  switch (happening.type) {
    case 'begin': return only(state, { do: 'start', as: 'active' });
    case 'started':
      return only(happening.as === 'active' ? { ...state, active: { pid: happening.pid } } : { ...state, spare: { pid: happening.pid, isLoaded: false } });
    case 'loaded':
      return only(state.spare?.pid === happening.pid ? { ...state, spare: { pid: happening.pid, isLoaded: true } } : state);
    case 'serving':
      if (state.active?.pid !== happening.pid) return only(state);
      return only({ ...state, active: { pid: happening.pid, servingSince: happening.at }, hasServed: true }, ...state.keepsSpare ? [{ do: 'later', what: 'spare', ms: spareAfterMs } as const] : []);
    case 'alive': return only(state.active?.pid === happening.pid ? { ...state, active: { ...state.active, silent: 0 } } : state);
    case 'tick': return tick(state);
    case 'ended': return ended(state, happening);
    case 'due': return due(state, happening.what);
    case 'told to stop': return stop(state, happening.signal);
  }
}

function ended(state: State, { pid, code, at }: { readonly pid: number; readonly code: number | null; readonly at: number }): Step {
  if (state.spare?.pid === pid) {
    const without = { ...state, spare: undefined };
    return state.isStopping ? only(without) : only(without, { do: 'later', what: 'spare', ms: longestPauseMs });
  }
  if (state.active?.pid !== pid) return only(state);
  const { servingSince } = state.active;
  const without: State = { ...state, active: undefined };
  // It was told to, or it never could: both are for whoever started us.
  if (state.isStopping || code === 0 || !state.hasServed) return exit(without, code ?? 1);
  const failures = servingSince !== undefined && at - servingSince >= steadyMs ? 0 : state.failures + 1;
  // One that is loaded has taken its time, so that failures do not chase each other.
  const pause = state.spare?.isLoaded === true ? 0 : pauseAfter(failures);
  return pause === 0 ? due({ ...without, failures }, 'active') : only({ ...without, failures }, { do: 'later', what: 'active', ms: pause });
}

function tick(state: State): Step {
  const { active } = state;
  if (active?.servingSince === undefined) return only(state);
  const silent = (active.silent ?? 0) + 1;
  const next = { ...state, active: { ...active, silent } };
  // It is past hearing any other signal. What follows is what follows any end.
  return silent === hungTicks ? only(next, { do: 'give up', pid: active.pid }) : only(next);
}

function due(state: State, what: Role): Step {
  if (state.isStopping) return only(state);
  if (what === 'spare') return state.spare !== undefined || state.active?.servingSince === undefined ? only(state) : only(state, { do: 'start', as: 'spare' });
  if (state.active !== undefined) return only(state);
  if (state.spare === undefined) return only(state, { do: 'start', as: 'active' });
  // Also one that is still being loaded: it is further than a new one.
  return only({ ...state, active: { pid: state.spare.pid }, spare: undefined }, { do: 'let serve', pid: state.spare.pid });
}

function stop(state: State, signal: NodeJS.Signals): Step {
  const stopping = { ...state, isStopping: true };
  // Between two processes nobody else ends us.
  if (state.active === undefined) return exit(stopping, 0);
  // A second signal is the center's business: it means now.
  return only(stopping, { do: 'signal', pid: state.active.pid, signal }, ...spareGoes(state));
}

const exit = (state: State, code: number): Step => only({ ...state, spare: undefined }, ...spareGoes(state), { do: 'exit', code });
const spareGoes = ({ spare }: State): Effect[] => (spare ? [{ do: 'signal', pid: spare.pid, signal: 'SIGKILL' }] : []);
