/** What comes with us: few packages, each pinned by its hash, none that runs a script when it is installed, nothing from a CDN. proves S-35 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, root } from './support/sources.js';

interface Locked { readonly version?: string; readonly integrity?: string; readonly link?: boolean; readonly hasInstallScript?: boolean; readonly dependencies?: Readonly<Record<string, string>>; readonly optionalDependencies?: Readonly<Record<string, string>> }
interface Manifest { readonly dependencies?: Readonly<Record<string, string>>; readonly scripts?: Readonly<Record<string, string>> }
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const { packages } = read('package-lock.json') as { packages: Readonly<Record<string, Locked>> };
const manifest = (path: string): Manifest => read(path) as Manifest;

/** Where Node finds a package that one at `from` asks for: beside it, or further up. */
function placeOf(name: string, from: string): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/')))) {
    const path = `${at === '' || at.endsWith('/') ? at : `${at}/`}node_modules/${name}`;
    if (path in packages) return path;
    if (at === '') return undefined;
    if (at.endsWith('/')) at = at.slice(0, -1);
  }
}
/** Paths in the lockfile of all that these names bring. */
function installed(names: readonly string[], from = '', found = new Set<string>()): ReadonlySet<string> {
  for (const path of names.map((name) => placeOf(name, from))) {
    if (path === undefined || found.has(path)) continue;
    found.add(path);
    const { dependencies = {}, optionalDependencies = {} } = packages[path] ?? {};
    installed([...Object.keys(dependencies), ...Object.keys(optionalDependencies)], path, found);
  }
  return found;
}

describe('what is installed with us', () => {
  const page = Object.keys(manifest('package.json').dependencies ?? {});
  const center = Object.keys(manifest('server/package.json').dependencies ?? {}).filter((name) => name !== 'ccc-workstation');

  it('is at most seven packages that we name, and twelve in all', () => {
    expect(page.length).toBeGreaterThan(0);
    expect(page.length).toBeLessThanOrEqual(7);
    const all = installed(page);
    expect([...all]).toEqual(expect.arrayContaining(page.map((name) => `node_modules/${name}`)));
    expect(all.size).toBeLessThanOrEqual(12);
  });

  it('runs nothing when it is installed', () => {
    for (const path of [...installed(page), ...installed(center, 'server')]) expect(packages[path]?.hasInstallScript, path).toBeUndefined();
    for (const file of ['package.json', 'server/package.json']) expect(Object.keys(manifest(file).scripts ?? {}).filter((name) => /^(pre|post)?(install|prepare)$|^prepublish$/.test(name))).toEqual([]);
  });

  it('is pinned: every package of the lockfile has its SHA-512', () => {
    const others = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);
    expect(others.length).toBeGreaterThan(100);
    expect(others.filter(([, { integrity = '' }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity)).map(([path]) => path)).toEqual([]);
  });

  it('comes from no CDN, and no page of ours loads a script from elsewhere', () => {
    const files = ['src', 'components', 'demo', 'server', 'docs', 'examples'].flatMap((folder) => filesBelow(join(root, folder))).concat(join(root, 'README.md')).filter((file) => /\.(ts|mjs|js|html|md|css)$/.test(file) && !/[/\\](reference|\.examples|dist)[/\\]/.test(file));
    expect(files.length).toBeGreaterThan(300);
    const cdn = /\b(unpkg\.com|jsdelivr\.net|cdnjs\.cloudflare\.com|esm\.sh|skypack\.dev|jspm\.io|googleapis\.com)\b/;
    expect(files.filter((file) => cdn.test(readFileSync(file, 'utf8'))).map((file) => file.slice(root.length))).toEqual([]);
  });
});
