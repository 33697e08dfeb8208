/** `npm run chaos -- F-01 [F-02 …] | all [--runs n] [--built]`: runs scenarios one after the other, prints one JSON line for each; the exit code says whether all passed. */
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildTargets } from '../../scripts/build.mjs';
import { ChaosContext } from './context.js';
import { runScenario, type Scenario } from './scenario.js';

const usual = 20;

async function load(id: string): Promise<Scenario> {
  const path = new URL(`./${id.toLowerCase()}.ts`, import.meta.url);
  if (!existsSync(fileURLToPath(path))) throw new Error(`there is no scenario ${id}`);
  const { scenario } = await import(path.href) as { scenario: Scenario };
  return scenario;
}

const everyId = (): string[] => readdirSync(new URL('.', import.meta.url)).flatMap((name) => /^(f-\d+)\.ts$/.exec(name)?.[1]?.toUpperCase() ?? []).sort();

async function main(args: readonly string[]): Promise<boolean> {
  const at = args.indexOf('--runs');
  const runs = at < 0 ? usual : Number(args[at + 1]);
  // Read by the scenarios that last as long as one likes.
  for (const name of ['minutes', 'calls']) if (args.includes(`--${name}`)) process.env[`CHAOS_${name.toUpperCase()}`] = args[args.indexOf(`--${name}`) + 1];
  const ids = args.includes('all') ? everyId() : args.filter((arg) => /^F-\d+$/i.test(arg));
  if (ids.length === 0 || !Number.isInteger(runs) || runs < 1) throw new Error('usage: npm run chaos -- F-01 [F-02 …] | all [--runs 20] [--minutes 6] [--calls 100] [--built]');
  const scenarios = await Promise.all(ids.map(load));
  // `--built`: several of these beside each other must not write the same bundles.
  if (!args.includes('--built')) await buildTargets(['embed', 'pages', 'server']);
  let ok = true;
  for (const scenario of scenarios) {
    const context = new ChaosContext();
    endOnSignal(context);
    try {
      const outcome = await runScenario(scenario, runs, context, (line) => { process.stderr.write(`${line}\n`); });
      process.stdout.write(`${JSON.stringify(outcome)}\n`);
      ok &&= outcome.ok;
    } finally { await context.close(); }
  }
  return ok;
}

/** The center and the browsers are processes of their own: they would go on without us. */
function endOnSignal(context: ChaosContext): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.once(signal, () => { void context.close().finally(() => { process.exit(130); }); });
  }
}

const code = await main(process.argv.slice(2)).then((ok) => (ok ? 0 : 1), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
// A peer's socket that a scenario left open must not hold the machine.
process.exit(code);
