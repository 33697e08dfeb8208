/** `ccc/1`: what the workstation says to a page; the workstation itself never checks it. */
import * as v from 'valibot';
import { Id } from './shapes.js';

/** Answers a hello: carries a MessagePort and repeats the nonce. */
export const Welcome = v.strictObject({ ccc: v.literal('ccc/1'), type: v.literal('welcome'), nonce: v.string() });
export type Welcome = v.InferOutput<typeof Welcome>;

export const BridgeReply = v.union([
  v.strictObject({ id: Id, ok: v.literal(true), result: v.optional(v.unknown()) }),
  v.strictObject({ id: Id, ok: v.literal(false), error: v.strictObject({ code: v.string(), message: v.string() }) }),
]);
export type BridgeReply = v.InferOutput<typeof BridgeReply>;
/** Streamed from the workstation to the page. */
export const BridgeEvent = v.strictObject({ event: v.string(), detail: v.unknown() });
export type BridgeEvent = v.InferOutput<typeof BridgeEvent>;
