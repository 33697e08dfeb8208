// `npm run test:quickstart`: the README's lines, then the examples with their own bundlers; `-- readme` or `-- react vue` for some of it.
import { buildPackage, buildTargets } from './build.mjs';
import { findChrome } from './find-chrome.mjs';
import { vitest } from './run-tests.mjs';

const all = ['react', 'vue', 'angular', 'webpack', 'next'];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => name !== 'readme' && !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no example "${unknown[0]}"; there are readme, ${all.join(', ')}.`);
  process.exit(2);
}
const chrome = findChrome();
if (!chrome) process.exit(1);
const frameworks = asked.length === 0 ? all : asked.filter((name) => name !== 'readme');
await buildPackage();
await buildTargets(['pages', 'server']);
// Each example downloads a framework and builds with it.
const limitMs = 20 * 60_000 + frameworks.length * 25 * 60_000;
const { failed } = await vitest('quickstart', { CHROME_PATH: chrome, ...(frameworks.length > 0 ? { QUICKSTART_FRAMEWORKS: frameworks.join(',') } : {}) }, { limitMs });
process.exitCode = failed > 0 ? 1 : 0;
