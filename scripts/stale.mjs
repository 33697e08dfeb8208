// Tells whether a build target is stale: a hash over the contents of its inputs, kept beside the outputs.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './package-entries.mjs';

const stamps = join(root, '.cache', 'build');
const ignored = new Set(['node_modules', 'dist', '.cache', '.data', 'coverage']);
const isTest = (name) => /\.(test|demo)\.(ts|html)$/.test(name);

/** Every file below a path, or the path itself, in a stable order. */
function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !ignored.has(entry.name) && !isTest(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesIn(join(path, entry.name)) : [join(path, entry.name)]));
}

function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => filesIn(join(root, input)))) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Runs `build` unless the inputs are what they were when the outputs were made. Resolves with whether it ran. */
export async function buildIfStale({ name, inputs, outputs, build }) {
  const stamp = join(stamps, name);
  const before = hashOf(inputs);
  const fresh = existsSync(stamp) && readFileSync(stamp, 'utf8') === before && outputs.every((file) => existsSync(join(root, file)));
  if (fresh) return false;
  await build();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, before);
  return true;
}
