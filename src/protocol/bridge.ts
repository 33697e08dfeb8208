/** `ccc/1`: the typed two-way protocol between a page and the workstation, over a private MessageChannel after one hello. */
import * as v from 'valibot';
import { Id } from './shapes.js';

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
/** A number to dial: digits, `+`, `*`, `#` and the separators people paste; cleaned later. */
export const PhoneNumber = v.pipe(v.string(), v.trim(), v.regex(/^(?=.*[0-9*#])\+?[0-9A-Za-z*#().\-\s/]{1,40}$/));

export const CallOut = v.strictObject({ phoneNumber: PhoneNumber, desc: v.optional(text(200)), uui: v.optional(text(1000)) });
export type CallOut = v.InferOutput<typeof CallOut>;
const HttpsUrl = v.pipe(v.string(), v.maxLength(2000), v.url(), v.check((u) => u.startsWith('https://'), 'https only'));
export const SendCard = v.strictObject({ header: text(200), desc: v.optional(text(2000)), pic: v.optional(HttpsUrl), url: v.optional(HttpsUrl) });
export type SendCard = v.InferOutput<typeof SendCard>;

/** Window message that opens the channel. `brings`: the page has tokens for the agent. */
export const Hello = v.strictObject({ ccc: v.literal('ccc/1'), type: v.literal('hello'), nonce: v.pipe(v.string(), v.minLength(16), v.maxLength(64)), brings: v.optional(v.literal('token')) });
export type Hello = v.InferOutput<typeof Hello>;

export const BridgeRequest = v.variant('method', [
  v.strictObject({ id: Id, method: v.literal('callOut'), params: CallOut }),
  v.strictObject({ id: Id, method: v.literal('sendCard'), params: SendCard }),
  v.strictObject({ id: Id, method: v.literal('dispatch'), params: v.strictObject({ name: text(64), args: v.optional(v.record(text(64), v.union([v.string(), v.number(), v.boolean(), v.array(v.string()), v.record(text(64), v.string())]))) }) }),
  v.strictObject({ id: Id, method: v.literal('getState'), params: v.optional(v.strictObject({})) }),
  v.strictObject({ id: Id, method: v.literal('show'), params: v.optional(v.strictObject({})) }),
  v.strictObject({ id: Id, method: v.literal('hide'), params: v.optional(v.strictObject({})) }),
]);
export type BridgeRequest = v.InferOutput<typeof BridgeRequest>;
