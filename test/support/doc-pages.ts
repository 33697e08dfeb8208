/** The pages of the documentation and the code in them. A fence may say `run` (Node), `run=element` or `run=embed` (browser). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.js';

export interface CodeBlock {
  /** Path in the repository, with the line of the fence: `docs/tutorial.md:31`. */
  readonly at: string;
  readonly page: string;
  readonly line: number;
  readonly language: string;
  readonly run: string | undefined;
  readonly code: string;
  /** What the text around has made plain, from a comment `<!-- given … -->` just above the fence. */
  readonly given: string;
}

/** Written by hand; the reference is generated from types that are compiled anyway. */
export function docPages(): readonly string[] {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md') && !/node_modules|\.examples|\.vitepress|^reference/.test(path)).map((path) => `docs/${path.replaceAll('\\', '/')}`);
  return ['README.md', 'CHANGELOG.md', 'CONVENTIONS.md', ...below.sort()];
}

export const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

export function blocksOf(page: string): readonly CodeBlock[] {
  const text = textOf(page);
  return [...text.matchAll(/(?:<!-- given\n([^]*?)\n?-->\n+)?^```([^\n`]*)\n([^]*?)^```$/gm)].map((match) => {
    const [whole, given = '', info = '', code = ''] = match;
    const [language = '', ...flags] = info.trim().split(/\s+/);
    const run = flags.find((flag) => /^run(=|$)/.test(flag));
    const line = text.slice(0, match.index + whole.indexOf('```')).split('\n').length;
    return { at: `${page}:${line}`, page, line, language, run: run === undefined ? undefined : run.slice('run='.length) || 'node', code, given };
  });
}

export const allBlocks = (): readonly CodeBlock[] => docPages().flatMap(blocksOf);
