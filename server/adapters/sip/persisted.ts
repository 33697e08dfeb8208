/** What of a call outlives the process: schemas of the stored form, which is read with the same suspicion as a message. */
import * as v from 'valibot';
import { parseUri } from './uri.js';

const text = v.pipe(v.string(), v.maxLength(4000), v.regex(/^[^\r\n]*$/));
const sequence = v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(0x7fff_ffff));
const uri = v.pipe(text, v.check((raw) => parseUri(raw) !== undefined, 'a SIP URI'));

export const StoredDialog = v.strictObject({
  callId: text, localTag: text, remoteTag: text, local: text, remote: text, routes: v.array(text), target: uri, localSeq: sequence, remoteSeq: sequence, weCalled: v.boolean(),
});
export type StoredDialog = v.InferOutput<typeof StoredDialog>;

/** Where the far end was reached. A connection is gone with the process, a datagram's address is as good as before. */
export const StoredFlow = v.strictObject({ transport: v.picklist(['udp', 'tcp', 'tls', 'ws', 'wss']), address: text, port: v.number() });
export type StoredFlow = v.InferOutput<typeof StoredFlow>;

export const StoredIdentity = v.variant('kind', [
  v.strictObject({ kind: v.literal('agent'), agentId: text }), v.strictObject({ kind: v.literal('phone'), extension: text }), v.strictObject({ kind: v.literal('web'), number: text }),
]);

export const StoredSession = v.strictObject({
  dialog: StoredDialog, flow: v.optional(StoredFlow), identity: v.optional(StoredIdentity), localSdp: v.optional(v.pipe(v.string(), v.maxLength(20_000))), allows: v.array(text),
  timer: v.optional(v.strictObject({ seconds: v.number(), refresher: v.picklist(['us', 'them']) })),
});
export type StoredSession = v.InferOutput<typeof StoredSession>;

/** A registration over UDP: such a phone cannot know that we were gone, and comes back only when its time is over. */
export const StoredBinding = v.strictObject({ identity: StoredIdentity, username: text, contact: text, address: text, port: v.number(), expiresAt: v.number(), callId: text, cseq: sequence });
export type StoredBinding = v.InferOutput<typeof StoredBinding>;

const StoredHeader = v.strictObject({ name: text, value: text });
/** An INVITE of ours without a final answer: enough to cancel it, and to end what it may still become. */
export const StoredBranch = v.strictObject({ uri, headers: v.array(StoredHeader), via: text, branch: text, seq: sequence, fromTag: text, callId: text, flow: StoredFlow });
export type StoredBranch = v.InferOutput<typeof StoredBranch>;

export const StoredCall = v.variant('state', [
  v.strictObject({ state: v.literal('up'), interactionId: v.optional(text), session: StoredSession }),
  v.strictObject({ state: v.literal('calling'), interactionId: v.optional(text), branches: v.array(StoredBranch) }),
  /** `refusal` is the whole answer to the INVITE; `session` is for the BYE, in case our 2xx had left already. */
  v.strictObject({ state: v.literal('called'), interactionId: v.optional(text), refusal: v.pipe(v.string(), v.maxLength(20_000)), flow: StoredFlow, session: StoredSession }),
]);
export type StoredCall = v.InferOutput<typeof StoredCall>;
