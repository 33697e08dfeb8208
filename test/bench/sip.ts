/** bench:sip: SIPp sets up and tears down calls through the whole center (B2BUA, media, recording, store) held on one core. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CenterProcess } from '../support/center.js';
import { freePort } from '../support/free-port.js';
import { holdOnOneCore, statisticsIn } from '../support/sipp-statistics.js';
import { report } from './report.js';

const rate = Number(process.env['BENCH_RATE'] ?? 100);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 15);

interface Run { readonly successful: number; readonly failed: number; readonly perSecond: number; readonly responseMs: number; readonly cpuMsPerCall: number; readonly retransmissions: number }

/** utime + stime of a process with all its threads, in milliseconds (proc(5), ticks of 10 ms). */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function load(center: CenterProcess, perSecond: number, calls: number, prefix: string): Promise<Run> {
  const dir = mkdtempSync(join(tmpdir(), 'ccc-sipp-'));
  const before = cpuMs(center.pid);
  // Everybody is called once: who has been called a thousand times has a thousand calls to be counted (CAL-14).
  const caller = spawn('taskset', [
    '-c', '1', 'sipp', '-sf', resolve('test/bench/sipp/phone-uac.xml'), '-s', prefix, '-i', '127.0.0.1', '-p', String(await freePort()),
    '-r', String(perSecond), '-m', String(calls), '-l', String(perSecond * 10), '-trace_stat', '-stf', join(dir, 'stat.csv'), '-fd', '1', '-nostdin', '-timeout', '120', `127.0.0.1:${center.ports.sip}`,
  ], { cwd: dir, stdio: 'ignore' });
  await new Promise<void>((done) => caller.once('exit', () => { done(); }));
  const stat = statisticsIn(join(dir, 'stat.csv')).at(-1) ?? new Map<string, string>();
  const successful = Number(stat.get('SuccessfulCall(C)') ?? 0);
  const [h = 0, m = 0, s = 0, us = 0] = (stat.get('ResponseTime1(C)') ?? '').split(':').map(Number);
  const elapsed = (stat.get('ElapsedTime(C)') ?? '').split(':').map(Number);
  // The last call stays up for its second and more; what counts is how fast calls began.
  const began = Math.max(1, (elapsed[0] ?? 0) * 3600 + (elapsed[1] ?? 0) * 60 + (elapsed[2] ?? 0) - 1);
  return {
    successful, failed: calls - successful, perSecond: Math.round((successful / began) * 10) / 10, responseMs: ((h * 60 + m) * 60 + s) * 1000 + Math.round(us / 1000),
    cpuMsPerCall: Math.round(((cpuMs(center.pid) - before) / Math.max(1, successful)) * 10) / 10, retransmissions: Number(stat.get('Retransmissions(C)') ?? 0),
  };
}

async function main(): Promise<void> {
  if (spawnSync('sipp', ['-v']).error) throw new Error('SIPp is not installed (Debian package sip-tester)');
  const center = await CenterProcess.start({ env: { CCC_RTP_PORTS: '30000-34999' } });
  holdOnOneCore(center.pid);
  const callee = spawn('taskset', ['-c', '1', 'sipp', '-sn', 'uas', '-i', '127.0.0.1', '-p', String(center.ports.trunk), '-nostdin'], { stdio: 'ignore' });
  try {
    await load(center, rate / 2, rate * 3, '1380000');
    const run = await load(center, rate, rate * seconds, '1370000');
    report('sip', { offeredPerSecond: rate, ...run, cores: 1, recorded: true }, [
      { name: 'callsPerSecond', value: run.perSecond, limit: rate * 0.98, atLeast: true },
      { name: 'failedCalls', value: run.failed, limit: 0 },
    ]);
  } finally {
    callee.kill('SIGKILL');
    await center.stop();
  }
}

await main();
