/** The budgets of the architecture: sizes, run-time dependencies, no way around the type system. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { budgets, measureSizes, type Sizes } from './support/bundle-size.js';
import { filesBelow, root } from './support/sources.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('what a page downloads', () => {
  let sizes: Sizes;
  beforeAll(async () => { sizes = await measureSizes(); }, 60_000);

  it.each(['headless', 'element', 'embed', 'later'] as const)('%s stays inside its budget', (name) => {
    expect(sizes[name]).toBeLessThanOrEqual(budgets[name]);
    // A bundle of nothing would be small as well.
    expect(sizes[name]).toBeGreaterThan(budgets[name] / 10);
  });
});

describe('the package', () => {
  it('tells bundlers that importing the elements does something, though nothing is taken from them', () => {
    const { exports, sideEffects } = JSON.parse(read('package.json')) as { exports: Record<string, { default: string }>; sideEffects: string[] };
    for (const entry of ['./element', './components']) expect(sideEffects).toContain(exports[entry]?.default);
    // The build puts what entries share, the elements among it, into chunks.
    expect(sideEffects).toContain('./dist/chunks/**');
  });
});

describe('dependencies', () => {
  it('of the embedded package are these five', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies).sort()).toEqual(['libphonenumber-js', 'lit', 'rxjs', 'sip.js', 'valibot']);
  });

  it('each have a row in docs/dependencies.md that says why', () => {
    const page = read('docs/dependencies.md');
    const names = ['package.json', 'server/package.json', 'docs/package.json'].flatMap((file) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(read(file)) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
      return [...Object.keys(dependencies), ...Object.keys(devDependencies)];
    });
    expect(names.filter((name) => name !== 'ccc-workstation' && !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('types', () => {
  it('are not silenced', () => {
    // `any` itself is found by lint; this finds what would switch the checks off.
    const silencers = /@ts-(ignore|nocheck)|eslint-disable(?!-next-line no-control-regex)/;
    const files = ['src', 'components', 'server', 'demo'].flatMap((folder) => filesBelow(join(root, folder))).filter((file) => file.endsWith('.ts'));
    expect(files.filter((file) => silencers.test(readFileSync(file, 'utf8'))).map((file) => file.slice(root.length))).toEqual([]);
  });
});
