/** Who is offered a waiting call: pure choice by the center's basic routing, the skill group's ringing mode and the caller's last agent (RTE-01, RTE-02, SKG-01…04). */
import type { CenterSettings } from 'ccc-workstation/protocol';

/** A member of a skill group as routing sees it. */
export interface Candidate {
  readonly kind: 'agent' | 'phone';
  readonly id: string;
  /** 1 (highest) to 5 (SKG-04). */
  readonly priority: number;
  /** Ready, idle and its phone registered. */
  readonly routable: boolean;
  /** Signed in (or, for a phone, registered), even if busy or on a break. */
  readonly online: boolean;
  readonly idleSince: number;
  /** Customers' calls taken today. */
  readonly received: number;
  /** In a call already: whoever is free is asked first. */
  readonly busy?: boolean;
}
export type Basis = CenterSettings['routing'];
/** `first`: the agent who served this caller last; asked before all others of the groups (RTE-02). */
export interface Preference { readonly basis: Basis; readonly first?: string | undefined }

export interface Group {
  readonly id: string;
  readonly ringing: 'sequence' | 'simultaneous';
  readonly candidates: readonly Candidate[];
}

/** A member who was asked in vain is spared the same call until then. */
interface Pass { readonly until: number; /** In a row, of the phone and not of somebody at it. */ readonly failures: number }
/** By `keyOf`. */
export type Passes = Map<string, Pass>;
export interface Choice { readonly groupId: string; readonly ring: readonly Candidate[] }

/** At most two phones ring at once (SKG-02). */
export const simultaneousLimit = 2;
/** How long a member who missed or rejected a call is spared the same call. */
export const passMs = 20_000;
/** A phone that could not be reached is asked again sooner, since nobody has let the call pass; twice as long after each time. */
export const failedMs = 500;

export const keyOf = (candidate: Pick<Candidate, 'kind' | 'id'>): string => `${candidate.kind}:${candidate.id}`;

/** The groups are asked in order: an overflow group only gets the call when nobody of the groups before is free (IVR-13). */
export function chooseTargets(groups: readonly Group[], passes: ReadonlyMap<string, Pass>, now: number, { basis, first }: Preference): Choice | undefined {
  const free = groups.map((group) => ({ ...group, candidates: group.candidates.filter((c) => c.routable && !isSpared(c, passes, now)).sort(byRank[basis]) }));
  for (const group of free) {
    const known = group.candidates.find((c) => c.kind === 'agent' && c.id === first && !c.busy);
    if (known) return { groupId: group.id, ring: [known] };
  }
  const group = free.find(({ candidates }) => candidates.length > 0);
  return group && { groupId: group.id, ring: group.candidates.slice(0, group.ringing === 'simultaneous' ? simultaneousLimit : 1) };
}

/** Nobody who could ever take the call is signed in. */
export const nobodyOnline = (groups: readonly Group[]): boolean => !groups.some((group) => group.candidates.some((c) => c.online));

/** `missed` and `rejected` are somebody's doing; `withdrawn` is a phone that failed, be it because its tab was closed that moment (F-18). */
export function spare(passes: Passes, member: Pick<Candidate, 'kind' | 'id'>, outcome: 'missed' | 'rejected' | 'withdrawn', now: number): void {
  const key = keyOf(member);
  const failures = outcome === 'withdrawn' ? (passes.get(key)?.failures ?? 0) + 1 : 0;
  passes.set(key, { failures, until: now + (failures === 0 ? passMs : Math.min(passMs, failedMs * 2 ** (failures - 1))) });
}

/** When the next spared member may be asked again, so that a timer can wait for it. */
export function nextRetryAt(passes: ReadonlyMap<string, Pass>, now: number): number | undefined {
  const times = [...passes.values()].map(({ until }) => until).filter((until) => until > now);
  return times.length > 0 ? Math.min(...times) : undefined;
}

const isSpared = (candidate: Candidate, passes: ReadonlyMap<string, Pass>, now: number): boolean => (passes.get(keyOf(candidate))?.until ?? -Infinity) > now;

type Order = (a: Candidate, b: Candidate) => number;
/** Free before busy, then who has been idle longest; the id makes the order total. */
const byIdleTime: Order = (a, b) => a.idleSince - b.idleSince || (keyOf(a) < keyOf(b) ? -1 : 1);
const freeFirst = (order: Order): Order => (a, b) => Number(a.busy ?? false) - Number(b.busy ?? false) || order(a, b);
const byRank: Readonly<Record<Basis, Order>> = {
  idleTime: freeFirst(byIdleTime),
  fewestCalls: freeFirst((a, b) => a.received - b.received || byIdleTime(a, b)),
  priority: freeFirst((a, b) => a.priority - b.priority || byIdleTime(a, b)),
};
