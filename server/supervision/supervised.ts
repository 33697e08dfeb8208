/** The side of the center's own process: whether somebody supervises it, whether it waits for its turn, and what it tells. */
import * as v from 'valibot';
import { standbyVariable, ToProcess, type FromProcess } from './messages.js';
import { tickMs } from './supervision.js';

export interface Supervised {
  /** Everything is loaded; resolves when the one before is gone and this one is to serve. */
  turn(): Promise<void>;
  /** From here on it is told that this thread still runs. */
  serving(): void;
  readonly standsBy: boolean;
}

/** Undefined for a process that was started by itself. */
export function supervised(process: NodeJS.Process): Supervised | undefined {
  if (process.send === undefined || !process.connected) return undefined;
  const tell = (message: FromProcess): void => { process.send?.(message); };
  const standsBy = process.env[standbyVariable] !== undefined;
  let isServing = !standsBy;
  const turn = new Promise<void>((resolve) => {
    process.on('message', (message: unknown) => {
      if (!v.is(ToProcess, message)) return;
      isServing = true;
      resolve();
    });
  });
  // Without its supervisor nobody would start it again or stop it; the calls go on in the next one (F-31).
  process.on('disconnect', () => { if (isServing) process.kill(process.pid, 'SIGTERM'); else process.exit(0); });
  return {
    standsBy,
    turn: () => { tell({ kind: 'loaded' }); return turn; },
    serving: () => {
      tell({ kind: 'serving' });
      setInterval(() => { if (process.connected) tell({ kind: 'alive' }); }, tickMs / 2).unref();
    },
  };
}
