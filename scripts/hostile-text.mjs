// `npm run test:xss`: the whole corpus of hostile texts by every way into the page, SIP too; `npm test` sends a part of it by the slow ways.
import { buildTargets } from './build.mjs';
import { findChrome } from './find-chrome.mjs';
import { vitest } from './run-tests.mjs';

await buildTargets(['embed', 'pages', 'server']);
const { failed } = await vitest('browser', { CHROME_PATH: findChrome(), CCC_XSS: 'whole' }, { files: ['test/browser/hostile-text.test.ts'], limitMs: 60 * 60_000 });
process.exitCode = failed > 0 ? 1 : 0;
