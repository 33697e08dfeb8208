/** The faults that are quick enough for every change, once each; `npm run chaos -- F-01` takes the 95th percentile of twenty runs. */
import { afterAll, describe, expect, it } from 'vitest';
import { ChaosContext } from './context.js';
import * as f01 from './f-01.js';
import * as f02 from './f-02.js';
import * as f03 from './f-03.js';
import * as f04 from './f-04.js';
import * as f05 from './f-05.js';
import * as f12 from './f-12.js';
import * as f19 from './f-19.js';
import * as f20 from './f-20.js';
import * as f27 from './f-27.js';
import { runScenario, type Scenario } from './scenario.js';

const quick: readonly Scenario[] = [f01, f02, f03, f04, f05, f12, f19, f20, f27].map(({ scenario }) => scenario);

describe('survives', () => {
  const context = new ChaosContext();
  afterAll(() => context.close());

  it.each(quick.map((scenario) => [scenario.id, scenario] as const))('%s', async (_id, scenario) => {
    const outcome = await runScenario(scenario, 1, context, console.log);
    expect(outcome.missed).toEqual([]);
  });
});
