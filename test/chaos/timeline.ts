/** Reads instants of arriving packets: holes in them, and when they came back. All in milliseconds since the epoch. */

/** The longest time without a packet between two instants. */
export function longestGap(times: readonly number[], from: number, to: number): number {
  let last = from, longest = 0;
  for (const at of times) {
    if (at <= from) continue;
    if (at >= to) break;
    longest = Math.max(longest, at - last);
    last = at;
  }
  return Math.max(longest, to - last);
}

/** How long after `instant` packets flow again: five within half a second. Infinity: they do not. */
export function flowsAfter(times: readonly number[], instant: number): number {
  const later = times.filter((at) => at >= instant);
  const first = later.findIndex((at, i) => (later[i + 4] ?? Infinity) - at <= 500);
  return first < 0 ? Infinity : (later[first] ?? Infinity) - instant;
}

export const pause = (ms: number): Promise<void> => new Promise((done) => { setTimeout(done, ms); });

/** Asks again until the answer is not undefined. A page that is frozen, crashed or gone never answers: that counts as undefined. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>, timeoutMs = 8_000, everyMs = 20): Promise<T> {
  for (const end = Date.now() + timeoutMs; Date.now() < end;) {
    const answer = await within(ask(), end - Date.now());
    if (answer !== undefined) return answer;
    await pause(everyMs);
  }
  throw new Error(`waited in vain for: ${what}`);
}

/** What a promise comes to, or undefined when it has not come to anything by then. */
export async function within<T>(promise: T | Promise<T>, ms: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((done) => { timer = setTimeout(() => { done(undefined); }, ms); });
  try { return await Promise.race([promise, late]); } finally { clearTimeout(timer); }
}
