// Builds the package twice, from clean, in two folders of different names, and compares every file: `npm run test:reproducible`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './package-entries.mjs';

const sha256 = (path) => createHash('sha256').update(readFileSync(path)).digest('hex');

/** What git knows or would know, as it is now. */
function copySources(to) {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter((file) => file !== '' && existsSync(join(root, file)));
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true });
    cpSync(join(root, file), join(to, file));
  }
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'), 'junction');
}

function buildIn(folder) {
  copySources(folder);
  execFileSync(process.execPath, ['scripts/build.mjs', 'package'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], shell: process.platform === 'win32' }).trim().split('\n').at(-1);
  const dist = join(folder, 'dist');
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return { hashes: new Map(files.map((file) => [file.slice(dist.length + 1), sha256(file)])), tarball: sha256(join(folder, tarball)) };
}

const base = mkdtempSync(join(tmpdir(), 'ccc-reproducible-'));
try {
  const [one, two] = ['one', 'quite-another'].map((name) => buildIn(join(base, name)));
  const names = [...new Set([...one.hashes.keys(), ...two.hashes.keys()])].sort();
  const different = names.filter((name) => one.hashes.get(name) !== two.hashes.get(name));
  for (const name of different) console.error(`differs: ${name}`);
  const same = different.length === 0 && one.tarball === two.tarball;
  if (different.length === 0 && !same) console.error('The files are equal and the tarballs are not.');
  console.log(JSON.stringify({ reproducible: same, files: names.length, different: different.length, tarball: one.tarball }));
  process.exitCode = same ? 0 : 1;
} finally { rmSync(base, { recursive: true, force: true }); }
