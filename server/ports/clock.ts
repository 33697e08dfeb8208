/** Time and randomness for the services; the same clock as the SDK's kernel, plus ids. */
export interface Clock {
  now(): number;
  monotonic(): number;
  after(ms: number, fn: () => void): () => void;
}
export interface Ids { next(prefix: string): string }
