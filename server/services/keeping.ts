/** What is kept of a running call so that the next process can go on with it: a small row per call beside its facts (F-29). */
import * as v from 'valibot';
import { Id, type NewFact } from 'ccc-workstation/protocol';
import type { FlowState } from '../domain/flow.js';
import type { CallLeg } from './call-leg.js';

/** `sip` and `media` are the adapters' own; each reads its part with its own schema. */
const Kept = v.strictObject({
  version: v.literal(1),
  legs: v.array(v.strictObject({ id: Id, sip: v.optional(v.unknown()), media: v.optional(v.unknown()), /** A browser: it is called anew. */ page: v.optional(v.literal(true)) })),
  /** Trunks that the call holds a line of. */
  lines: v.array(v.string()),
  /** Where it is in its flow. */
  place: v.optional(v.strictObject({ nodeId: v.string(), previousId: v.optional(v.string()), memory: v.record(v.string(), v.number()) })),
});
export type Kept = v.InferOutput<typeof Kept>;

/** After these a leg can be gone on with that could not before, or has to be ended that was not there. */
const worthKeeping: ReadonlySet<NewFact['type']> = new Set<NewFact['type']>(['leg.alerting', 'leg.connected', 'interaction.transferred', 'flow.step']);
export const isWorthKeeping = (fact: NewFact): boolean => worthKeeping.has(fact.type) || (fact.type === 'interaction.created' && fact.direction === 'inbound');

export function keptOf(legs: Iterable<CallLeg>, lines: readonly string[], place: FlowState | undefined): string {
  const kept: Kept = {
    version: 1, lines: [...lines], ...(place ? { place: { ...place } } : {}),
    legs: [...legs].filter((leg) => !leg.over).map((leg) => ({ id: leg.id, sip: leg.sip?.persist(), media: leg.media?.persist(), ...(leg.isPage ? { page: true } : {}) })),
  };
  return JSON.stringify(kept);
}

/** Undefined for what another version or a damaged disk left; such a call is ended instead. */
export function readKept(body: string | undefined): Kept | undefined {
  if (body === undefined) return undefined;
  try {
    const parsed = v.safeParse(Kept, JSON.parse(body));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
