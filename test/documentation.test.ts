/** What is generated is up to date, and what an element offers is documented. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pagesBelow, sidebarOf } from '../docs/.vitepress/sidebar.mjs';
import { errorPages, storedErrorPages } from '../scripts/make-errors-page.js';
import type { ElementDeclaration, Manifest } from '../scripts/tidy-manifest.mjs';
import { root } from './support/sources.js';

const readManifest = (path: string): Manifest => JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;

describe('docs/errors.md and the page of each code', () => {
  it('say what the error table says; else run `npm run docs:errors`', () => {
    expect(storedErrorPages()).toEqual(errorPages());
  });
});

describe('the documentation\'s sidebar', () => {
  it('has every page, once, under a title', () => {
    const docs = join(root, 'docs');
    const links = sidebarOf(docs).flatMap(({ items }) => items.map(({ link }) => link));
    expect([...links].sort()).toEqual(pagesBelow(docs).map(({ link }) => link).sort());
    expect(new Set(links).size).toBe(links.length);
    expect(links).toContain('/tutorial');
  });
});

describe('custom-elements.json', () => {
  let fresh: Manifest;
  beforeAll(() => {
    // Inside the repository and ignored by git: the analyzer takes only relative folders.
    mkdirSync(join(root, '.cache/manifest'), { recursive: true });
    execFileSync(process.execPath, [join(root, 'node_modules/@custom-elements-manifest/analyzer/cem.js'), 'analyze', '--config', 'custom-elements-manifest.config.mjs', '--outdir', '.cache/manifest'], { cwd: root, stdio: 'ignore', timeout: 60_000 });
    fresh = readManifest('.cache/manifest/custom-elements.json');
  }, 60_000);

  it('is what the analyzer says now; else run `npm run analyze`', () => {
    // Compared as text: the difference of two manifests is thousands of lines.
    expect(JSON.stringify(readManifest('custom-elements.json')) === JSON.stringify(fresh)).toBe(true);
  });

  it('has a summary, every part, every event and every property of every element', () => {
    const gaps = fresh.modules.flatMap(({ path, declarations }) => declarations.flatMap((declaration) => gapsIn(declaration, readFileSync(join(root, path), 'utf8'))));
    expect(fresh.modules.length).toBeGreaterThan(10);
    expect(gaps).toEqual([]);
  });
});

/** What the source does and the manifest does not say. */
function gapsIn(declaration: ElementDeclaration, source: string): string[] {
  const names = (list: readonly { readonly name: string }[] | undefined): Set<string> => new Set((list ?? []).map(({ name }) => name));
  const missing = (kind: string, used: RegExp, known: Set<string>): string[] => [...new Set([...source.matchAll(used)].map((match) => match[1] ?? ''))]
    .filter((name) => !known.has(name)).map((name) => `${declaration.tagName}: ${kind} ${name}`);
  return [
    ...(declaration.summary ? [] : [`${declaration.tagName}: summary`]),
    ...missing('part', /\spart="([a-z-]+)"/g, names(declaration.cssParts)),
    ...missing('event', /\.emit\(\s*'(ccc-[a-z-]+)'/g, names(declaration.events)),
    ...missing('property', /@property\([^)]*\)\s+(?:override\s+|readonly\s+)?(\w+)/g, names(declaration.members)),
    ...missing('state', /\.setState\(\s*'([a-z-]+)'/g, names(declaration.cssStates)),
  ];
}
