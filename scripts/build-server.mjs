// Bundles the server and each of its workers with esbuild; npm packages stay outside, our own packages go in.
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { readJson, root } from './package-entries.mjs';
import { copyStoreTemplate } from './store-template.mjs';

const server = join(root, 'server');
const out = join(server, 'dist');

/** Workers are the files named `*-worker.ts`; each becomes a file of its own beside main.js. */
function workers(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name === 'dist' ? [] : workers(path);
    return entry.name.endsWith('-worker.ts') ? [path] : [];
  });
}

export async function buildServer() {
  const external = Object.keys(readJson('server/package.json').dependencies).filter((name) => name !== 'ccc-workstation');
  const entries = ['main.ts', 'supervisor.ts'].map((name) => join(server, name));
  const workerFiles = workers(server);
  const names = new Set([...entries, ...workerFiles].map((path) => basename(path)));
  if (names.size !== workerFiles.length + entries.length) throw new Error('two workers have the same file name');
  rmSync(out, { recursive: true, force: true });
  const common = {
    outdir: out,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    conditions: ['ccc-source'],
    external,
    sourcemap: true,
    // Node reads the maps at every start; for file and line of a stack it needs no text.
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    absWorkingDir: root,
    tsconfig: join(root, 'tsconfig.json'),
  };
  // What main.ts imports later is a file of its own beside it; a worker is one file.
  const results = await Promise.all([entries, workerFiles].map((paths, i) => build({
    ...common, splitting: i === 0, entryPoints: paths.map((path) => ({ in: path, out: basename(path, '.ts') })),
  })));
  const bundled = results.flatMap(({ metafile }) => Object.keys(metafile.inputs)).filter((path) => path.includes('node_modules'));
  // A dependency bundled by accident would escape `npm audit` and its licence page.
  if (bundled.length > 0) throw new Error(`not in server/package.json: ${bundled.slice(0, 5).join(', ')}`);
  copyStoreTemplate(out);
  for (const folder of ['prompts', 'data']) {
    const from = join(server, 'seed', folder);
    if (existsSync(from)) cpSync(from, join(out, folder), { recursive: true });
  }
}
