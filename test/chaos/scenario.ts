/** What a chaos scenario is: a fault from the table of faults, figures measured in each run, and the limits that they must keep. */
import type { ChaosContext } from './context.js';

export type Figures = Readonly<Record<string, number>>;
/** `atMost` holds for the 95th percentile of the runs, `atLeast` for the 5th. */
export type Limit = { readonly atMost: number } | { readonly atLeast: number };

export interface Scenario {
  /** For example `F-01`. */
  readonly id: string;
  readonly what: string;
  /** By figure. A figure without a limit is only reported. */
  readonly criteria: Readonly<Record<string, Limit>>;
  /** Once: measures, or throws when the fault was not survived. The center and the browser are kept from run to run, everything else is new. */
  run(context: ChaosContext): Promise<Figures>;
}

export interface Outcome {
  readonly chaos: string;
  readonly what: string;
  readonly runs: number;
  /** Runs that kept every limit by themselves. */
  readonly passed: number;
  readonly ok: boolean;
  readonly figures: Readonly<Record<string, { readonly p50: number; readonly p95: number; readonly max: number; readonly min: number }>>;
  readonly criteria: Scenario['criteria'];
  /** The limits that the percentiles did not keep, and what was thrown. */
  readonly missed: readonly string[];
}

const keeps = (value: number, limit: Limit): boolean => ('atMost' in limit ? value <= limit.atMost : value >= limit.atLeast);

/** Nearest rank; of fewer than twenty values the 95th percentile is the greatest. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1))];
  return value === undefined ? NaN : Math.round(value * 100) / 100;
}

export function judge({ id, what, criteria }: Scenario, results: readonly (Figures | Error)[]): Outcome {
  const measured = results.filter((result): result is Figures => !(result instanceof Error));
  const names = [...new Set([...Object.keys(criteria), ...measured.flatMap((one) => Object.keys(one))])];
  const valuesOf = (name: string): number[] => measured.flatMap((one) => one[name] ?? []);
  const missed = [
    ...results.flatMap((result) => (result instanceof Error ? [result.message] : [])),
    ...Object.entries(criteria).flatMap(([name, limit]) => {
      const value = percentile(valuesOf(name), 'atMost' in limit ? 95 : 5);
      return keeps(value, limit) ? [] : [`${name} ${value}`];
    }),
  ];
  return {
    chaos: id, what, runs: results.length, ok: results.length > 0 && missed.length === 0,
    passed: measured.filter((one) => Object.entries(criteria).every(([name, limit]) => keeps(one[name] ?? NaN, limit))).length,
    figures: Object.fromEntries(names.map((name) => {
      const values = valuesOf(name);
      return [name, { p50: percentile(values, 50), p95: percentile(values, 95), max: percentile(values, 100), min: percentile(values, 0) }];
    })),
    criteria, missed,
  };
}

/** Runs a scenario and tidies up after each run, whatever happened in it. */
export async function runScenario(scenario: Scenario, runs: number, context: ChaosContext, log: (line: string) => void): Promise<Outcome> {
  const results: (Figures | Error)[] = [];
  for (let run = 1; run <= runs; run++) {
    try {
      const figures = await scenario.run(context);
      log(`${scenario.id} run ${run}: ${JSON.stringify(figures)}`);
      results.push(figures);
    } catch (error) {
      const thrown = error instanceof Error ? error : new Error(String(error));
      log(`${scenario.id} run ${run}: ${thrown.stack ?? thrown.message}`);
      results.push(thrown);
    }
    await context.endRun();
  }
  return judge(scenario, results);
}
