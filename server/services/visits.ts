/** What a customer's earlier calls tell the agent: how many there were, the last few, and the name they went by, which an agent wrote down or the network told; and where the number is from (CAL-14). */
import type { ServiceRecord, Visit, Visits } from 'ccc-workstation/protocol';
import { placeOf } from '../domain/numbers.js';
import type { Call } from './call.js';

const shown = 5;

/** Looked up beside the call, which waits for nothing of it. That nobody called before is told too: unknown is something else. */
export function tellVisits(call: Call, number: string): void {
  const { store, log, plan: { settings } } = call.kit;
  const place = placeOf(number, settings.numberPlaces, settings.countryCode);
  store.records.ofCustomer(number, shown, call.id).then(({ count, last }) => {
    const visits: Visits = { count, last: last.map(visitOf) };
    const name = last.find((record) => record.contactName)?.contactName;
    call.post(async () => {
      const { interaction } = call;
      if (!interaction) return;
      const isNamed = Boolean(interaction.data['name'] || interaction.customer.name || interaction.data['desc']);
      await call.record({ type: 'customer.known', visits, ...(place === undefined ? {} : { place }) }, ...(name === undefined || isNamed ? [] : [{ type: 'interaction.noted', data: { name } } as const]));
    });
  }).catch((error: unknown) => { log('error', 'a customer\'s earlier calls could not be read', { interaction: call.id, error: String(error) }); });
}

const visitOf = (record: ServiceRecord): Visit => ({
  interactionId: record.id, at: Date.parse(record.startedAt), direction: record.callType, ...(record.status === undefined ? {} : { status: record.status }),
  ...(record.agentName === undefined ? {} : { agentName: record.agentName }), ...(record.disposition === undefined ? {} : { disposition: record.disposition }),
  ...(record.remark === undefined ? {} : { remark: record.remark }),
});
