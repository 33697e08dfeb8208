/** What is not a program: shell lines name scripts and options that exist, markup and styles name elements, parts and tokens that exist, links lead somewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tokens } from '../../components/themes/tokens.js';
import type { Manifest } from '../../scripts/tidy-manifest.mjs';
import { parseOptions } from '../../server/config.js';
import { allBlocks, docPages, textOf } from '../support/doc-pages.js';
import { root } from '../support/sources.js';

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Readonly<Record<string, string>> };
const manifest = JSON.parse(readFileSync(join(root, 'custom-elements.json'), 'utf8')) as Manifest;
const elements = new Map(manifest.modules.flatMap(({ declarations }) => declarations.map((element) => [element.tagName, element])));
const blocks = allBlocks();
const of = (...languages: readonly string[]) => blocks.filter(({ language }) => languages.includes(language));

describe('shell', () => {
  it.each(of('sh').map((block) => [block.at, block] as const))('%s is a script, with our own commands', (_at, { code }) => {
    execFileSync('bash', ['-n'], { input: code, timeout: 5000 });
    const named = [...code.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    // An unknown option makes it throw; values of a shell's variables are any.
    const options = [...code.matchAll(/npm start --((?: +--[\w-]+(?: +(?!--)(?:"[^"]*"|\S+))?)+)/g)].flatMap(([, text = '']) => text.match(/"[^"]*"|\S+/g) ?? []);
    expect(() => parseOptions({}, options.map((word) => word.startsWith('"$') ? 'k'.repeat(40) : word))).not.toThrow();
  });
});

describe('markup and styles', () => {
  it.each(of('html', 'vue', 'tsx').map((block) => [block.at, block] as const))('%s uses elements and attributes that exist', (_at, { code }) => {
    const unknown = [...code.matchAll(/<(ccc-[a-z-]+)((?:\s+[^\s>=]+(?:="[^"]*"|=\{[^}]*\})?)*)/g)].flatMap(([, tag = '', attributes = '']) => {
      const element = elements.get(tag);
      if (!element) return [tag];
      const fields = element.members as readonly { readonly name: string; readonly attribute?: string }[];
      const known = new Set([...fields.flatMap(({ name, attribute }) => [name, attribute ?? name]), 'ref', 'class', 'id', 'style', 'slot', 'hidden', 'lang', 'dir']);
      return [...attributes.matchAll(/\s([.[(@]?)([\w-]+)/g)].filter(([, sign]) => sign !== '@' && sign !== '(').map(([, , name = '']) => name).filter((name) => !known.has(name)).map((name) => `${tag} ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it.each(of('css').map((block) => [block.at, block] as const))('%s uses tokens, parts and states that exist', (_at, { code }) => {
    const own = [...elements.values()].flatMap(({ cssProperties = [] }) => cssProperties.map(({ name }) => name));
    const known = new Set([...Object.keys(tokens).map((name) => `--ccc-${name}`), ...own]);
    expect([...code.matchAll(/--ccc-[a-z0-9-]+/g)].map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
    const missing = [...code.matchAll(/(ccc-[a-z-]+)(?:::part\(([a-z-]+)\)|:state\(([a-z-]+)\))/g)].filter(([, tag = '', part, state]) => {
      const { cssParts = [], cssStates = [] } = elements.get(tag) ?? {};
      return part === undefined ? !cssStates.some(({ name }) => name === state) : !cssParts.some(({ name }) => name === part);
    });
    expect(missing.map(([whole]) => whole)).toEqual([]);
  });

  it.each(of('json').map((block) => [block.at, block] as const))('%s is JSON', (_at, { code }) => { expect(() => { JSON.parse(code); }).not.toThrow(); });
});

describe('the brands of the demo', () => {
  const themes = readFileSync(join(root, 'demo/brands/brands.css'), 'utf8').match(/^\.[a-z]+ \{[^}]*\}/gm) ?? [];
  it('are three, of at most 15 lines, made of tokens alone', () => {
    expect(themes).toHaveLength(3);
    for (const theme of themes) {
      expect(theme.split('\n').length).toBeLessThanOrEqual(15);
      const set = [...theme.matchAll(/^ {2}(\S+):/gm)].map(([, name = '']) => name);
      expect(set.filter((name) => !(name.replace('--ccc-', '') in tokens))).toEqual([]);
    }
  });
});

describe('links', () => {
  it.each(docPages())('of %s lead to files that exist', (page) => {
    const prose = textOf(page).replace(/^```[^]*?^```$/gm, '');
    const targets = [...prose.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)\s]*)?\)/g)];
    const dead = targets.filter(([, path = '', anchor]) => {
      // Written by `npm run docs:reference`; the site's own build checks these.
      if (/(^|\/)reference\//.test(path) || page === 'docs/index.md') return false;
      const file = join(root, dirname(page), path);
      if (path.startsWith('/') || !existsSync(file)) return true;
      return anchor !== undefined && file.endsWith('.md') && !headings(readFileSync(file, 'utf8')).includes(anchor.slice(1));
    });
    expect(dead.map(([whole]) => whole)).toEqual([]);
  });
});

const headings = (text: string): readonly string[] => [...text.matchAll(/^#{1,4} (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replace(/[`*_.,:()<>]/g, '').trim().replace(/[^\p{L}\p{N}]+/gu, '-'));
