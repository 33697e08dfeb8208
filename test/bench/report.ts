/** One JSON line per benchmark; with `--gate` the exit code says whether its gates hold. */

export interface Gate { readonly name: string; readonly value: number; readonly limit: number; readonly atLeast?: boolean }

export function report(bench: string, figures: Readonly<Record<string, unknown>>, gates: readonly Gate[]): void {
  const missed = gates.filter((gate) => gate.atLeast ? !(gate.value >= gate.limit) : !(gate.value <= gate.limit));
  console.log(JSON.stringify({
    bench, node: process.version, ...figures,
    gates: Object.fromEntries(gates.map((gate) => [gate.name, { value: gate.value, [gate.atLeast ? 'atLeast' : 'atMost']: gate.limit }])),
    missed: missed.map((gate) => gate.name),
  }));
  if (process.argv.includes('--gate') && missed.length > 0) process.exitCode = 1;
}

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)];
  return value === undefined ? NaN : Math.round(value * 100) / 100;
}
