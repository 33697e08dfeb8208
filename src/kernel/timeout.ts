/** Every wait that can hang has an end. */
import type { Clock } from './clock.js';
import { CccError } from './errors.js';

export function withTimeout<T>(clock: Clock, ms: number, what: string, work: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const cancel = clock.after(ms, () => { reject(new CccError('timeout', what)); });
    work.then((value) => { cancel(); resolve(value); }, (error: unknown) => { cancel(); reject(error); });
  });
}
