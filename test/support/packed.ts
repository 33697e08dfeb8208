/** The package as `npm pack` makes it, unpacked where a customer's project would have it: what is tested there is what is published. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './sources.js';

/** Below docs/, so that the guides' frameworks are found, which are installed there. */
export const examples = join(root, 'docs/.examples');

/** Packs what is built; returns the tarball. */
export function packTo(folder: string): string {
  mkdirSync(folder, { recursive: true });
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], timeout: 60_000, shell: process.platform === 'win32' });
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (!name) throw new Error('npm pack made no tarball');
  return join(folder, name);
}

/** An empty project with the package, and nothing else of ours, in its `node_modules`. */
export function installPacked(project: string): void {
  rmSync(project, { recursive: true, force: true });
  const installed = join(project, 'node_modules/ccc-workstation');
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"name":"a-customer","private":true,"type":"module"}\n');
  const scratch = mkdtempSync(join(tmpdir(), 'ccc-pack-'));
  try {
    execFileSync('tar', ['-xzf', packTo(scratch), '-C', scratch], { timeout: 60_000 });
    cpSync(join(scratch, 'package'), installed, { recursive: true });
  } finally { rmSync(scratch, { recursive: true, force: true }); }
}
