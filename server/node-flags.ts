/** How Node is started for the center's process, by its supervisor and by tests that start it themselves. */
import { availableParallelism } from 'node:os';

export const nodeFlags: readonly string[] = [
  '--enable-source-maps',
  // V8 starts four helpers whatever there is; on two cores they take the time of the threads they are to help (a fifth of the start, F-29).
  `--v8-pool-size=${Math.min(4, Math.max(1, availableParallelism() - 1))}`,
];
