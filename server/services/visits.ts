/** What a customer's earlier calls tell the agent: how many there were, and the last few (CAL-14). */
import type { Visit, Visits } from 'ccc-workstation/protocol';
import type { Store } from '../ports/store.js';
import type { Call } from './call.js';

const shown = 5;

/** Looked up beside the call, which waits for nothing of it. That nobody called before is told too: unknown is something else. */
export function tellVisits(call: Call, number: string): void {
  const { store, log } = call.kit;
  visitsOf(store, number, call.id).then((visits) => {
    call.post(async () => { if (call.interaction) await call.record({ type: 'customer.known', visits }); });
  }).catch((error: unknown) => { log('error', 'a customer\'s earlier calls could not be read', { interaction: call.id, error: String(error) }); });
}

async function visitsOf(store: Store, number: string, but: string): Promise<Visits> {
  const { count, last } = await store.records.ofCustomer(number, shown, but);
  return {
    count,
    last: last.map((record): Visit => ({
      interactionId: record.id, at: Date.parse(record.startedAt), direction: record.callType, ...(record.status === undefined ? {} : { status: record.status }),
      ...(record.agentName === undefined ? {} : { agentName: record.agentName }), ...(record.disposition === undefined ? {} : { disposition: record.disposition }),
      ...(record.remark === undefined ? {} : { remark: record.remark }),
    })),
  };
}
