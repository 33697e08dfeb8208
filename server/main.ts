/** Entry of the center's process. The database and the media thread take longest to be ready, so they begin before the rest of the program is loaded (F-29). */
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { loadMedia, openMedia, type MediaThreads } from './adapters/media-embedded/index.js';
import { loadSql, startSql, type SqlProgram } from './adapters/store/open-sql.js';
import { loadConfig, parseOptions } from './config.js';
import { startFailure } from './start-failure.js';
import { supervised } from './supervision/supervised.js';

// Newer versions of V8 wait as long before they compile a WebAssembly function anew; Node 20 spends a fifth of the start on it.
setFlagsFromString('--wasm-tiering-budget=13000000');

async function main(): Promise<void> {
  const supervisor = supervised(process);
  const { media: threads, sql: program } = supervisor?.standsBy === true ? await loadAll() : {};
  if (supervisor?.standsBy === true) await supervisor.turn();
  const at = performance.now();
  const config = loadConfig(process.env, process.argv.slice(2));
  const media = openMedia({ advertise: config.advertise, rtpPorts: config.rtp, webrtcPort: config.webrtcPort, recordingsDir: config.recordingsDir, workers: config.mediaWorkers, rtpTimeoutMs: config.rtpTimeoutMs }, threads);
  // Either may fail while the rest is being loaded; who waits for it below is told.
  media.catch(() => undefined);
  const { opened: sql } = await startSql(config, program);
  sql.catch(() => undefined);
  const { runCenter } = await import('./run-center.js');
  await runCenter(config, { sql, media, at, takesOver: supervisor?.standsBy === true });
  supervisor?.serving();
}

/** Whatever needs neither the data directory nor a port: those are another process's still. */
async function loadAll(): Promise<{ readonly media: MediaThreads; readonly sql: SqlProgram }> {
  const { mediaWorkers, databaseUrl } = parseOptions(process.env, process.argv.slice(2));
  const media = loadMedia(mediaWorkers);
  const [sql] = await Promise.all([loadSql(databaseUrl), import('./run-center.js')]);
  const { rehearse } = await import('./adapters/store/rehearsal.js');
  await rehearse(sql).catch((error: unknown) => { process.stderr.write(`What stands by will be slow to take over: ${startFailure(error)}\n`); });
  return { media, sql };
}

main().catch((error: unknown) => {
  process.stderr.write(`The center could not start.\n${startFailure(error)}\n`);
  process.exit(1);
});
