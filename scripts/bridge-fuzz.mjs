// `npm run test:bridge-fuzz`: builds everything that is shipped, then 100,000 hostile messages from each of six origins; `-- 5000` for fewer.
import { buildTargets } from './build.mjs';
import { vitest } from './run-tests.mjs';

await buildTargets(['library', 'pages', 'server']);
const { failed } = await vitest('fuzz', { FUZZ_RUNS: process.argv[2] ?? '100000' });
process.exitCode = failed > 0 ? 1 : 0;
