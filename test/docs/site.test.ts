/** The documentation builds as a site: the reference is generated, every error code has its page, and no link of any page is dead, not even an anchor. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { errorTable } from '../../src/kernel/errors.js';
import type { Manifest } from '../../scripts/tidy-manifest.mjs';
import { root } from '../support/sources.js';

const site = join(root, '.cache/docs-site');
const htmlOf = (page: string): string => readFileSync(join(site, page), 'utf8');
const idsIn = (html: string): ReadonlySet<string> => new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => unescaped(id)));
const unescaped = (text: string): string => text.replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', '\'');

/** What a link leads to among the files of the site, as a server with clean addresses finds it. */
function targetOf(path: string): string | undefined {
  const name = decodeURIComponent(path).replace(/^\/|\/$/g, '');
  return [name, `${name}.html`, join(name, 'index.html')].find((file) => file !== '' && existsSync(join(site, file)) && !readdirSafe(join(site, file)));
}
const readdirSafe = (path: string): boolean => { try { readdirSync(path); return true; } catch { return false; } };

function deadLinksOf(page: string, ids: (page: string) => ReadonlySet<string>): string[] {
  const links = [...htmlOf(page).matchAll(/\s(?:href|src)="([^"]*)"/g)].map(([, link = '']) => unescaped(link));
  return [...new Set(links)].flatMap((link) => {
    const url = new URL(link, `http://site.test/${page}`);
    if (url.origin !== 'http://site.test') return [];
    const target = url.pathname === `/${page}` ? page : targetOf(url.pathname === '/' ? '/index.html' : url.pathname);
    if (target === undefined) return [`${page}: ${link}`];
    const anchor = decodeURIComponent(url.hash.slice(1));
    return anchor !== '' && target.endsWith('.html') && !ids(target).has(anchor) ? [`${page}: ${link}`] : [];
  });
}

describe('the site', () => {
  let pages: readonly string[];
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/docs.mjs', 'build'], { cwd: root, timeout: 900_000, stdio: ['ignore', 'ignore', 'inherit'] });
    pages = readdirSync(site, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')).filter((file) => file.endsWith('.html'));
  }, 900_000);

  it('has the tutorial, the guides that were promised, and a page for every element, door and error code', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'custom-elements.json'), 'utf8')) as Manifest;
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Readonly<Record<string, unknown>> };
    const wanted = [
      'tutorial', ...['plain-page', 'react', 'vue', 'angular', 'iframe', 'screen-pop', 'own-ui', 'own-pbx', 'testing', 'theming', 'translation', 'security'].map((guide) => `guides/${guide}`),
      ...Object.keys(errorTable).map((code) => `errors/${code}`),
      ...manifest.modules.flatMap(({ declarations }) => declarations.map(({ tagName }) => `reference/elements/${tagName}`)),
      ...Object.keys(exports).filter((path) => path !== './package.json').map((path) => `reference/api/ccc-workstation${path.slice(1).replaceAll('/', '-')}`),
    ];
    expect(wanted.filter((page) => !pages.includes(`${page}.html`))).toEqual([]);
  });

  it('has no dead link', () => {
    const known = new Map<string, ReadonlySet<string>>();
    const ids = (page: string): ReadonlySet<string> => {
      const found = known.get(page) ?? idsIn(htmlOf(page));
      known.set(page, found);
      return found;
    };
    expect(pages.length).toBeGreaterThan(100);
    expect(pages.filter((page) => page !== '404.html').flatMap((page) => deadLinksOf(page, ids))).toEqual([]);
  });

  it('would show one', () => { expect(targetOf('/guides/nowhere')).toBeUndefined(); });
});
