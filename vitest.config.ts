// Test projects for Node: unit beside the code, scenarios, contract, interop, browser, chaos, docs, package and crash, each run by name.
import { configDefaults, defineConfig } from 'vitest/config';

// They reach Node as --conditions: 'import' among them would break require() of packages with both kinds of export (pg-pool).
const conditions = ['ccc-source', 'module', 'node', 'development|production'];

/** One project: which files, how long a test may take, and how many files run side by side. */
function project(name: string, include: string[], timeoutMs: number, parallel = true) {
  return {
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: conditions } },
    oxc: { decorator: { legacy: true, emitDecoratorMetadata: false } },
    test: {
      name,
      include,
      exclude: [...configDefaults.exclude, '**/dist/**'],
      environment: 'node',
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      fileParallelism: parallel,
      // Forks, because servers under test start worker threads of their own.
      pool: 'forks' as const,
      execArgv: ['--conditions=ccc-source'],
    },
  };
}

export default defineConfig({
  test: {
    watch: false,
    maxWorkers: 2,
    globalSetup: ['scripts/store-template.mjs'],
    projects: [
      project('unit', ['src/**/*.test.ts', 'server/**/*.test.ts', 'scripts/**/*.test.ts', 'test/*.test.ts'], 20_000),
      project('scenarios', ['test/scenarios/**/*.test.ts'], 30_000),
      project('contract', ['test/contract/**/*.test.ts'], 60_000),
      project('interop', ['test/interop/**/*.test.ts'], 120_000, false),
      project('browser', ['test/browser/**/*.test.ts'], 180_000),
      project('quickstart', ['test/quickstart/**/*.test.ts'], 120_000, false),
      project('fuzz', ['test/fuzz/**/*.test.ts'], 60_000),
      project('chaos', ['test/chaos/**/*.test.ts'], 180_000, false),
      project('docs', ['test/docs/**/*.test.ts'], 180_000, false),
      project('package', ['test/package/**/*.test.ts'], 120_000, false),
      project('crash', ['test/crash/**/*.test.ts'], 600_000, false),
    ],
  },
});
