/** Time, randomness and the log for the services; the same clock as the SDK's kernel. */
export interface Clock {
  now(): number;
  monotonic(): number;
  after(ms: number, fn: () => void): () => void;
}
export interface Ids { next(prefix: string): string }
/** One line per event that an operator wants to see; fields never hold a secret. */
export type Log = (level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>) => void;
