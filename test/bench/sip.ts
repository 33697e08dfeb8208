/** bench:sip: SIPp sets up and tears down calls through the whole center (B2BUA, media, recording, store) held on one core. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CenterProcess } from '../support/center.js';
import { freePort } from '../support/baresip.js';
import { report } from './report.js';

const rate = Number(process.env['BENCH_RATE'] ?? 100);
const calls = rate * 10;

/** Columns of SIPp's statistics file by name, from its last line. */
function statistics(dir: string): Map<string, string> {
  const file = readdirSync(dir).find((name) => name.endsWith('_.csv'));
  const lines = file ? readFileSync(join(dir, file), 'utf8').trim().split('\n') : [];
  const names = lines[0]?.split(';') ?? [];
  const last = lines.at(-1)?.split(';') ?? [];
  return new Map(names.map((name, i) => [name, last[i] ?? '']));
}

/** utime + stime of a process with all its threads, in seconds (proc(5)). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function main(): Promise<void> {
  if (spawnSync('sipp', ['-v']).error) throw new Error('SIPp is not installed (Debian package sip-tester)');
  const center = await CenterProcess.start();
  spawnSync('taskset', ['-a', '-c', '-p', '0', String(center.pid)]);
  const callee = spawn('taskset', ['-c', '1', 'sipp', '-sn', 'uas', '-i', '127.0.0.1', '-p', String(center.ports.trunk), '-nostdin', '-bg'], { stdio: 'ignore', detached: true });
  const dir = mkdtempSync(join(tmpdir(), 'ccc-sipp-'));
  try {
    const before = cpuSeconds(center.pid);
    const caller = spawn('taskset', [
      '-c', '1', 'sipp', '-sf', resolve('test/bench/sipp/phone-uac.xml'), '-s', '13700000000', '-i', '127.0.0.1', '-p', String(await freePort()),
      '-r', String(rate), '-m', String(calls), '-l', String(rate * 4), '-au', '1001', '-ap', 'phone-phone-1', '-trace_stat', '-fd', '1', '-nostdin',
      '-timeout', '60', '-timeout_error', `127.0.0.1:${center.ports.sip}`,
    ], { cwd: dir, stdio: 'ignore' });
    const started = Date.now();
    await new Promise<void>((done) => caller.once('exit', () => { done(); }));
    const seconds = (Date.now() - started) / 1000;
    const stat = statistics(dir.length > 0 && readdirSync(dir).length > 0 ? dir : resolve('test/bench/sipp'));
    const successful = Number(stat.get('SuccessfulCall(C)') ?? 0);
    const failed = Number(stat.get('FailedCall(C)') ?? calls);
    const achieved = successful / Math.max(1, seconds - 1);
    report('sip', {
      calls, successful, failed, seconds, cpuMsPerCall: Math.round(((cpuSeconds(center.pid) - before) / Math.max(1, successful)) * 1e5) / 100,
      responseTime: stat.get('ResponseTime1(C)'), cores: 1,
    }, [
      { name: 'callsPerSecond', value: Math.round(achieved * 10) / 10, limit: rate * 0.95, atLeast: true },
      { name: 'failedCalls', value: failed + (calls - successful - failed), limit: 0 },
    ]);
  } finally {
    callee.kill();
    spawnSync('pkill', ['-f', `sipp -sn uas -i 127.0.0.1 -p ${center.ports.trunk}`]);
    await center.stop();
  }
}

await main();
