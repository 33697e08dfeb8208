/** Writes docs/errors.md from the error table: `npm run docs:errors`. A test fails when the page is stale. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { errorTable } from 'ccc-workstation/errors';

const path = fileURLToPath(new URL('../docs/errors.md', import.meta.url));

export function errorsPage(): string {
  const rows = Object.entries(errorTable).map(([code, { status, message, remedy }]) => `| \`${code}\` | ${status === 0 ? '–' : status} | ${message} | ${remedy} |`);
  return [
    '# Errors', '',
    'Every error we raise on purpose is a `CccError` with one of these codes. Over HTTP it is problem details (RFC 9457) with the same `code`; over the event socket and the bridge it is `{ code, message }`. A code never changes its meaning; the words may.', '',
    'This page is made from `src/kernel/errors.ts` by `npm run docs:errors`.', '',
    '| code | HTTP | what happened | what to do |', '|---|---|---|---|', ...rows, '',
  ].join('\n');
}

export const storedErrorsPage = (): string => readFileSync(path, 'utf8');

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path, errorsPage());
