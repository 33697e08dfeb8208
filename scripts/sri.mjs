// Subresource integrity: the hash of every script of the package, into dist/sri.json; those that pages load by a script tag are printed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './package-entries.mjs';

const dist = join(root, 'dist');
/** The demo pages are no part of the package. */
const isOurs = (path) => path.endsWith('.js') && !path.startsWith('pages/');

export const integrityOf = (bytes) => `sha384-${createHash('sha384').update(bytes).digest('base64')}`;

export function integrities() {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/')).filter(isOurs).sort();
  return Object.fromEntries(files.map((path) => [path, integrityOf(readFileSync(join(dist, path)))]));
}

export function writeIntegrities(scriptTags) {
  const all = integrities();
  writeFileSync(join(dist, 'sri.json'), `${JSON.stringify(all, null, 2)}\n`);
  console.log('\nIntegrity of the scripts for <script integrity="…" crossorigin="anonymous">; all others in dist/sri.json:');
  for (const name of scriptTags.filter((file) => existsSync(join(dist, file)))) console.log(`  ${name.padEnd(16)} ${all[name]}`);
}
