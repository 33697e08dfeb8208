/** Who is offered a waiting call: pure choice by the skill group's ringing mode, priority and longest idle time (RTE-01, SKG-01…04). */

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
  /** In a call already: whoever is free is asked first. */
  readonly busy?: boolean;
}

export interface Group {
  readonly id: string;
  readonly ringing: 'sequence' | 'simultaneous';
  readonly candidates: readonly Candidate[];
}

/** When each member last let this call pass, by `key`. */
export type Passes = ReadonlyMap<string, number>;
export interface Choice { readonly groupId: string; readonly ring: readonly Candidate[] }

/** At most two phones ring at once (SKG-02). */
export const simultaneousLimit = 2;
/** How long a member who missed or rejected a call is spared the same call. */
export const passMs = 20_000;

export const keyOf = (candidate: Pick<Candidate, 'kind' | 'id'>): string => `${candidate.kind}:${candidate.id}`;

/** The groups are asked in order: an overflow group only gets the call when nobody of the groups before is free (IVR-13). */
export function chooseTargets(groups: readonly Group[], passes: Passes, now: number): Choice | undefined {
  for (const group of groups) {
    const free = group.candidates.filter((c) => c.routable && !isSpared(c, passes, now)).sort(byRank);
    if (free.length > 0) return { groupId: group.id, ring: free.slice(0, group.ringing === 'simultaneous' ? simultaneousLimit : 1) };
  }
  return undefined;
}

/** Nobody who could ever take the call is signed in. */
export const nobodyOnline = (groups: readonly Group[]): boolean => !groups.some((group) => group.candidates.some((c) => c.online));

/** When the next spared member may be asked again, so that a timer can wait for it. */
export function nextRetryAt(passes: Passes, now: number): number | undefined {
  const times = [...passes.values()].map((at) => at + passMs).filter((at) => at > now);
  return times.length > 0 ? Math.min(...times) : undefined;
}

const isSpared = (candidate: Candidate, passes: Passes, now: number): boolean => (passes.get(keyOf(candidate)) ?? -Infinity) + passMs > now;

/** Free before busy, then priority, then who has been idle longest; the id makes the order total. */
const byRank = (a: Candidate, b: Candidate): number =>
  Number(a.busy ?? false) - Number(b.busy ?? false) || a.priority - b.priority || a.idleSince - b.idleSince || (keyOf(a) < keyOf(b) ? -1 : 1);
