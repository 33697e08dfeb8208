/** Registrations that outlive the process: a desk phone over UDP does not notice a restart and would be missing until its time is over (F-29). */
import type { Log } from '../ports/clock.js';
import type { SipStack } from '../ports/sip.js';
import type { Store } from '../ports/store.js';

interface Ports { readonly store: Pick<Store, 'registrations'>; readonly sip: Pick<SipStack, 'remember'>; readonly log: Log }

export function rememberBinding({ store, log }: Ports, id: string, stored: unknown): void {
  const done = stored === undefined ? store.registrations.remove(id) : store.registrations.put(id, JSON.stringify(stored));
  done.catch((error: unknown) => { log('error', 'a registration could not be written', { error: String(error) }); });
}

/** The adapter reads each with its own schema and leaves out what is over. */
export async function recallBindings({ store, sip, log }: Ports): Promise<void> {
  const bodies = await store.registrations.all();
  sip.remember(bodies.flatMap((body): unknown[] => {
    try {
      return [JSON.parse(body)];
    } catch {
      log('warn', 'a stored registration cannot be read');
      return [];
    }
  }));
}
