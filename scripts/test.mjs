// `npm test`: every suite in order from cheap to dear, a table at the end, and one last line with the counts.
// `npm test -- unit browser` runs only those.
import { buildPackage, buildTargets } from './build.mjs';
import { installDocs } from './docs.mjs';
import { findChrome } from './find-chrome.mjs';
import { audit, components, lint, typecheck, vitest } from './run-tests.mjs';

const chromeOf = () => {
  const chrome = findChrome();
  if (!chrome) throw new Error('no browser');
  return chrome;
};
/** Two suites side by side must not write the same bundles. */
let building = Promise.resolve();
const inTurn = (build) => (building = building.then(build, build));
/** The suites that start the real center need its pages and its bundles. */
const withBuild = async (project, env) => {
  await inTurn(() => buildTargets(['embed', 'pages', 'server']));
  return vitest(project, env);
};

const suites = {
  typecheck,
  lint,
  unit: () => vitest('unit'),
  components: () => components(chromeOf()),
  docs: async () => {
    installDocs();
    await inTurn(buildPackage);
    return withBuild('docs', { CHROME_PATH: chromeOf() });
  },
  scenarios: () => vitest('scenarios'),
  contract: () => withBuild('contract'),
  fuzz: () => withBuild('fuzz'),
  interop: () => withBuild('interop'),
  browser: () => withBuild('browser', { CHROME_PATH: chromeOf() }),
  chaos: () => withBuild('chaos', { CHROME_PATH: chromeOf() }),
  // A quarter of the kills of `npm run test:crash`.
  crash: () => withBuild('crash', { CRASH_ROUNDS: process.env.CRASH_ROUNDS ?? '12' }),
  quickstart: async () => {
    await inTurn(buildPackage);
    return withBuild('quickstart', { CHROME_PATH: chromeOf() });
  },
  // Two looks of the eight that `npm run a11y` goes through.
  a11y: async () => {
    await inTurn(() => buildTargets(['embed', 'pages']));
    return audit({ CHROME_PATH: chromeOf(), CCC_A11Y: 'some' });
  },
  package: async () => {
    await inTurn(buildPackage);
    return vitest('package');
  },
};

async function runSuite(name) {
  console.log(`\n— ${name}`);
  const started = performance.now();
  const result = await suites[name]().catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  return { suite: name, ...result, seconds: Math.round((performance.now() - started) / 100) / 10 };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in suites));
if (unknown.length > 0) {
  console.error(`There is no suite "${unknown[0]}"; there are ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const names = asked.length > 0 ? asked : Object.keys(suites);
// Each of these takes one core for itself, and measures nothing that the other would spoil.
const pairs = [['typecheck', 'lint'], ['components', 'docs'], ['a11y', 'package']];
const results = [];
for (const name of names) {
  if (results.some((result) => result.suite === name)) continue;
  const beside = pairs.find((pair) => pair.includes(name))?.filter((each) => each !== name && names.includes(each)) ?? [];
  results.push(...await Promise.all([name, ...beside].map(runSuite)));
}

console.log('');
console.table(results.map(({ suite, passed, failed, skipped, seconds }) => ({ suite, passed, failed, skipped: skipped ?? 0, seconds })));
// Once more at the end: of a long log often only the end is kept.
for (const { suite, failures = [] } of results) for (const failure of failures) console.log(`FAILED ${suite}: ${failure}`);
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
process.exitCode = sum('failed') > 0 ? 1 : 0;
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
