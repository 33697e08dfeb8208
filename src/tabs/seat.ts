/** One phone, many tabs: whoever holds the Web Lock has the phone and leads; the others follow and stand in line for it. */
import type { Observable } from 'rxjs';
import type { Clock } from '../kernel/clock.js';
import type { Command, Fact, WorkstationState } from '../model/index.js';

/** What a tab's own workstation offers its seat. */
export interface Desk {
  readonly facts$: Observable<Fact>;
  state(): WorkstationState;
  post(fact: Fact): void;
  now(): number;
  /** To the center all tabs of one browser are one program: who goes on with the phone is nobody new, even while the tab before is still there (F-18). */
  readonly program: { id: string };
  /** Carries a command out here; asked of the leader only. */
  perform(command: Command): Promise<void>;
  /** This tab has the phone from now on. */
  lead(): void;
  /** Another tab has it. */
  follow(): void;
}
export interface TabChannel { postMessage(message: unknown): void; close(): void; onmessage: ((event: MessageEvent) => void) | null }
type Held = (lock: unknown) => Promise<void> | undefined;
/** The browser's part, as the browser has it. */
export interface TabPlatform {
  readonly locks: { request(name: string, options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal }, held: Held): Promise<unknown> };
  readonly channel: (name: string) => TabChannel;
}
export interface SeatOptions { readonly name: string; readonly desk: Desk; readonly platform: TabPlatform; readonly clock: Clock; readonly newId: () => string }
export interface Seat {
  /** Tries to lead once more, after a session that ended. */
  again(): void;
  /** For a follower: the leader carries it out. */
  ask(command: Command): Promise<void>;
  /** Messages may have been missed. */
  wake(): void;
  /** The leader's session is over: the lock is free, and nobody takes it before somebody asks for it. */
  rest(): void;
  /** Another tab has been seen. */
  isShared(): boolean;
  leave(): void;
}
/** Both sides of the mirror, loaded where there is a second tab. */
export interface Side { hear(data: unknown): void; ask(command: Command): Promise<void>; wake(): void; close(): void }

/** Followers must have heard why the session ended before the lock is free, lest one of them begins it anew. */
const restAfter = 300;

export function takeSeat(options: SeatOptions): Seat {
  const { name, desk, platform, clock } = options;
  const term = options.newId();
  const channel = platform.channel(name);
  let side: Promise<Side> | undefined;
  let line: AbortController | undefined;
  let release: (() => void) | undefined;
  let cancelRest = (): void => undefined;
  let left = false;

  channel.onmessage = ({ data }) => {
    // The first message to a leader is from the second tab.
    side ??= release && beside();
    void side?.then((it) => { it.hear(data); });
  };

  function stand(options: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal }): void {
    platform.locks.request(name, options, (lock) => {
      if (!left && lock) return lead();
      if (!left && !side) { follow(); stayInLine(true); }
      return undefined;
    }).catch((error: unknown) => {
      // Locks are refused to pages without an origin of their own; such a page is alone anyway.
      if (!left && !(error instanceof DOMException && error.name === 'AbortError')) void lead();
    });
  }
  function lead(): Promise<void> {
    const held = new Promise<void>((resolve) => { release = resolve; });
    line?.abort();
    // Whoever followed is not alone, and another tab may have missed that the leader changed: the next fact tells it.
    change(side && beside());
    desk.lead();
    channel.postMessage({ type: 'leading', term });
    return held;
  }
  const beside = (): Promise<Side> => import('./leader.js').then(({ leadTabs }) => leadTabs(channel, desk, term));
  function follow(): void {
    change(import('./follower.js').then(({ followTabs }) => followTabs(options, channel, stayInLine)));
  }
  function change(next: Promise<Side> | undefined): void {
    void side?.then((it) => { it.close(); });
    side = next;
  }
  function stayInLine(wanted: boolean): void {
    if (!wanted) line?.abort();
    if (wanted && !left && (!line || line.signal.aborted)) stand({ signal: (line = new AbortController()).signal });
  }
  function free(): void { release?.(); release = undefined; }

  stand({ ifAvailable: true });
  return {
    again() {
      cancelRest();
      if (release) desk.lead(); else stand({ ifAvailable: true });
    },
    async ask(command) { await (await side)?.ask(command); },
    wake() { void side?.then((it) => { it.wake(); }); },
    rest() {
      cancelRest();
      cancelRest = clock.after(restAfter, () => { if (release && !left) { free(); follow(); } });
    },
    isShared: () => side !== undefined,
    leave() {
      left = true;
      line?.abort();
      free();
      change(undefined);
      channel.onmessage = null;
      channel.close();
    },
  };
}

/** Undefined where there is no window, or the page is not secure. */
export function browserTabs(): TabPlatform | undefined {
  if (typeof window === 'undefined' || typeof BroadcastChannel === 'undefined' || !globalThis.navigator?.locks) return undefined;
  return { locks: navigator.locks, channel: (name) => new BroadcastChannel(name) };
}
