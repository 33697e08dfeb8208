// Runs one suite of tests in a process of its own and counts what passed and failed from the runner's JSON report.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { root } from './package-entries.mjs';

const require = createRequire(import.meta.url);
const reports = join(root, '.cache', 'reports');
const usualLimitMs = 20 * 60_000;

/** Runs a program with our Node; resolves with its exit code. A suite that hangs is ended, with everything it started. */
function run(args, env = {}, limitMs = usualLimitMs) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env }, detached: process.platform !== 'win32' });
    const stop = (signal) => {
      try { process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal); } catch { /* It has ended by itself. */ }
    };
    const timer = setTimeout(() => { console.error('The suite took too long and was stopped.'); stop('SIGKILL'); }, limitMs);
    let interrupted = false;
    const onInterrupt = () => { interrupted = true; stop('SIGTERM'); };
    process.once('SIGINT', onInterrupt);
    process.once('SIGTERM', onInterrupt);
    child.on('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', onInterrupt);
      process.off('SIGTERM', onInterrupt);
      stop('SIGKILL');
      // Not on with the next suite, beside whatever is started instead.
      if (interrupted) process.exit(130);
      resolve(code ?? 1);
    });
  });
}

/** A check that passes or fails as one thing, such as the type check. */
async function check(args) {
  const code = await run(args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export const typecheck = () => check([require.resolve('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit']);
export const lint = () => check([join(root, 'node_modules/eslint/bin/eslint.js'), '.', '--max-warnings', '0']);

/** axe over the playground, as one thing. */
export const audit = async (env) => (await run([join(root, 'scripts', 'a11y.mjs')], env)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/** One project of vitest.config.ts. */
export async function vitest(project, env, { limitMs, files = [] } = {}) {
  const report = join(reports, `${project}.json`), outside = join(reports, `${project}-errors.json`);
  for (const file of [report, outside]) rmSync(file, { force: true });
  mkdirSync(reports, { recursive: true });
  const code = await run([
    join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...files, '--project', project, '--passWithNoTests',
    '--reporter=default', '--reporter=json', `--outputFile.json=${report}`,
    `--reporter=${join(root, 'scripts', 'error-reporter.mjs')}`,
  ], { ...env, ERRORS_REPORT: outside }, limitMs);
  if (!existsSync(report)) return code === 0 ? { passed: 0, failed: 0 } : { passed: 0, failed: 1, failures: [`no report was written; exit code ${code}`] };
  const { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  // A file that cannot be loaded has no tests to fail, and still it failed; the same goes for an error outside every test.
  const failed = Math.max(numFailedTests, numFailedTestSuites > 0 || code !== 0 ? 1 : 0);
  const errors = existsSync(outside) ? JSON.parse(readFileSync(outside, 'utf8')) : [];
  const failures = [...testResults.flatMap(failuresOf), ...errors];
  if (failed > failures.length) failures.push(`vitest ended with exit code ${code} and named no reason`);
  return { passed: numPassedTests, failed, skipped: numPendingTests, failures };
}

/** What failed in one file of a report, a line each: where, which test, and how its message begins. */
function failuresOf({ name, message, status, assertionResults }) {
  const file = relative(root, name);
  const firstLine = (text) => String(text ?? '').split('\n')[0].slice(0, 200);
  const failed = assertionResults.filter((test) => test.status === 'failed').map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0])}`);
  return failed.length === 0 && status === 'failed' && message ? [`${file}: ${firstLine(message)}`] : failed;
}

/** The component tests in a real browser; web-test-runner.config.js writes the counts to the file named by WTR_REPORT. */
export async function components(chrome) {
  const report = join(reports, 'components.json');
  rmSync(report, { force: true });
  mkdirSync(reports, { recursive: true });
  const code = await run([join(root, 'scripts', 'component-tests.mjs'), report], { CHROME_PATH: chrome });
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { passed, failed } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed, failed: Math.max(failed, code === 0 ? 0 : 1) };
}
