/** Who is in a call with whom, for one reader: the rows of `ccc-parties` and the sentence a screen reader hears. */
import { customerLeg, legOfAgent } from '../../src/model/interaction.js';
import { consultLeg, isThreeParty, servingLeg } from '../../src/model/third-party.js';
import type { Interaction, Leg } from '../../src/protocol/index.js';
import type { PartyWords } from '../locales/party-words.js';
import type { Translation } from '../locales/translation.js';
import { formatNumber } from './phone-number.js';
import { nameOf } from './who.js';

/** What joins a party with the reader. */
export type Bond = 'talks' | 'music' | 'all' | 'rings' | 'waits' | 'apart';
export interface PartyRow {
  readonly id: string;
  readonly name: string;
  readonly bond: Bond;
  readonly since?: number | undefined;
  /** The place in the line, while the call waits for a skill group. */
  readonly place?: number;
}

/** Empty while there is no third party. `target` is the name of whom is being reached. */
export function rowsOf(x: Interaction, agentId: string, target: string, t: Translation): PartyRow[] {
  const own = legOfAgent(x, agentId);
  const customer = customerLeg(x);
  if (own?.state !== 'connected' || !customer) return [];
  const row = (leg: Leg): PartyRow => ({ id: leg.id, name: nameOf(leg.party, leg === customer ? x.data : {}, t), bond: bondOf(x, own, leg), since: leg.connectedAt });
  const third = consultLeg(x);
  if (third === own) { const serving = servingLeg(x); return serving ? [row(serving), row(customer)] : []; }
  if (third) return [row(customer), row(third)];
  const { reaching } = x;
  if (!reaching) return [];
  const waits = reaching.to.kind === 'skillGroup' && x.queue !== undefined && x.offers.length === 0;
  return [row(customer), { id: 'reached', name: target, bond: waits ? 'waits' : 'rings', since: reaching.startedAt, ...(waits && x.queue ? { place: x.queue.position } : {}) }];
}

function bondOf(x: Interaction, own: Leg, leg: Leg): Bond {
  if (leg.hold.local) return 'music';
  if (own.hold.remote) return 'apart';
  if (isThreeParty(x)) return 'all';
  return x.joined.some((set) => set.includes(own.id) && set.includes(leg.id)) ? 'talks' : 'apart';
}

export function bondWord(row: PartyRow, words: PartyWords): string {
  switch (row.bond) {
    case 'talks': return words.talksWithYou;
    case 'music': return words.hearsMusic;
    case 'all': return words.hearsAll;
    case 'rings': return words.rings;
    case 'waits': return words.waitsFor(row.place ?? 1);
    case 'apart': return words.notConnected;
  }
}

/** One sentence whenever it changes; empty when there is nothing to say. */
export function sentenceOf(x: Interaction, rows: readonly PartyRow[], target: string, t: Translation, words: PartyWords): string {
  const [first, second] = rows;
  if (x.reachFailed) return words.say.failed[x.reachFailed.purpose](target, x.reachFailed.cause ? t.cause[x.reachFailed.cause] : words.say.notReached);
  if (!first || !second) return '';
  if (second.bond === 'rings' || second.bond === 'waits') return words.say.reaching(second.name);
  if (first.bond === 'all') return words.say.conference(first.name, second.name);
  if (first.bond === 'apart') return words.say.apart(first.name, second.name);
  return first.bond === 'talks' ? words.say.swapped(first.name, second.name) : words.say.consulting(second.name, first.name);
}

/** How a target is called where it is not a leg yet. */
export const nameOfNumber = (number: string): string => formatNumber(number);
