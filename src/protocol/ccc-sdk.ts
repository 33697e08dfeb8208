/** The seed's postMessage form (004 "Clicking to Dial"), accepted exactly: BRG-01, BRG-02. */
import * as v from 'valibot';
import { CallOut, SendCard } from './bridge.js';

export const SeedMessage = v.strictObject({
  source: v.literal('ccc-sdk'),
  payload: v.variant('event', [
    v.strictObject({ event: v.literal('callOut'), message: CallOut }),
    v.strictObject({ event: v.literal('sendCard'), message: SendCard }),
  ]),
});
export type SeedMessage = v.InferOutput<typeof SeedMessage>;

/** What the sender gets back at its exact origin. */
export interface SeedResult {
  readonly source: 'ccc-sdk';
  readonly payload: {
    readonly event: 'callOutResult' | 'sendCardResult';
    readonly message: { readonly status: 'success' | 'error'; readonly errorMsg?: string };
  };
}
