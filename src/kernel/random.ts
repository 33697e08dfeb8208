/** Random ids and jitter; the source of randomness is a parameter. */

export type Random = () => number;

/** Twenty characters of a–z and 0–9: fits SIP headers and file names. */
export function randomId(random: Random): string {
  let id = '';
  while (id.length < 20) id += Math.floor(random() * 36).toString(36);
  return id;
}

/** From the platform's generator, so that ids cannot be guessed. */
export const secureRandom: Random = () => {
  const [value] = crypto.getRandomValues(new Uint32Array(1));
  return (value ?? 0) / 2 ** 32;
};

/**
 * How long to wait before the next attempt; `attempt` counts from 0. Exponential with full jitter, so that five hundred clients
 * who lost the same server do not come back as one; after the first, which is quick, never sooner than after a second.
 */
export function backOff(attempt: number, random: Random, most = 8_000): number {
  if (attempt === 0) return Math.round(random() * 300);
  return Math.round(1_000 + random() * Math.min(most - 1_000, 700 * 2 ** Math.min(attempt - 1, 16)));
}

/** `Retry-After` of RFC 9110 and RFC 3261: seconds, or an HTTP date; in milliseconds. */
export function retryAfter(header: string | null | undefined, now: number): number | undefined {
  if (!header) return undefined;
  const seconds = /^\s*(\d{1,6})/.exec(header)?.[1];
  const ms = seconds === undefined ? Date.parse(header) - now : Number(seconds) * 1000;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), 300_000) : undefined;
}
