// The documentation site: `node scripts/docs.mjs reference` writes what is generated, `dev` and `build` do that and start VitePress.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { elementPages } from './element-pages.mjs';
import { readJson, root } from './package-entries.mjs';

const docs = join(root, 'docs');
const reference = join(docs, 'reference');

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit', shell: process.platform === 'win32' && command === 'npm' });
  if (status !== 0) throw new Error(`${command} ${args.slice(0, 3).join(' ')} failed`);
}

/** VitePress and the frameworks of the guides weigh 110 MB, which nobody should pay who only starts the center. */
export function installDocs() {
  const installed = join(docs, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(docs, 'package-lock.json')).mtimeMs) return;
  // A build of ours may have set NODE_ENV to production, and npm would leave all of them out.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--prefer-offline'], docs);
}

/** One page per export of the package; a wrapper around each gives it the name under which it is imported. */
function writeApiPages() {
  const entries = join(root, '.cache/docs-entries');
  rmSync(entries, { recursive: true, force: true });
  mkdirSync(entries, { recursive: true });
  writeFileSync(join(entries, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }));
  const { name: packageName, exports } = readJson('package.json');
  const files = Object.entries(exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return [];
    const name = path.replace(/^\.\/?/, '');
    const file = join(entries, `${name === '' ? 'index' : name.replaceAll('/', '-')}.ts`);
    writeFileSync(file, `/**\n * \`import … from '${packageName}${name && `/${name}`}'\`\n * @module ${packageName}${name && `-${name.replaceAll('/', '-')}`}\n */\nexport * from '../../${target['ccc-source'].slice(2)}';\n`);
    return [file];
  });
  run(process.execPath, [
    join(root, 'node_modules/typedoc/bin/typedoc'), '--tsconfig', join(entries, 'tsconfig.json'), ...files.flatMap((file) => ['--entryPoints', file]),
    '--plugin', join(docs, 'node_modules/typedoc-plugin-markdown/dist/index.js'), '--outputFileStrategy', 'modules', '--useHTMLAnchors', 'true', '--out', join(reference, 'api'),
    '--entryFileName', 'index', '--hidePageHeader', '--hideBreadcrumbs', '--name', packageName, '--readme', 'none', '--disableSources', '--excludeInternal', '--excludePrivate',
    '--excludeExternals', '--skipErrorChecking', '--logLevel', 'Error', '--sanitizeComments', '--useCodeBlocks',
  ], root);
}

function writeElementPages() {
  mkdirSync(join(reference, 'elements'), { recursive: true });
  for (const [name, text] of Object.entries(elementPages(readJson('custom-elements.json')))) writeFileSync(join(reference, 'elements', name), text);
}

/** The design tokens, as they stand in the source: one a line. */
function writeTokensPage() {
  const source = readFileSync(join(root, 'components/themes/tokens.ts'), 'utf8');
  const rows = [...source.matchAll(/^ {2}'([a-z0-9-]+)': '(.+)',$/gm)].map(([, name, value]) => `| \`--ccc-${name}\` | \`${value}\` |`);
  if (rows.length < 20) throw new Error('components/themes/tokens.ts: the tokens are not found');
  writeFileSync(join(reference, 'tokens.md'), `---\ngroup: Reference\norder: 1\n---\n\n# Design tokens\n\nSet them anywhere above an element; see [Theming](../guides/theming.md).\n\n| token | default |\n|---|---|\n${rows.join('\n')}\n`);
}

export function writeReference() {
  rmSync(reference, { recursive: true, force: true });
  writeElementPages();
  writeTokensPage();
  writeApiPages();
}

const vitepress = (...args) => { run(process.execPath, [join(docs, 'node_modules/vitepress/bin/vitepress.js'), ...args], root); };

export function buildDocs() {
  installDocs();
  writeReference();
  vitepress('build', 'docs');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command = 'build'] = process.argv.slice(2);
  if (command === 'build') { buildDocs(); console.log('The site is in .cache/docs-site.'); }
  else {
    installDocs();
    writeReference();
    if (command === 'dev') vitepress('dev', 'docs');
  }
}
