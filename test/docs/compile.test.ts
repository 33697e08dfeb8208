/** Every code block of README and docs compiles against the package as it is published. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { allBlocks, type CodeBlock } from '../support/doc-pages.js';
import { examples, installPacked } from '../support/packed.js';

interface Unit { readonly block: CodeBlock; readonly file: string; readonly code: string; readonly given: string; readonly strict: boolean }

/** The scripts of a page; what a page's own `<script src>` gives is declared. */
const scripts = /<script(?<attributes>[^>]*)>(?<code>[^]*?)<\/script>/g;
const globals = /ccc-embed\.js/;
const embedGlobal = 'declare const ccc: typeof import(\'ccc-workstation/embed\');';

function unitsOf(block: CodeBlock): readonly Unit[] {
  const name = (suffix: string): string => join(examples, `${block.page.replace(/\W+/g, '-')}-${block.line}${suffix}`);
  const unit = (suffix: string, code: string, strict: boolean, given = block.given): Unit => ({ block, file: name(suffix), code, given, strict });
  switch (block.language) {
    case 'ts': case 'tsx': return [unit(`.${block.language}`, block.code, true)];
    case 'js': return [unit('.ts', block.code, false)];
    case 'vue': return [...block.code.matchAll(scripts)].map(({ groups }, index) => unit(`-${index}.ts`, groups?.['code'] ?? '', true));
    case 'html': return [...block.code.matchAll(scripts)].filter(({ groups }) => (groups?.['code'] ?? '').trim() !== '')
      .map(({ groups }, index) => unit(`-${index}.ts`, groups?.['code'] ?? '', false, `${block.given}\n${globals.test(block.code) ? embedGlobal : ''}`));
    default: return [];
  }
}

const options = (strict: boolean): ts.CompilerOptions => ({
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  strict, noImplicitAny: strict, noUncheckedIndexedAccess: strict, exactOptionalPropertyTypes: strict, experimentalDecorators: true, jsx: ts.JsxEmit.ReactJSX, noEmit: true, skipLibCheck: true, types: ['node'], typeRoots: [join(examples, '../../node_modules/@types')],
});

/** One compilation for all; errors by the place in the page. */
function errorsOf(units: readonly Unit[], strict: boolean): readonly string[] {
  const program = ts.createProgram(units.map(({ file }) => file), options(strict));
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    const unit = units.find(({ file }) => file === diagnostic.file?.fileName);
    if (!unit || !diagnostic.file) return `${diagnostic.file?.fileName ?? 'options'}: ${message}`;
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start ?? 0);
    return `${unit.block.at}, line ${line + 1 - unit.given.split('\n').length} of the block: ${message}`;
  });
}

function check(units: readonly Unit[], strict: boolean): readonly string[] {
  const chosen = units.filter((unit) => unit.strict === strict);
  for (const { file, given, code } of chosen) writeFileSync(file, `${given}\n${code}\nexport {};\n`);
  return errorsOf(chosen, strict);
}

describe('the code in README and docs', () => {
  let units: readonly Unit[];
  beforeAll(() => {
    installPacked(examples);
    mkdirSync(examples, { recursive: true });
    units = allBlocks().flatMap(unitsOf);
  });

  it('is there', () => { expect(units.length).toBeGreaterThan(20); });
  it('in TypeScript compiles strictly', () => { expect(check(units, true)).toEqual([]); });
  it('in pages and JavaScript calls what exists', () => { expect(check(units, false)).toEqual([]); });
  it('would be found if it did not compile', () => {
    const [block] = allBlocks();
    if (!block) throw new Error('no block');
    const wrong: Unit = { block, file: join(examples, 'wrong.ts'), given: '', strict: true, code: 'import { createWorkstation } from \'ccc-workstation\';\ncreateWorkstation({ centre: 1 });' };
    expect(check([wrong], true).join()).toContain('centre');
  });
});
