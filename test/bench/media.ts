/** bench:media: concurrent WebRTC↔RTP G.711 calls through the media engine on one core, forwarded and recorded; the load runs on another. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Gate, report } from './report.js';
import type { Measured, Reply, RequestName, Requests } from './media/messages.js';

const calls = Number(process.env['BENCH_CALLS'] ?? 150);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 8);
const WARM_UP_MS = 2000;
const REPLY_MS = 60_000;
const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;

/** A child on one core that answers requests. */
class Peer {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #lastId = 0;

  constructor(script: string, core: number) {
    const [command, ...args] = [...(canPin ? ['taskset', '-c', String(core)] : []), process.execPath, '--enable-source-maps', script];
    this.#child = spawn(command ?? process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('message', (reply: Reply) => { this.#waiting.get(reply.id)?.(reply); });
  }

  call<N extends RequestName>(name: N, args: Requests[N]['args']): Promise<Requests[N]['result']> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => { reject(new Error(`${name} took too long`)); }, REPLY_MS);
      this.#waiting.set(id, (reply) => {
        clearTimeout(timer);
        if ('error' in reply) reject(new Error(reply.error));
        // The child answers from the same table of requests.
        else resolve(reply.value as Requests[N]['result']);
      });
      this.#child.send({ id, name, args });
    });
  }

  end(): void { this.#child.disconnect(); }
}

/** Plain JavaScript, as the built server has it: a loader would distort the figures. */
async function bundle(folder: string): Promise<void> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  await build({
    entryPoints: [
      { in: `${root}test/bench/media/engine-process.ts`, out: 'engine-process' },
      { in: `${root}test/bench/media/generator-process.ts`, out: 'generator-process' },
      { in: `${root}server/adapters/media-embedded/media-worker.ts`, out: 'media-worker' },
    ],
    outdir: folder, outExtension: { '.js': '.js' }, bundle: true, platform: 'node', target: 'node20.19', format: 'esm', conditions: ['ccc-source'],
    nodePaths: [`${root}node_modules`], absWorkingDir: root, tsconfig: `${root}tsconfig.json`, logLevel: 'warning',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}

interface Run extends Measured { readonly cpu: number; readonly perCall: number; readonly lost: number; readonly rssMb: number; readonly forwarded: number; readonly recordedMs: number }

async function run(engine: Peer, generator: Peer, record: boolean): Promise<Run> {
  const offers = await generator.call('prepare', { calls });
  const answers = await engine.call('connect', { offers, record });
  await generator.call('start', { answers });
  await new Promise((resolve) => { setTimeout(resolve, WARM_UP_MS); });
  const before = await engine.call('cpu', {});
  const measured = await generator.call('measure', { seconds });
  const after = await engine.call('cpu', {});
  const { forwarded, recordedMs } = await engine.call('hangUp', {});
  await generator.call('stop', {});
  const cpu = Math.round((after.cpuMs - before.cpuMs) / (after.atMs - before.atMs) * 1000) / 10;
  return { ...measured, cpu, perCall: Math.round(cpu / calls * 1000) / 1000, lost: measured.sent - measured.received, rssMb: after.rssMb, forwarded, recordedMs };
}

const folder = await mkdtemp(join(tmpdir(), 'ccc-bench-media-'));
try {
  await bundle(folder);
  const engine = new Peer(join(folder, 'engine-process.js'), 0);
  const generator = new Peer(join(folder, 'generator-process.js'), 1);
  await engine.call('open', { recordingsDir: join(folder, 'recordings') });
  const forwarded = await run(engine, generator, false);
  const recorded = await run(engine, generator, true);
  await engine.call('stop', {});
  engine.end();
  generator.end();
  const gatesOf = (name: string, result: Run, limit: number): Gate[] => [
    { name: `${name}Lost`, value: result.lost, limit: 0 },
    { name: `${name}P99Ms`, value: result.p99, limit: 20 },
    { name: `${name}CorePercentPerCall`, value: result.perCall, limit },
  ];
  report('media', { calls, seconds, pinned: canPin, forwarded, recorded }, [
    { name: 'calls', value: calls, limit: 150, atLeast: true },
    ...gatesOf('forwarded', forwarded, 0.35), ...gatesOf('recorded', recorded, 0.5),
    { name: 'recordedShortestMs', value: recorded.recordedMs, limit: seconds * 1000, atLeast: true },
  ]);
} finally {
  await rm(folder, { recursive: true, force: true });
}
