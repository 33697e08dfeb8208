// A reporter of vitest that keeps what its JSON report leaves out: the errors outside every test, a line each, in the file named by ERRORS_REPORT.
import { writeFileSync } from 'node:fs';

// Vitest takes a reporter's file by its default export.
// eslint-disable-next-line no-restricted-syntax
export default class ErrorReporter {
  onTestRunEnd(_files, errors) {
    const lines = errors.map(({ type, name, message, stack }) => [type, `${name}: ${message}`, stack].join('\n').split('\n').slice(0, 6).join(' ‖ '));
    writeFileSync(process.env.ERRORS_REPORT, JSON.stringify(lines));
  }
}
