// What `npm start` runs: a process that is killed or hangs is followed by one that has stood by, calls go on, and a signal ends both. proves F-29
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskCalls } from '../chaos/desk-calls.js';
import { pause } from '../chaos/timeline.js';
import { CenterProcess } from '../support/center.js';

const count = 3;
const runs = (pid: number): boolean => { try { process.kill(pid, 0); return true; } catch { return false; } };

describe('a supervised center', () => {
  let center: CenterProcess;
  beforeAll(async () => { center = await CenterProcess.start({ supervised: true }); });
  afterAll(async () => { await center.stop(); });

  /** Calls that are up before and still are after; then they are hung up, and everybody hears of it. */
  async function duringCalls(work: (desks: DeskCalls) => Promise<void>): Promise<void> {
    const desks = await DeskCalls.open(center);
    try {
      await desks.dial(count);
      await pause(1000);
      await work(desks);
      expect(desks.calls.filter(({ desk, far }) => desk.ended || far.ended)).toEqual([]);
      expect(await desks.hangUp(15_000)).toBe(0);
    } finally { desks.close(); }
  }

  it('goes on with its calls in the process that stood by, and also when that one is killed before there is another', async () => {
    await center.hasSpare();
    await duringCalls(async (desks) => {
      for (const spare of [true, false]) {
        const [first, killedAt] = [center.pid, Date.now()];
        await center.kill();
        await center.restart();
        await expect.poll(() => desks.backAfter(killedAt + 100).filter((ms) => ms < Infinity).length, { timeout: 15_000, interval: 100 }).toBe(count);
        expect(center.pid).not.toBe(first);
        expect(center.log.split('took over').length - 1).toBe(1);
        // The second kill comes before the next one has been started.
        if (spare) expect(center.log.split('stands by').length - 1).toBe(1);
      }
    });
  }, 120_000);

  it('ends one that hangs, after ten seconds, and its calls go on', async () => {
    await center.hasSpare();
    await duringCalls(async (desks) => {
      const [hung, at] = [center.pid, Date.now()];
      process.kill(hung, 'SIGSTOP');
      await expect.poll(() => center.pid, { timeout: 20_000, interval: 100 }).not.toBe(hung);
      await center.ready();
      expect(center.log).toContain('does not answer any more');
      await expect.poll(() => desks.backAfter(at + 9_000).filter((ms) => ms < Infinity).length, { timeout: 15_000, interval: 100 }).toBe(count);
    });
  }, 90_000);

  it('takes another one to stand by when that one is killed, and serves on', async () => {
    await center.hasSpare();
    const serving = center.pid;
    const spare = Number(/"another process stands by","pid":(\d+)/.exec(center.log.slice(center.log.lastIndexOf('another process')  - 1))?.[1]);
    process.kill(spare, 'SIGKILL');
    await expect.poll(() => center.log.includes('the process that stood by ended')).toBe(true);
    await center.ready();
    expect(center.pid).toBe(serving);
  }, 60_000);

  it('ends in order when it is told to, and leaves no process behind', async () => {
    const serving = center.pid;
    expect(await center.end('SIGTERM')).toBeLessThan(8000);
    expect(center.exitCode).toBe(0);
    expect(runs(serving)).toBe(false);
  }, 30_000);

  it('does not try again what cannot start, and says why', async () => {
    const taken = createServer();
    await new Promise<void>((done) => { taken.listen(center.ports.http, '127.0.0.1', done); });
    try {
      const { status, stderr } = spawnSync(process.execPath, ['server/dist/supervisor.js', '--data-dir', center.dataDir, '--http-port', String(center.ports.http), '--sip-udp-port', '0', '--sip-tcp-port', '0', '--sip-tls-port', '0', '--account-tcp-port', '0'], { timeout: 60_000, encoding: 'utf8' });
      expect([status, stderr]).toEqual([1, expect.stringContaining(`Port ${center.ports.http} is taken`)]);
      expect(stderr.split('could not start').length - 1).toBe(1);
    } finally { taken.close(); }
  }, 90_000);
});
