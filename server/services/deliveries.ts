/** What was collected and not told yet: kept, sealed, until the business system has answered, so that neither the end of the call nor of the process loses it (CAL-09). Of masked digits only that they were is kept. */
import * as v from 'valibot';
import { reduceInteraction } from 'ccc-workstation/model';
import { CollectionResult, type Collection, type Interaction } from 'ccc-workstation/protocol';
import type { Seal } from '../domain/seal.js';
import type { Clock, Log } from '../ports/clock.js';
import type { DeliveryRow, Store } from '../ports/store.js';
import type { Collections } from './collections.js';
import type { Delivered } from './delivery.js';
import type { Ledger } from './ledger.js';

interface Ports {
  readonly store: Pick<Store, 'deliveries' | 'facts'>; readonly seal: Seal; readonly clock: Clock; readonly log: Log; readonly ledger: Ledger;
  readonly collections: Pick<Collections, 'deliver'>;
}
/** Runs in order with everything else of this call. */
export type InOrder = <T>(job: () => Promise<T>) => Promise<T>;

/** Process after process may be killed over it; what is older has been tried often enough, and digits are not kept for ever. */
const mostMs = 15 * 60_000;

export class Deliveries {
  readonly #ports: Ports;

  constructor(ports: Ports) { this.#ports = ports; }

  /** Never rejects: what cannot be kept is told all the same, as long as the process lives. Masked digits are in its memory and nowhere else, sealed or not: a card's number is no record of ours. */
  async keep(result: CollectionResult, masked: boolean): Promise<void> {
    const { store, seal, clock } = this.#ports;
    await store.deliveries.put({ id: result.collectionId, interactionId: result.sessionId, at: clock.now(), sealed: masked ? '' : seal.close(JSON.stringify(result)) }).catch((error: unknown) => { this.#failed('collected digits could not be kept', result.sessionId, error); });
  }

  /** Never rejects: the call may be over by then, and its facts still say whether the digits arrived. `kept`: when `keep` has resolved. */
  async deliver(result: CollectionResult, collection: Collection, kept: Promise<void>, inOrder: InOrder): Promise<void> {
    const told = await this.#ports.collections.deliver(result).catch((error: unknown) => {
      this.#failed('collected digits could not be sent', result.sessionId, error);
      return { reason: 'system-error' } as const;
    });
    await kept;
    await this.#settle(result.sessionId, result.collectionId, outcomeOf(collection, told, result.digits), inOrder);
  }

  /** What the process before was telling: told again, under the same id. */
  async takeUp(rows: readonly DeliveryRow[], orderOf: (interactionId: string) => InOrder): Promise<void> {
    await Promise.all(rows.map((row) => this.#again(row, orderOf(row.interactionId)).catch((error: unknown) => { this.#failed('collected digits could not be taken up', row.interactionId, error); })));
  }

  async #again({ id, interactionId, at, sealed }: DeliveryRow, inOrder: InOrder): Promise<void> {
    const { store, clock } = this.#ports;
    const facts = await store.facts(interactionId);
    const collection = facts.reduce<Interaction | undefined>(reduceInteraction, undefined)?.collection;
    // It was told, or nobody was ever told that it was collected.
    if (collection?.state !== 'collected') return await store.deliveries.remove(id);
    const result = sealed === '' ? undefined : this.#opened(sealed);
    if (result && clock.now() - at <= mostMs) return await this.deliver(result, collection, Promise.resolve(), inOrder);
    await this.#settle(interactionId, id, outcomeOf(collection, { reason: sealed === '' ? 'restart' : result ? 'expired' : 'sealed with another key' }), inOrder);
  }

  #opened(sealed: string): CollectionResult | undefined {
    const text = this.#ports.seal.open(sealed);
    if (text === undefined) return undefined;
    const read = v.safeParse(CollectionResult, JSON.parse(text));
    return read.success ? read.output : undefined;
  }

  /** What became of it is stored before the digits are dropped. */
  async #settle(interactionId: string, id: string, collection: Collection, inOrder: InOrder): Promise<void> {
    const { ledger, store, clock } = this.#ports;
    try {
      await inOrder(() => ledger.amend(interactionId, [{ type: 'collection.changed', collection: { ...collection, at: clock.now() } }]));
      await store.deliveries.remove(id);
    } catch (error) { this.#failed('what became of collected digits could not be stored', interactionId, error); }
  }

  /** The text of an error may quote what could not be written. */
  #failed(message: string, interaction: string, error: unknown): void { this.#ports.log('error', message, { interaction, reason: error instanceof Error ? error.name : 'unknown' }); }
}

function outcomeOf(collection: Collection, told: Delivered, digits = ''): Collection {
  const answer = 'answer' in told ? told.answer : {};
  const data = { ...collection.data, ...collection.masked ? withoutEcho(answer, digits) : answer };
  return { ...collection, ...'answer' in told ? { state: 'delivered' } : { state: 'undelivered', reason: told.reason }, ...(Object.keys(data).length > 0 ? { data } : {}) };
}

/** A business system that repeats masked digits does not bring them to the agent's page. Shorter ones may stand in any text. */
const withoutEcho = (answer: Readonly<Record<string, string>>, digits: string): Record<string, string> =>
  Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, digits.length >= leastEcho && value.replace(/[^0-9A-Za-z]/g, '').includes(digits) ? '****' : value]));
const leastEcho = 4;
