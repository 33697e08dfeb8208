/** What the store's main side and its worker thread say to each other. */
import * as v from 'valibot';

const id = v.number();
export const WorkerRequest = v.variant('kind', [
  v.object({ kind: v.literal('query'), id, text: v.string(), values: v.array(v.unknown()) }),
  v.object({ kind: v.literal('transaction'), id, statements: v.array(v.object({ text: v.string(), values: v.optional(v.array(v.unknown())) })) }),
  v.object({ kind: v.literal('syncs'), id }),
  v.object({ kind: v.literal('close'), id }),
]);
export type WorkerRequest = v.InferOutput<typeof WorkerRequest>;

/** `id` 0 is the answer to the start itself. */
export const WorkerReply = v.union([
  v.object({ id, error: v.object({ message: v.string(), sqlState: v.optional(v.string()) }) }),
  v.object({ id, rows: v.array(v.array(v.unknown())) }),
]);
export type WorkerReply =
  | { readonly id: number; readonly rows: readonly (readonly unknown[])[] }
  | { readonly id: number; readonly error: { readonly message: string; readonly sqlState?: string } };
