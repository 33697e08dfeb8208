/** Measures what a page downloads for one import: bundled and minified by esbuild, compressed by brotli, one locale. */
import { brotliCompressSync, constants } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { shortCssForEsbuild } from '../../scripts/css-literals.mjs';
import { leanSipForEsbuild } from '../../scripts/sip-js.mjs';
import { root } from './sources.js';

/** The budgets of the architecture, in KB of 1000 bytes, and ADR 0007's for what follows the sign-in. */
export const budgets = { headless: 56, element: 85, embed: 3, later: 32 } as const;
/** Fetched without being asked for: after the sign-in, and with the first connected call. */
const unasked: ReadonlySet<string> = new Set(['components/panels/later.ts', 'src/softphone/media/quality.ts']);

export interface Lazy { readonly name: string; readonly size: number }
export interface Sizes {
  readonly headless: number; readonly element: number; readonly embed: number; readonly later: number; readonly librariesAlone: number;
  /** What the workstation loads later, when it is asked for: each chunk by the module it begins with. */
  readonly lazy: readonly Lazy[];
}
interface Measured { readonly start: number; readonly lazy: readonly Lazy[] }

/** Everything that must be there before the entry runs: what it imports, and what those import; not what `import()` fetches when it is asked for. */
function startOf(metafile: Metafile, entry: string): string[] {
  const found = new Set<string>();
  const walk = (name: string): void => {
    const output = metafile.outputs[name];
    if (!output || found.has(name)) return;
    found.add(name);
    for (const { path, external, kind } of output.imports) if (!external && kind !== 'dynamic-import') walk(path);
  };
  walk(entry);
  return [...found];
}

async function measure(code: string): Promise<Measured> {
  const result = await build({
    stdin: { contents: code, resolveDir: root, sourcefile: 'page.ts', loader: 'ts' },
    bundle: true, minify: true, splitting: true, format: 'esm', target: 'es2022', platform: 'browser', write: false, metafile: true, legalComments: 'none',
    outdir: 'out', absWorkingDir: root, conditions: ['ccc-source', 'production', 'module', 'browser', 'es2015'], define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'silent',
    // As our own builds do it, for the files of the package and for the pages of the center.
    plugins: [shortCssForEsbuild, leanSipForEsbuild],
  });
  const entry = Object.keys(result.metafile.outputs).find((name) => result.metafile.outputs[name]?.entryPoint === 'page.ts' || name.endsWith('stdin.js'));
  if (!entry) throw new Error('the bundle has no entry');
  const names = new Set(startOf(result.metafile, entry));
  const compressed = (name: string): number => result.outputFiles.filter((file) => file.path.endsWith(`/${name}`))
    .reduce((sum, file) => sum + brotliCompressSync(file.contents, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length, 0);
  const lazy = Object.entries(result.metafile.outputs).filter(([name]) => !names.has(name))
    .map(([name, { entryPoint, inputs }]) => ({ name: entryPoint ?? Object.keys(inputs)[0] ?? name, size: rounded(compressed(name)) }));
  return { start: rounded([...names].reduce((sum, name) => sum + compressed(name), 0)), lazy };
}

const rounded = (bytes: number): number => Math.round(bytes / 10) / 100;

/** The three budgets, and beside them what sip.js, Lit and rxjs weigh alone when imported as everybody imports them. */
export async function measureSizes(): Promise<Sizes> {
  const element = await measure(`import 'ccc-workstation/element';`);
  const kilobytes = async (code: string): Promise<number> => (await measure(code)).start;
  return {
    headless: await kilobytes(`import { createWorkstation } from 'ccc-workstation'; globalThis.page = createWorkstation;`),
    element: element.start, lazy: element.lazy, later: Math.round(element.lazy.filter(({ name }) => unasked.has(name)).reduce((sum, { size }) => sum + size, 0) * 100) / 100,
    embed: await kilobytes(`import * as ccc from 'ccc-workstation/embed'; globalThis.ccc = ccc;`),
    librariesAlone: await kilobytes(`import * as sip from 'sip.js'; import * as lit from 'lit'; import * as rxjs from 'rxjs'; globalThis.page = [sip, lit, rxjs];`),
  };
}
