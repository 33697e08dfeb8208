// A fresh PostgreSQL cluster, made once per version of PGlite and copied beside the built server: a first start then takes a second instead of five.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readJson, root } from './package-entries.mjs';

const name = `pg-template-${readJson('node_modules/@electric-sql/pglite/package.json').version}`;

/** For tests that run from the sources, on a machine where nothing has been built. */
export function setup() {
  const out = join(root, 'server', 'dist');
  if (!existsSync(join(out, name))) copyStoreTemplate(out);
}

export function copyStoreTemplate(out) {
  const cache = join(root, 'node_modules', '.cache', 'ccc-workstation');
  const made = join(cache, name);
  if (!existsSync(made)) {
    const part = `${made}.${process.pid}`;
    mkdirSync(cache, { recursive: true });
    try {
      execFileSync(process.execPath, [join(root, 'server', 'adapters', 'store', 'make-template.mjs'), part], { timeout: 600_000, stdio: ['ignore', 'inherit', 'inherit'] });
    } catch (error) {
      // Only the first start is slower without it.
      console.warn(`The database's template could not be made (${error.code ?? error.message}); the first start makes the database itself.`);
      rmSync(part, { recursive: true, force: true });
      return;
    }
    rmSync(made, { recursive: true, force: true });
    renameSync(part, made);
  }
  cpSync(made, join(out, name), { recursive: true });
}
