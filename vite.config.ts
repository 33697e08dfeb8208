// The library build: one ES module per entry of `exports`, dependencies left to the host's own bundler; only sip.js comes along, with a parser that is quick from its first message (ADR 0006).
import { existsSync } from 'node:fs';
import { defineConfig } from 'vite';
import { shortCssForVite } from './scripts/css-literals.mjs';
import { packageEntries, readJson, root } from './scripts/package-entries.mjs';
import { leanSipForVite } from './scripts/sip-js.mjs';

const dependencies = Object.keys(readJson('package.json').dependencies).filter((name) => name !== 'sip.js');
const isDependency = (id: string): boolean => dependencies.some((name) => id === name || id.startsWith(`${name}/`));
const entries = Object.fromEntries(Object.entries(packageEntries()).filter(([, source]) => existsSync(new URL(source, new URL(`file://${root}`)))));

export default defineConfig({
  root,
  publicDir: false,
  plugins: [shortCssForVite(), leanSipForVite()],
  resolve: { conditions: ['ccc-source', 'module', 'browser', 'production', 'es2015'] },
  build: {
    outDir: 'dist',
    // Types, pages and the embed script live in dist/ too; scripts/build.mjs knows what is stale.
    emptyOutDir: false,
    target: 'es2022',
    sourcemap: true,
    minify: false,
    lib: { entry: entries, formats: ['es'] },
    rolldownOptions: { external: isDependency, output: { chunkFileNames: 'chunks/[name]-[hash].js' } },
  },
});
