/** The documentation builds as a site: the reference is generated, and no link of any page is dead. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../support/sources.js';

it('builds', () => {
  execFileSync(process.execPath, ['scripts/docs.mjs', 'build'], { cwd: root, timeout: 170_000, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const page of ['tutorial', 'errors/tab-lost', 'reference/elements/ccc-workstation', 'reference/api/ccc-workstation']) {
    expect(existsSync(join(root, '.cache/docs-site', `${page}.html`))).toBe(true);
  }
}, 180_000);
