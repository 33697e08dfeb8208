/** What of a plain RTP leg outlives the process: its ports, its numbers and what was agreed; read with the suspicion that a file deserves. */
import * as v from 'valibot';

const payloadType = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(127));
const word = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));
const token = v.pipe(v.string(), v.regex(/^[\w./+-]{1,64}$/));
const codec = v.picklist(['PCMU', 'PCMA', 'opus']);
const direction = v.picklist(['sendrecv', 'sendonly', 'recvonly', 'inactive']);
const format = v.strictObject({ payloadType, name: token, rate: v.number(), channels: v.number() });

const Agreed = v.strictObject({
  codec, payloadType, dtmfPayloadType: v.optional(payloadType), g711: v.optional(v.strictObject({ payloadType, law: v.picklist(['PCMU', 'PCMA']) })),
  receive: v.array(v.strictObject({ payloadType, codec })), receiveDtmf: v.optional(payloadType),
  remote: v.strictObject({ address: v.optional(v.pipe(v.string(), v.ipv4())), port, rtcpPort: port }), remoteDirection: direction,
});

export const StoredNegotiation = v.strictObject({
  codecs: v.pipe(v.array(codec), v.minLength(1)), sessionId: token, version: v.pipe(v.number(), v.integer()), bundle: v.boolean(), formats: v.array(format), wanted: direction,
  slots: v.array(v.union([
    v.strictObject({ ours: v.literal(true), mid: v.optional(token), protocol: token }),
    v.strictObject({ ours: v.literal(false), mid: v.optional(token), kind: token, protocol: token, formats: v.array(token) }),
  ])),
  agreement: Agreed,
});
export type StoredNegotiation = v.InferOutput<typeof StoredNegotiation>;

/** The outgoing stream as it was at the instant `at` (epoch ms); what was sent since is estimated. */
export const StoredStream = v.strictObject({ ssrc: word, sequence: word, timestamp: word, at: v.number() });
export type StoredStream = v.InferOutput<typeof StoredStream>;

export const StoredLeg = v.strictObject({ port: v.pipe(port, v.minValue(1024)), cname: token, stream: StoredStream, negotiation: StoredNegotiation });
export type StoredLeg = v.InferOutput<typeof StoredLeg>;
