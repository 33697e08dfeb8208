/** What a supervisor and a center's process say to each other, over the channel that Node makes between them. */
import * as v from 'valibot';

/** Set for a process that is to load everything, open nothing, and wait to be let. */
export const standbyVariable = 'CCC_STANDS_BY';

export const ToProcess = v.object({ kind: v.literal('serve') });
export type ToProcess = v.InferOutput<typeof ToProcess>;

export const FromProcess = v.object({ kind: v.picklist(['loaded', 'serving', 'alive']) });
export type FromProcess = v.InferOutput<typeof FromProcess>;
