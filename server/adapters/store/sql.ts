/** The narrow door to PostgreSQL that both drivers implement: statements in, rows of values out. */
import { CccError } from 'ccc-workstation/errors';

export interface Statement { readonly text: string; readonly values?: readonly unknown[] }

/** bigint arrives as number; json and jsonb arrive as their text, so that a stored string is not parsed twice. */
export type Row = readonly unknown[];

export interface Sql {
  query(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
  /** All in one transaction, or none. A statement without values may hold several commands. */
  transaction(statements: readonly Statement[]): Promise<void>;
  close(): Promise<void>;
}

/** A refusal by PostgreSQL. `sqlState` is undefined when the connection or the worker failed instead. */
export class SqlError extends Error {
  override readonly name = 'SqlError';
  readonly sqlState: string | undefined;
  constructor(message: string, sqlState: string | undefined, options?: ErrorOptions) {
    super(message, options);
    this.sqlState = sqlState;
  }
}

export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : undefined;
}

/** Class 22 (data exception) and 23 (constraint): the statement is at fault, nothing was written, others may go on. */
export const isDataError = (error: unknown): boolean => error instanceof SqlError && /^2[23]/.test(error.sqlState ?? '');

/** Ends a wait that could hang for ever. */
export function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new CccError('timeout', what)); }, ms);
    work.then(resolve, reject).finally(() => { clearTimeout(timer); });
  });
}
