/** The package as it is published: its doors, its types for every way of resolving, Node without a DOM, browsers without Node. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { integrityOf } from '../../scripts/sri.mjs';
import { installPacked, packTo } from '../support/packed.js';
import { root } from '../support/sources.js';

const project = join(root, '.cache/package-test');
const installed = join(project, 'node_modules/ccc-workstation');
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Readonly<Record<string, string | Readonly<Record<string, string>>>> };
const doors = Object.entries(exports).filter(([, target]) => typeof target !== 'string').map(([path]) => `ccc-workstation${path.slice(1)}`);

beforeAll(() => { installPacked(project); }, 120_000);

/** A program of a customer's; what it prints. */
function inNode(code: string): string {
  const file = join(project, 'program.mjs');
  writeFileSync(file, code);
  return execFileSync(process.execPath, [file], { cwd: project, encoding: 'utf8', timeout: 30_000, env: { ...process.env, NODE_OPTIONS: '' } });
}
const npx = (...args: readonly string[]): string => execFileSync('npx', ['--yes', ...args], { cwd: project, encoding: 'utf8', timeout: 170_000, shell: process.platform === 'win32' });

describe('what judges of packages say', () => {
  let tarball: string;
  beforeAll(() => {
    const folder = join(root, '.cache/package-tarball');
    rmSync(folder, { recursive: true, force: true });
    tarball = packTo(folder);
  });
  // Each exits with another status when it finds an error.
  it('publint finds nothing', () => { expect(npx('publint@0.3.25', 'run', tarball, '--strict')).toContain('All good'); }, 180_000);
  it('arethetypeswrong finds nothing, for an ES module package', () => { 
    const said = npx('@arethetypeswrong/cli@0.18.5', tarball, '--profile', 'esm-only', '--no-emoji');
    expect(said.match(/node16 \(from ESM\): OK \(ESM\)/g)).toHaveLength(doors.length);
  }, 180_000);
});

describe('its doors', () => {
  it('are those of "exports" and no others', () => {
    const tried = ['ccc-workstation/dist/index.js', 'ccc-workstation/src/index.ts', 'ccc-workstation/components/index.ts', 'ccc-workstation/model/leg'];
    const printed = inNode(`for (const path of ${JSON.stringify(tried)}) await import(path).then(() => console.log('open', path), (error) => console.log(error.code));`);
    expect(printed.trim().split('\n')).toEqual(tried.map(() => 'ERR_PACKAGE_PATH_NOT_EXPORTED'));
  });

  it('open in Node, where there is no page', () => {
    const printed = inNode(`
      if (globalThis.document || globalThis.window || globalThis.HTMLElement || globalThis.customElements) throw new Error('this is no bare Node');
      for (const path of ${JSON.stringify(doors)}) {
        const module = await import(path);
        // What only has an effect in a page, such as an element, may export nothing.
        console.log(path, Object.keys(module).length);
      }
      if (globalThis.document || globalThis.window) throw new Error('an import made a page');`);
    expect(printed.trim().split('\n').map((line) => line.split(' ')[0])).toEqual(doors);
  });

  it('hold no tests and nothing of the demo', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.test\.|fixture|(^|\/)demo|^dist\/pages/.test(file))).toEqual([]);
    for (const file of ['README.md', 'LICENSE', 'custom-elements.json', 'dist/ccc-embed.js', 'dist/sri.json', 'dist/sbom.cdx.json']) expect(files).toContain(file);
  });
});

describe('its types', () => {
  it.each([['bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler], ['Node', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext]] as const)('are sound as a %s resolves them, every file checked', (_name, module, moduleResolution) => {
    const file = join(project, 'all.ts');
    writeFileSync(file, doors.map((door, index) => `import * as door${index} from '${door}';\nexport { door${index} };`).join('\n'));
    const program = ts.createProgram([file], { target: ts.ScriptTarget.ES2022, module, moduleResolution, strict: true, skipLibCheck: false, noEmit: true, lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [] });
    const errors = ts.getPreEmitDiagnostics(program).map((each) => `${each.file?.fileName.replace(root, '') ?? ''}: ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`);
    // What our dependencies get wrong among themselves is theirs.
    expect(errors.filter((error) => /ccc-workstation|all\.ts/.test(error))).toEqual([]);
    expect(program.getSourceFile(join(installed, 'dist/types/src/index.d.ts'))).toBeDefined();
  }, 60_000);
});

describe('its scripts in a browser', () => {
  const dist = join(installed, 'dist');
  const scripts = (): readonly string[] => readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));

  it('name nothing of Node', () => {
    const named = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
    const found = scripts().flatMap((file) => ts.preProcessFile(readFileSync(join(dist, file), 'utf8'), true, true).importedFiles.map(({ fileName }) => fileName).filter((name) => named.has(name)).map((name) => `${file}: ${name}`));
    expect(scripts().length).toBeGreaterThan(10);
    expect(found).toEqual([]);
  });

  it('bundle for a browser, with everything they depend on', async () => {
    mkdirSync(project, { recursive: true });
    const result = await build({ stdin: { contents: doors.map((door, index) => `import * as d${index} from '${door}'; console.log(d${index});`).join('\n'), resolveDir: project }, bundle: true, format: 'esm', splitting: true, outdir: '/', write: false, platform: 'browser', logLevel: 'silent' });
    expect(result.errors).toEqual([]);
    expect(result.outputFiles.some(({ text }) => /\bfrom\s*["']node:|\brequire\(["']node:/.test(text))).toBe(false);
  }, 60_000);

  // proves S-35
  it('come with a bill of materials: everything the package brings, with the hashes of the lockfile, and nothing of development', () => {
    const { components } = JSON.parse(readFileSync(join(dist, 'sbom.cdx.json'), 'utf8')) as { components: readonly { name: string; version: string; hashes: readonly { content: string }[] }[] };
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Readonly<Record<string, { version?: string; integrity?: string; dev?: boolean }>> };
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Readonly<Record<string, string>> };
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining([...Object.keys(dependencies), 'lit-html', 'tslib']));
    expect(components.map(({ name }) => name)).not.toContain('typescript');
    for (const { name, version, hashes } of components) {
      const locked = packages[`node_modules/${name}`];
      expect(locked, name).toMatchObject({ version, integrity: `sha512-${Buffer.from(hashes[0]?.content ?? '', 'hex').toString('base64')}` });
      expect(locked?.dev, name).toBeUndefined();
    }
  });

  it('have the integrity that dist/sri.json says', () => {
    const said = JSON.parse(readFileSync(join(dist, 'sri.json'), 'utf8')) as Readonly<Record<string, string>>;
    expect(Object.fromEntries(scripts().map((file) => [file.replaceAll('\\', '/'), integrityOf(readFileSync(join(dist, file)))]))).toEqual(said);
  });
});
