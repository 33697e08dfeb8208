/** What a person reads who could not start the center. */
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { CccError } from 'ccc-workstation/errors';
import { parseOptions } from './config.js';
import { startFailure } from './start-failure.js';

/** What is thrown by work that must fail. */
function thrownBy(work: () => unknown): unknown {
  try { work(); } catch (error) { return error; }
  return expect.unreachable('it did not throw');
}

describe('a center that cannot start', () => {
  it('names the wrong option, and where options are explained', () => {
    expect(startFailure(thrownBy(() => parseOptions({}, ['--embed-origins', 'localhost:3000'])))).toMatch(/^option embedOrigins.*must be an origin.*\n.*README/);
    expect(startFailure(thrownBy(() => parseOptions({}, ['--colour', 'red'])))).toContain('--colour');
  });
  it('names the port that is taken', async () => {
    const first = createServer();
    const second = createServer();
    await new Promise<void>((done) => { first.listen(0, '127.0.0.1', done); });
    const address = first.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const error = await new Promise<unknown>((done) => { second.once('error', done).listen(port, '127.0.0.1'); });
    first.close();
    expect(startFailure(error)).toContain(`Port ${port} is taken`);
  });
  it('says the remedy of ours, and keeps the stack of what nobody foresaw', () => {
    expect(startFailure(new CccError('forbidden', 'demo passwords'))).toContain('demo passwords');
    expect(startFailure(new Error('odd'))).toContain('start-failure.test');
    expect(startFailure('no error at all')).toBe('no error at all');
  });
});
