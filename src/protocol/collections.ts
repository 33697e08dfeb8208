/** Templates by which agents collect digits from customers (CAL-09), and what the business system is told and may answer; apart, so that no page downloads their checks. */
import * as v from 'valibot';
import { Id } from './shapes.js';

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
/** Few and short: they travel with the call. */
const Values = v.pipe(
  v.record(v.pipe(v.string(), v.minLength(1), v.maxLength(64)), v.pipe(v.string(), v.maxLength(1000))),
  v.check((values) => Object.keys(values).length <= 20, 'at most 20 fields'),
);

/** What the customer hears first; `none`: the agent has said it. */
export const CollectionPrompt = v.variant('kind', [
  v.strictObject({ kind: v.literal('none') }), v.strictObject({ kind: v.literal('text'), text: text(500) }), v.strictObject({ kind: v.literal('file'), soundId: Id }),
]);
export type CollectionPrompt = v.InferOutput<typeof CollectionPrompt>;

const entries = {
  name: text(64),
  prompt: CollectionPrompt,
  minDigits: v.optional(whole(1, 32), 1),
  maxDigits: v.optional(whole(1, 32), 32),
  /** The key that says "that was all". With `none` it is the last possible digit, or silence. */
  terminator: v.optional(v.picklist(['#', '*', 'none']), '#'),
  firstDigitSeconds: v.optional(whole(1, 60), 10),
  interDigitSeconds: v.optional(whole(1, 60), 5),
  /** How often the customer is asked. */
  attempts: v.optional(whole(1, 10), 3),
  callbackUrl: v.pipe(v.string(), v.maxLength(2000), v.url()),
  /** Sent along with every result. */
  params: v.optional(Values, {}),
  /** The digits reach the business system and nobody else: no page, no record, no recording, no log. */
  masked: v.optional(v.boolean(), true),
  enabled: v.optional(v.boolean(), true),
} as const;

export const CollectionDefinition = v.strictObject(entries);
export type CollectionDefinition = Readonly<v.InferOutput<typeof CollectionDefinition>>;
/** `PUT /api/v1/collections/:id`. `secret`: signs what is sent; left out it stays what it was, `null` takes it away. It is never shown again. */
export const CollectionChange = v.pipe(
  v.strictObject({ ...entries, secret: v.optional(v.nullable(v.pipe(v.string(), v.minLength(16), v.maxLength(256)))) }),
  v.check(({ minDigits, maxDigits }) => minDigits <= maxDigits, 'minDigits at most maxDigits'),
);
export type CollectionChange = Readonly<v.InferOutput<typeof CollectionChange>>;
/** `problem`: why customers hear a beep in place of the prompt. */
export const CollectionTemplate = v.object({ id: Id, ...entries, hasSecret: v.boolean(), problem: v.optional(v.string()) });
export type CollectionTemplate = v.InferOutput<typeof CollectionTemplate>;

/** What is sent to the callback address. */
export const CollectionResult = v.object({
  /** The same however often it is sent. */
  collectionId: Id, sessionId: Id, agentId: v.string(), template: v.object({ id: Id, name: v.string() }), digits: v.string(),
  /** In which of its attempts the customer typed them. */
  attempt: v.number(),
  params: v.record(v.string(), v.string()),
  /** The call's own, as of then. */
  data: v.record(v.string(), v.string()),
});
export type CollectionResult = v.InferOutput<typeof CollectionResult>;
/** What it may answer: it becomes part of the call's data. */
export const CollectionAnswer = Values;
