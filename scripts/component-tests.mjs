// Runs web-test-runner.config.js and writes how many component tests passed and failed to the file given as argument.
import { writeFileSync } from 'node:fs';
import { startTestRunner } from '@web/test-runner';

const [report] = process.argv.slice(2);

/** Tests of one suite and of the suites inside it. */
function testsOf(suite) {
  return suite ? [...suite.tests, ...suite.suites.flatMap(testsOf)] : [];
}

const runner = await startTestRunner({ autoExitProcess: false, readCliArgs: false, readFileConfig: true });
if (!runner) process.exit(1);
runner.on('finished', () => {
  const sessions = [...runner.sessions.all()];
  const tests = sessions.flatMap((session) => testsOf(session.testResults));
  const passed = tests.filter((test) => test.passed).length;
  // A file that does not load reports an error and no test.
  const broken = sessions.filter((session) => session.errors.length > 0 && testsOf(session.testResults).every((test) => test.passed)).length;
  const failed = tests.filter((test) => !test.passed && !test.skipped).length + broken;
  if (report) writeFileSync(report, JSON.stringify({ passed, failed }));
});
runner.on('stopped', (ok) => process.exit(ok ? 0 : 1));
