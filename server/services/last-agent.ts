/** Who served a caller last, from the service records (RTE-02); a slow or failing store costs the caller nothing but the preference. */
import { isWithheld } from '../domain/numbers.js';
import type { CallKit } from './kit.js';
import { within } from './mailbox.js';

const patienceMs = 1000;

export async function lastAgentOf({ plan, store, clock, log }: Pick<CallKit, 'plan' | 'store' | 'clock' | 'log'>, number: string | undefined): Promise<string | undefined> {
  const { on, outbound } = plan.settings.lastAgentFirst;
  if (!on || number === undefined || isWithheld(number)) return undefined;
  try {
    return await within(clock, patienceMs, store.records.lastAgent(number, { outbound }), 'the last agent');
  } catch (error) {
    log('warn', 'the last agent of a caller could not be looked up', { error: String(error) });
    return undefined;
  }
}
