/** What is generated is up to date, and what an element offers is documented. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { pagesBelow, sidebarOf } from '../docs/.vitepress/sidebar.mjs';
import { errorPages, storedErrorPages } from '../scripts/make-errors-page.js';
import type { ElementDeclaration, Manifest, Named } from '../scripts/tidy-manifest.mjs';
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

  it('says of every element what it is for, and of every part, slot, event, state, custom property and property what that is', () => {
    const gaps = fresh.modules.flatMap(({ path, declarations }) => declarations.flatMap((declaration) => gapsIn(declaration, sourceText(path), sourceText(path.replace(/\.ts$/, '.styles.ts')))));
    expect(fresh.modules.length).toBeGreaterThan(10);
    expect(gaps).toEqual([]);
  });

  it.each(['summary', 'attributes', 'slots', 'cssParts', 'cssProperties', 'cssStates', 'events'] as const)('would be found wanting without any one of its %s', (kind) => {
    const removals = fresh.modules.flatMap(({ path, declarations }) => declarations.flatMap((declaration) => without(kind, declaration)
      .map(([what, changed]) => [what, gapsIn(changed, sourceText(path), sourceText(path.replace(/\.ts$/, '.styles.ts')))] as const)));
    expect(removals.length).toBeGreaterThan(5);
    expect(removals.filter(([what, gaps]) => gaps.length === 0 && !toldElsewhere.has(what)).map(([what]) => what)).toEqual([]);
  });
});

const sourceText = (path: string): string => existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : '';

/** What another file of ours makes, or what is passed through, so that the element's own source does not show it. */
const toldElsewhere: ReadonlySet<string> = new Set([
  ...['extend', 'redial', 'block'].map((part) => `ccc-wrap-up ${part}`), 'ccc-customer-card redial', 'ccc-customer-card block', 'ccc-keypad --ccc-key-height', 'ccc-workstation --ccc-color-accent',
  'ccc-status-bar ccc-value-change', 'ccc-agent-status ccc-value-change',
  ...['presence-change', 'call-change', 'connection-change', 'before-dial', 'before-answer', 'before-transfer', 'before-wrap-up', 'sign-in-request', 'connect-request', 'pick-target-request'].map((name) => `ccc-workstation ccc-${name}`),
]);

/** The declaration once without each of its entries of a kind; an attribute loses its words. */
function without(kind: 'summary' | 'attributes' | 'slots' | 'cssParts' | 'cssProperties' | 'cssStates' | 'events', declaration: ElementDeclaration): readonly (readonly [string, ElementDeclaration])[] {
  const { tagName } = declaration;
  if (kind === 'summary') return [[tagName, { ...declaration, summary: '' }]];
  const list: readonly Named[] = declaration[kind] ?? [];
  return list.map((entry) => {
    const others = list.filter((each) => each !== entry);
    if (kind !== 'attributes') return [`${tagName} ${entry.name}`, { ...declaration, [kind]: others }];
    const field = declaration.attributes?.find(({ name }) => name === entry.name)?.fieldName ?? entry.name;
    const members = declaration.members?.map((member) => (member.name === field ? { ...member, description: '' } : member)) ?? [];
    return [`${tagName} ${entry.name}`, { ...declaration, attributes: declaration.attributes?.filter(({ name }) => name !== entry.name) ?? [], members }];
  });
}

/** Not of the reader's concern: what the platform calls them. */
const platform: ReadonlySet<string> = new Set(['role']);

/** What the source and its styles do and the manifest does not say, and what it names without a word. */
function gapsIn(declaration: ElementDeclaration, source: string, styles: string): string[] {
  const { tagName, members = [], attributes = [], slots, cssParts, cssProperties, cssStates, events } = declaration;
  const names = (list: readonly { readonly name: string }[] | undefined): Set<string> => new Set((list ?? []).map(({ name }) => name));
  const missing = (kind: string, used: RegExp, known: Set<string>, text = source): string[] => [...new Set([...text.matchAll(used)].map((match) => match[1] ?? ''))]
    .filter((name) => !known.has(name)).map((name) => `${tagName}: ${kind} ${name}`);
  const wordless = (kind: string, list: readonly Named[] | undefined): string[] => (list ?? []).filter(({ description }) => !description).map(({ name }) => `${tagName}: ${kind} ${name} has no description`);
  const css = source.replace(/\/\*\*[\s\S]*?\*\//g, '') + styles;
  // What it sets itself is its own affair.
  const ownProperties = [...css.matchAll(/(--ccc-[a-z-]+):/g)].map((match) => match[1] ?? '');
  const explained = new Set(attributes.filter(({ description }) => description).map(({ fieldName, name }) => fieldName ?? name));
  return [
    ...(declaration.summary ? [] : [`${tagName}: summary`]),
    ...missing('part', /\spart="([a-z-]+)"/g, names(cssParts)),
    ...missing('event', /\.emit\(\s*'(ccc-[a-z-]+)'/g, names(events)),
    ...missing('event', /this\.dispatchEvent\(new (?:Custom)?Event\('([a-z-]+)'/g, names(events)),
    // A name that is chosen first and emitted then; a listener's name is somebody else's event.
    ...missing('event', /(?<!EventListener\(|\bfollow\()'(ccc-[a-z-]+-(?:request|change))'/g, names(events), css),
    ...missing('property', /@property\([^)]*\)\s+(?:override\s+|readonly\s+)?(\w+)/g, names(members)),
    ...missing('state', /\.setState\(\s*'([a-z-]+)'/g, names(cssStates)),
    ...[...source.matchAll(/\.setOneState\(\[([^\]]+)\]/g)].flatMap((match) => missing('state', /'([a-z-]+)'/g, names(cssStates), match[1])),
    ...missing('slot', /<slot name="([a-z-]+)"/g, names(slots)),
    ...(/<slot(?: part="[a-z-]+")?>/.test(source) && !names(slots).has('') ? [`${tagName}: the default slot`] : []),
    // Tokens of the theme are documented once, with the theme.
    ...missing('custom property', /var\((--ccc-(?!_)[a-z-]+)/g, new Set([...names(cssProperties), ...ownProperties]), css),
    ...wordless('part', cssParts), ...wordless('slot', slots), ...wordless('state', cssStates), ...wordless('custom property', cssProperties),
    ...wordless('property', members.filter(({ kind, name }) => kind === 'field' && !explained.has(name) && !platform.has(name))),
    ...(events ?? []).filter(({ type }) => !type?.text).map(({ name }) => `${tagName}: event ${name} has no type`),
  ];
}
