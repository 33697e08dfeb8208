/** The arrival stage: a customer's call is answered and enters its flow as soon as the far end confirms. */
import type { EndCause, NewFact, Party } from 'ccc-workstation/protocol';
import { blockKeys, cleanNumber, withheld } from '../domain/numbers.js';
import type { IncomingLeg } from '../ports/sip.js';
import type { Call } from './call.js';
import type { CallLeg } from './call-leg.js';
import type { Stage } from './stage.js';

export interface ArrivalOptions {
  readonly call: Call;
  readonly customer: CallLeg;
  readonly incoming: IncomingLeg;
  readonly centerNumber: string;
  readonly party: Party;
  readonly flow: (call: Call) => Stage;
}

export class ArrivalStage implements Stage {
  readonly name = 'flow';
  readonly #o: ArrivalOptions;
  constructor(options: ArrivalOptions) { this.#o = options; }

  async enter(): Promise<void> {
    const { call, customer, incoming, centerNumber, party } = this.#o;
    const opening: NewFact[] = [
      { type: 'interaction.created', channel: 'phone', direction: 'inbound', customer: party, centerNumber, data: {} },
      { type: 'leg.added', legId: customer.id, role: 'customer', direction: 'inbound', state: 'alerting', party },
    ];
    const [sdp, , blocked] = await Promise.all([
      call.addMedia(customer, incoming.transport).then((media) => customer.prepareAnswer(media, incoming)),
      call.record(...opening),
      call.kit.store.blocklist.has(blockKeys(party.number, call.kit.plan.settings.countryCode)),
    ]);
    // Never answered, and never in the flow: the caller hears what a refused call sounds like (CAL-13).
    if (blocked) return await call.end({ party: 'system', cause: 'blocked' });
    incoming.answer(sdp);
  }

  async confirmed(leg: CallLeg): Promise<void> {
    await this.#o.call.record({ type: 'leg.connected', legId: leg.id });
    await this.#o.call.enter(this.#o.flow(this.#o.call));
  }

  async legEnded(leg: CallLeg, cause: EndCause): Promise<void> {
    await this.#o.call.end({ party: 'customer', cause, facts: [{ type: 'leg.ended', legId: leg.id, cause }] });
  }

  leave(): void { /* Nothing was started. */ }
}

/** What a far end says about itself is shown and stored, so only harmless characters of it are kept (S-06, S-27). */
export function customerParty(incoming: IncomingLeg): Party {
  const said = incoming.origin.kind === 'web' ? incoming.origin.number : incoming.from.number;
  const number = cleanNumber(said) ?? (said.replace(/[^A-Za-z0-9+*#._-]/g, '').slice(0, 40) || withheld);
  const name = incoming.from.name?.replace(/\p{C}/gu, '').trim().slice(0, 80);
  return { kind: 'external', number, ...(name ? { name } : {}) };
}
