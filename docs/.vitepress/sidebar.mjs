// The sidebar, read from the pages themselves, so that nobody edits a list: front matter `group` and `order`, else the folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** In this order; `folder` gathers pages that name no group of their own. */
const groups = [
  { text: 'Begin' },
  { text: 'Embed', folder: 'guides' },
  { text: 'Coming from another SDK' },
  { text: 'Look and words' },
  { text: 'Without a center' },
  { text: 'Test and debug' },
  { text: 'Run a center' },
  { text: 'Elements', folder: 'reference/elements', collapsed: true },
  { text: 'API', folder: 'reference/api', collapsed: true },
  { text: 'Reference', folder: '' },
  { text: 'Error codes', folder: 'errors', collapsed: true },
  { text: 'Decisions', folder: 'adr', collapsed: true },
];

/** `{ group: 'Embed', order: '10' }`: flat lines are all we write. */
export function frontMatter(text) {
  const block = /^---\n([^]*?)\n---\n/.exec(text)?.[1] ?? '';
  return Object.fromEntries(block.split('\n').flatMap((line) => {
    const [, key, value] = /^([\w-]+):\s*(.+)$/.exec(line) ?? [];
    return key ? [[key, value.replace(/^(['"])(.*)\1$/, '$2')]] : [];
  }));
}

/** The first heading, without its markup. */
export const titleOf = (text) => (/^# (.+)$/m.exec(text)?.[1] ?? '').replace(/[`*]/g, '').replace(/\\(.)/g, '$1').trim();

export function pagesBelow(docs) {
  return readdirSync(docs, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md') && entry.name !== 'index.md' && !/node_modules|\.vitepress/.test(entry.parentPath))
    .map((entry) => {
      const folder = entry.parentPath.slice(docs.length).replaceAll('\\', '/').replace(/^\/+|\/+$/g, '');
      const text = readFileSync(join(entry.parentPath, entry.name), 'utf8');
      const { group, order, title } = frontMatter(text);
      return { folder, link: `/${folder ? `${folder}/` : ''}${entry.name.replace(/\.md$/, '')}`, title: title ?? titleOf(text), group, order: Number(order ?? 1000) };
    });
}

export function sidebarOf(docs) {
  const pages = pagesBelow(docs);
  const groupOf = (page) => page.group ?? groups.find(({ folder }) => folder === page.folder)?.text;
  const lost = pages.filter((page) => !groups.some(({ text }) => text === groupOf(page)) || page.title === '');
  if (lost.length > 0) throw new Error(`no place or no title: ${lost.map(({ link }) => link).join(', ')}; the groups are ${groups.map(({ text }) => text).join(', ')}`);
  return groups.flatMap(({ text, collapsed }) => {
    const items = pages.filter((page) => groupOf(page) === text)
      .sort((a, b) => a.order - b.order || a.link.localeCompare(b.link))
      .map(({ title, link }) => ({ text: title, link }));
    return items.length > 0 ? [{ text, items, ...(collapsed === undefined ? {} : { collapsed }) }] : [];
  });
}
