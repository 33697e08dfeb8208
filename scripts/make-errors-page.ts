/** Writes docs/errors.md and a page for each code below docs/errors from the error table: `npm run docs:errors`. A test fails when they are stale. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorTable, isErrorCode, type ErrorCode } from 'ccc-workstation/errors';
import { errorNotes } from './error-notes.js';

const docs = fileURLToPath(new URL('../docs/', import.meta.url));
const codes = Object.keys(errorTable).filter(isErrorCode);
const statusOf = (code: ErrorCode): string => errorTable[code].status === 0 ? '–' : String(errorTable[code].status);

function listPage(): string {
  return [
    '# Errors', '',
    'Every error we raise on purpose is a `CccError` with one of these codes. Over HTTP it is problem details (RFC 9457) with the same `code`; over the event socket and the bridge it is `{ code, message }`. A code never changes its meaning; the words may.', '',
    'This page and the page of each code are made from `src/kernel/errors.ts` by `npm run docs:errors`.', '',
    '| code | HTTP | what happened | what to do |', '|---|---|---|---|',
    ...codes.map((code) => `| [\`${code}\`](errors/${code}.md) | ${statusOf(code)} | ${errorTable[code].message} | ${errorTable[code].remedy} |`), '',
  ].join('\n');
}

function codePage(code: ErrorCode): string {
  const { message, remedy, status } = errorTable[code];
  return [
    `# \`${code}\``, '', `**${message}** ${remedy}`, '', errorNotes[code], '',
    status === 0 ? 'It is raised in the page and never crosses HTTP.' : `Over HTTP: status ${status}, with \`"code": "${code}"\` in the problem details.`, '',
    '[All errors](../errors.md)', '',
  ].join('\n');
}

/** By their path below docs/. */
export function errorPages(): Readonly<Record<string, string>> {
  return { 'errors.md': listPage(), ...Object.fromEntries(codes.map((code) => [`errors/${code}.md`, codePage(code)])) };
}

export function storedErrorPages(): Readonly<Record<string, string>> {
  const paths = ['errors.md', ...readdirSync(join(docs, 'errors')).map((name) => `errors/${name}`)];
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(docs, path), 'utf8')]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(join(docs, 'errors'), { recursive: true, force: true });
  mkdirSync(join(docs, 'errors'));
  for (const [path, text] of Object.entries(errorPages())) writeFileSync(join(docs, path), text);
}
