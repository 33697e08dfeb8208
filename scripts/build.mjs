// Builds what is stale: `node scripts/build.mjs [library] [types] [embed] [pages] [server]`, without a name everything.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { packageEntries, root } from './package-entries.mjs';
import { buildIfStale } from './stale.mjs';

const require = createRequire(import.meta.url);
const shared = ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts'];
const sdk = ['src', 'components'];

/** The tools are loaded when needed: a fresh `npm start` must not pay for them. */
async function viteBuild(configFile) {
  const { build } = await import('vite');
  await build({ configFile: root + configFile, logLevel: 'warn' });
}

/** One script for pages without a bundler: `<script src="…/ccc-embed.js">` gives the global `ccc`. */
async function buildEmbed() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [`${root}src/bridge/embed.ts`], outfile: `${root}dist/ccc-embed.js`,
    bundle: true, minify: true, format: 'iife', globalName: 'ccc', target: 'es2022', conditions: ['ccc-source'], absWorkingDir: root,
  });
}

/** What an earlier build left under another name would be published with this one. */
async function cleanFolder(name) {
  const { rmSync } = await import('node:fs');
  rmSync(`${root}dist/${name}`, { recursive: true, force: true });
}

async function buildLibrary() {
  await cleanFolder('chunks');
  await viteBuild('vite.config.ts');
}

async function buildTypes() {
  await cleanFolder('types');
  const tsc = require.resolve('typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-p', `${root}tsconfig.build.json`], { cwd: root, stdio: 'inherit' });
  if (status !== 0) throw new Error('the types do not compile');
}

async function buildPages() {
  await viteBuild('vite.pages.config.ts');
  const { cpSync } = await import('node:fs');
  cpSync(`${root}dist/ccc-embed.js`, `${root}dist/pages/ccc-embed.js`);
}

const targets = {
  library: { inputs: [...sdk, ...shared, 'vite.config.ts'], outputs: Object.keys(packageEntries()).map((name) => `dist/${name}.js`), build: buildLibrary },
  types: { inputs: [...sdk, ...shared, 'tsconfig.build.json'], outputs: ['dist/types/src/index.d.ts'], build: buildTypes },
  embed: { inputs: ['src', ...shared], outputs: ['dist/ccc-embed.js'], build: buildEmbed },
  pages: { inputs: [...sdk, ...shared, 'demo', 'vite.pages.config.ts'], outputs: ['dist/pages/index.html', 'dist/pages/ccc-embed.js'], build: buildPages },
  server: {
    inputs: ['src', 'server', ...shared], outputs: ['server/dist/main.js'],
    build: async () => (await import('./build-server.mjs')).buildServer(),
  },
};

/** What `npm start` needs; the library and its types are for people who install the package. */
export const forStart = ['embed', 'pages', 'server'];

export async function buildTargets(names) {
  for (const name of names) {
    const target = targets[name];
    if (!target) throw new Error(`there is no target "${name}"; there are ${Object.keys(targets).join(', ')}`);
    const started = performance.now();
    if (await buildIfStale({ name, ...target })) console.log(`built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  await buildTargets(named.length > 0 ? named : Object.keys(targets));
}
