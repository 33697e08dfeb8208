/** Starts a worker thread from the sources (TypeScript, in development and tests) or from the built server. */
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * `name` is the file without extension beside `base` (the caller's `import.meta.url`); esbuild puts each worker beside main.js under the
 * same name. `--import tsx` is not honoured in a worker on Node 20, so the loader is registered by a line of its own there.
 */
export function startWorkerThread(name: string, base: string, options: WorkerOptions = {}): Worker {
  if (!base.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, base), options);
  const url = new URL(`./${name}.ts`, base).href;
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(url)}); })`;
  return new Worker(start, { ...options, eval: true, execArgv: [...(options.execArgv ?? []), '--conditions=ccc-source'] });
}
