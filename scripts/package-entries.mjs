// The package's public entries, read from `exports` in package.json, so that the build has no list of its own.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

export const readJson = (path) => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'));

/** `{ index: './src/index.ts', … }`: the name of the built file without its ending, and the source it is built from. */
export function packageEntries() {
  const entries = {};
  for (const target of Object.values(readJson('package.json').exports)) {
    if (typeof target === 'string') continue;
    const name = /^\.\/dist\/(.+)\.js$/.exec(target.default)?.[1];
    if (!name) throw new Error(`package.json: "${target.default}" is not in dist/`);
    entries[name] = target['ccc-source'];
  }
  return entries;
}
