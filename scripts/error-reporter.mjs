// A reporter of vitest that keeps what its JSON report leaves out, a line each, in the file named by ERRORS_REPORT: errors of hooks, and errors outside every test.
import { relative } from 'node:path';
import { writeFileSync } from 'node:fs';

/** The message's last lines tell why, where it brings the log of a program. */
const lineOf = ({ type, name, message = '', stack = '' }) => [
  type, `${name}: ${message}`.slice(0, 200), message.slice(200).slice(-600), ...stack.split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 3),
].filter(Boolean).join('\n').replaceAll('\n', ' ‖ ');

// Vitest takes a reporter's file by its default export.
// eslint-disable-next-line no-restricted-syntax
export default class ErrorReporter {
  onTestRunEnd(modules, errors) {
    const hooks = modules.flatMap((module) => [...module.children.allSuites()]
      .flatMap((suite) => suite.errors().map((error) => `${relative(process.cwd(), module.moduleId)} > ${suite.fullName}, a hook: ${lineOf(error)}`)));
    const outside = errors.map((error) => `outside every test: ${lineOf(error)}`);
    writeFileSync(process.env.ERRORS_REPORT, JSON.stringify([...hooks, ...outside]));
  }
}
