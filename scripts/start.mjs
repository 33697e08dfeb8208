// `npm start`: builds what is stale, then runs the center. Arguments and environment go to it: `npm start -- --http-port 9090`.
// `npm run dev`: runs it from source and rebuilds the pages when a file changes.
import { spawn } from 'node:child_process';
import { buildTargets, forStart } from './build.mjs';
import { root } from './package-entries.mjs';

const dev = process.argv.includes('--dev');
const args = process.argv.slice(2).filter((arg) => arg !== '--dev');

async function watchPages() {
  const { build } = await import('vite');
  return build({ configFile: `${root}vite.pages.config.ts`, logLevel: 'warn', build: { watch: {}, emptyOutDir: false } });
}

await buildTargets(dev ? ['embed', 'pages'] : forStart).catch((error) => {
  console.error(`The pages or the server could not be built.\n${error instanceof Error ? error.message : error}`);
  process.exit(1);
});

// npm runs this file by a shell, and it is the shell that a signal to npm ends: then this process has another parent.
const parent = process.ppid;
if (process.env.npm_lifecycle_event !== undefined) setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM'); }, 250).unref();

if (dev) await runFromSource();
else await import('../server/dist/supervisor.js');

async function runFromSource() {
  const watcher = await watchPages();
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=ccc-source', 'server/main.ts', ...args], { cwd: root, stdio: 'inherit' });
  // The server ends calls and the store in order; a second signal is its own business.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if ('close' in watcher) void watcher.close();
    process.exitCode = code ?? (signal ? 1 : 0);
  });
}
