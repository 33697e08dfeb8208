/** What tabs say to each other. Both ends are this program on one origin, and what comes from outside was read at the leader's border; here the frames are checked. */
import * as v from 'valibot';
import type { Command, Fact, WorkstationState } from '../model/index.js';

const record = (input: unknown): input is Readonly<Record<string, unknown>> => typeof input === 'object' && input !== null && !Array.isArray(input);
const text = (max = 64) => v.pipe(v.string(), v.maxLength(max));
const isFact = (input: unknown): boolean => record(input) && typeof input['type'] === 'string' && typeof input['at'] === 'number';
const isCommand = (input: unknown): boolean => record(input) && typeof input['name'] === 'string';
const isState = (input: unknown): boolean => record(input) && record(input['connection']) && record(input['interactions']) && record(input['parts']) && record(input['pending'])
  && [input['ringing'], input['serving'], input['ended']].every(Array.isArray);

/** `term`: one leader's reign. `n`: facts told in it so far, so that a gap is noticed. */
export const TabMessage = v.variant('type', [
  v.object({ type: v.literal('leading'), term: text() }),
  v.object({ type: v.literal('hello') }),
  v.object({ type: v.literal('snapshot'), term: text(), n: v.number(), program: text(), state: v.custom<WorkstationState>(isState) }),
  v.object({ type: v.literal('fact'), term: text(), n: v.number(), fact: v.custom<Fact>(isFact) }),
  v.object({ type: v.literal('ask'), term: text(), id: text(), command: v.custom<Command>(isCommand) }),
  v.object({ type: v.literal('answer'), id: text(), error: v.optional(v.object({ code: text(), detail: v.optional(v.string()) })) }),
]);
export type TabMessage = v.InferOutput<typeof TabMessage>;

export function readMessage(data: unknown): TabMessage | undefined {
  const read = v.safeParse(TabMessage, data);
  return read.success ? read.output : undefined;
}
