// A fresh PostgreSQL cluster, made once per version of PGlite and copied beside the built server: a first start then takes a second instead of five.
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { readJson, root } from './package-entries.mjs';

export async function copyStoreTemplate(out) {
  const name = `pg-template-${readJson('node_modules/@electric-sql/pglite/package.json').version}`;
  const cache = join(root, 'node_modules', '.cache', 'ccc-workstation');
  const made = join(cache, name);
  if (!existsSync(made)) {
    const part = `${made}.${process.pid}`;
    mkdirSync(cache, { recursive: true });
    const db = await PGlite.create({ dataDir: part });
    await db.close();
    rmSync(made, { recursive: true, force: true });
    renameSync(part, made);
  }
  cpSync(made, join(out, name), { recursive: true });
}
