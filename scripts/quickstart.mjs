// `npm run test:quickstart`: the README's lines, then the examples with their own bundlers; `-- readme` or `-- react vue` for some of it.
import { buildTargets } from './build.mjs';
import { findChrome } from './find-chrome.mjs';
import { vitest } from './run-tests.mjs';

const asked = process.argv.slice(2);
const frameworks = asked.length === 0 ? ['react', 'vue', 'angular'] : asked.filter((name) => name !== 'readme');
await buildTargets(['library', 'types', 'pages', 'server']);
const { failed } = await vitest('quickstart', { CHROME_PATH: findChrome() ?? '', ...(frameworks.length > 0 ? { QUICKSTART_FRAMEWORKS: frameworks.join(',') } : {}) });
process.exitCode = failed > 0 ? 1 : 0;
