// Builds what is stale: `node scripts/build.mjs [library] [types] [embed] [facades] [pages] [server]`, without a name everything.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { packageEntries, root } from './package-entries.mjs';
import { buildIfStale } from './stale.mjs';

const require = createRequire(import.meta.url);
const shared = ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts'];
const sdk = ['src', 'components'];

const embedFiles = ['ccc-embed.js', 'ccc-embed-zh-CN.js', 'ccc-phone-links.js'];

/** The tools are loaded when needed: a fresh `npm start` must not pay for them. */
async function viteBuild(configFile) {
  const { build } = await import('vite');
  await build({ configFile: root + configFile, logLevel: 'warn' });
}

/** One script for pages without a bundler: `<script src="…/ccc-embed.js">` gives the global `ccc`. */
async function buildEmbed() {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [`${root}src/bridge/embed-script.ts`], outfile: `${root}dist/ccc-embed.js`,
    bundle: true, minify: true, format: 'iife', globalName: 'ccc', target: 'es2022', conditions: ['ccc-source'], absWorkingDir: root,
    // In a module script `var` is not the page's.
    footer: { js: 'globalThis.ccc=ccc;' },
  });
  for (const [source, file] of [['trouble-zh-cn', 'ccc-embed-zh-CN'], ['phone-links', 'ccc-phone-links']]) {
    await build({
      entryPoints: [`${root}src/bridge/${source}.ts`], outfile: `${root}dist/${file}.js`, legalComments: 'none',
      bundle: true, minify: true, format: 'esm', target: 'es2022', conditions: ['ccc-source', 'module', 'browser'], absWorkingDir: root,
    });
  }
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

/** The scripts that pages written for other products load, under the names those products gave them; the workstation behind one of them is fetched. */
const facades = { tccc: 'tccc', AICCSupport: 'aicc-support', openeye: 'openeye' };
const facadeFiles = [...Object.keys(facades).map((name) => `${name}.js`), 'desk/tccc-desk.js'];

async function buildFacades() {
  const { build } = await import('esbuild');
  const { shortCssForEsbuild } = await import('./css-literals.mjs');
  const { leanSipForEsbuild } = await import('./sip-js.mjs');
  const { rmSync } = await import('node:fs');
  const common = { bundle: true, minify: true, target: 'es2022', conditions: ['ccc-source', 'production', 'module', 'browser'], absWorkingDir: root, plugins: [shortCssForEsbuild, leanSipForEsbuild], legalComments: 'none', define: { 'process.env.NODE_ENV': '"production"' } };
  await Promise.all(Object.entries(facades).map(([name, folder]) => build({ ...common, entryPoints: [`${root}src/facades/${folder}/script.ts`], outfile: `${root}dist/${name}.js`, format: 'iife' })));
  rmSync(`${root}dist/desk`, { recursive: true, force: true });
  await build({ ...common, entryPoints: [`${root}components/facades/tccc-desk.ts`], outdir: `${root}dist/desk`, format: 'esm', splitting: true, chunkNames: 'assets/[name]-[hash]' });
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
  for (const file of [...embedFiles, ...Object.keys(facades).map((name) => `${name}.js`), 'desk']) cpSync(`${root}dist/${file}`, `${root}dist/pages/${file}`, { recursive: true });
}

const targets = {
  library: { inputs: [...sdk, ...shared, 'vite.config.ts'], outputs: Object.keys(packageEntries()).map((name) => `dist/${name}.js`), build: buildLibrary },
  types: { inputs: [...sdk, ...shared, 'tsconfig.build.json'], outputs: ['dist/types/src/index.d.ts'], build: buildTypes },
  embed: { inputs: ['src', ...shared], outputs: embedFiles.map((file) => `dist/${file}`), build: buildEmbed },
  facades: { inputs: [...sdk, ...shared], outputs: facadeFiles.map((file) => `dist/${file}`), build: buildFacades },
  pages: { inputs: [...sdk, ...shared, 'demo', 'vite.pages.config.ts'], outputs: ['dist/pages/index.html', ...[...embedFiles, ...facadeFiles].map((file) => `dist/pages/${file}`)], needs: ['embed', 'facades'], build: buildPages },
  server: {
    inputs: ['src', 'server', ...shared], outputs: ['server/dist/main.js', 'server/dist/supervisor.js'],
    build: async () => (await import('./build-server.mjs')).buildServer(),
  },
};

/** What `npm start` needs; the library and its types are for people who install the package. */
export const forStart = ['pages', 'server'];

export async function buildTargets(names) {
  for (const name of new Set(names.flatMap((asked) => [...targets[asked]?.needs ?? [], asked]))) {
    const target = targets[name];
    if (!target) throw new Error(`there is no target "${name}"; there are ${Object.keys(targets).join(', ')}`);
    const started = performance.now();
    if (await buildIfStale({ name, ...target })) console.log(`built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** What is published, with the integrity of each script and the bills of materials. */
export async function buildPackage() {
  await buildTargets(['library', 'types', 'embed', 'facades']);
  (await import('./sri.mjs')).writeIntegrities(['ccc-embed.js', ...Object.keys(facades).map((name) => `${name}.js`)]);
  (await import('./sbom.mjs')).writeBills();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  await buildTargets(named.length > 0 ? named.filter((name) => name !== 'package') : ['pages', 'server']);
  if (named.length === 0 || named.includes('package')) await buildPackage();
}
