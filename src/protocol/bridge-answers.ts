/** `ccc/1`: what the workstation says to a page; the workstation itself never checks it. */
import * as v from 'valibot';
import { Id } from './shapes.js';

/** Answers a hello: carries a MessagePort and repeats the nonce. */
export const Welcome = v.strictObject({ ccc: v.literal('ccc/1'), type: v.literal('welcome'), nonce: v.string() });
export type Welcome = v.InferOutput<typeof Welcome>;

/** What the framed page says before anybody is signed in: that it runs, and what stands in its way. With `signIn` it carries the port on which it asks for tokens. */
export const Here = v.strictObject({
  ccc: v.literal('ccc/1'), type: v.literal('here'), nonce: v.string(), listed: v.boolean(), signIn: v.boolean(), secure: v.boolean(), microphone: v.boolean(), storage: v.boolean(),
});
export type Here = v.InferOutput<typeof Here>;

export const BridgeReply = v.union([
  v.strictObject({ id: Id, ok: v.literal(true), result: v.optional(v.unknown()) }),
  v.strictObject({ id: Id, ok: v.literal(false), error: v.strictObject({ code: v.string(), message: v.string() }) }),
]);
export type BridgeReply = v.InferOutput<typeof BridgeReply>;
/** Streamed from the workstation to the page. */
export const BridgeEvent = v.strictObject({ event: v.string(), detail: v.unknown() });
export type BridgeEvent = v.InferOutput<typeof BridgeEvent>;
