/** What the store's main side and its worker thread say to each other. */
import * as v from 'valibot';

const id = v.number();
export const WorkerRequest = v.variant('kind', [
  /** Before it is known that the directory is free: loads the program and opens a copy of the template, on which statements run until `forget` or `open`. */
  v.object({ kind: v.literal('rehearse'), id, template: v.string() }),
  v.object({ kind: v.literal('forget'), id }),
  /** `template`: a fresh cluster to begin with, where the directory has none. */
  v.object({ kind: v.literal('open'), id, path: v.string(), template: v.optional(v.string()) }),
  v.object({ kind: v.literal('query'), id, text: v.string(), values: v.array(v.unknown()) }),
  v.object({ kind: v.literal('transaction'), id, statements: v.array(v.object({ text: v.string(), values: v.optional(v.array(v.unknown())) })) }),
  v.object({ kind: v.literal('syncs'), id }),
  v.object({ kind: v.literal('close'), id }),
]);
export type WorkerRequest = v.InferOutput<typeof WorkerRequest>;

export const WorkerReply = v.union([
  v.object({ id, error: v.object({ message: v.string(), sqlState: v.optional(v.string()) }) }),
  v.object({ id, rows: v.array(v.array(v.unknown())) }),
]);
export type WorkerReply =
  | { readonly id: number; readonly rows: readonly (readonly unknown[])[] }
  | { readonly id: number; readonly error: { readonly message: string; readonly sqlState?: string } };
