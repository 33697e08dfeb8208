/** F-26: call after call in one page. The figures are those of `npm run bench:heap`, which this runs; `--calls` says how many, a thousand by default. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Figures, Scenario } from './scenario.js';

const calls = Number(process.env['CHAOS_CALLS'] ?? 1_000);
/** Ten seconds for each call and as much again for the beginning; none takes a third of that. */
const withinMs = (calls + 30) * 10_000;

export const scenario: Scenario = {
  id: 'F-26',
  what: `${calls} calls in one page`,
  criteria: {
    heapGrowthPercent: { atMost: 5 }, liveConnections: { atMost: 0 }, liveMicrophoneTracks: { atMost: 0 }, connectionsAfterACall: { atMost: 0 }, tracksAfterACall: { atMost: 0 },
    // The one that is made ready for the next call, and has talked to nobody.
    spareConnections: { atMost: 1 }, sparesAfterACall: { atMost: 1 },
  },
  async run(context) {
    const bench = spawn(process.execPath, ['--import', 'tsx', '--conditions=ccc-source', fileURLToPath(new URL('../bench/heap.ts', import.meta.url))], {
      stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, BENCH_CALLS: String(calls) },
    });
    context.atEnd(() => { bench.kill(); });
    const timer = setTimeout(() => { bench.kill(); }, withinMs);
    let told = '';
    bench.stdout.on('data', (chunk: Buffer) => { told += chunk.toString(); });
    await new Promise<void>((done) => { bench.once('close', () => { done(); }); });
    clearTimeout(timer);
    return figuresIn(told);
  },
};

function figuresIn(text: string): Figures {
  const line = text.trim().split('\n').findLast((each) => each.startsWith('{'));
  if (line === undefined) throw new Error('bench:heap told nothing');
  const { gates } = JSON.parse(line) as { gates: Readonly<Record<string, { readonly value: number }>> };
  return Object.fromEntries(Object.entries(gates).map(([name, { value }]) => [name, value]));
}
