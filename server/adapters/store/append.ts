/** Appends facts with group commit: whatever waits while one commit runs shares the next. */
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { InteractionFact, type NewFact } from 'ccc-workstation/protocol';
import type { StoredFact } from '../../ports/store.js';
import { isDataError, type Row, type Sql } from './sql.js';

interface Waiting {
  readonly facts: readonly InteractionFact[];
  readonly keep: string | undefined;
  resolve(stored: readonly StoredFact[]): void;
  reject(error: unknown): void;
}
/** Bounds a commit, so that a burst does not make the first of it wait for all of it. */
const factsPerCommit = 500;

export class Appender {
  readonly #sql: Sql;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;

  constructor(sql: Sql) { this.#sql = sql; }

  append(interactionId: string, facts: readonly NewFact[], at: number, keep?: string): Promise<readonly StoredFact[]> {
    if (facts.length === 0) return Promise.resolve([]);
    let checked: InteractionFact[];
    try {
      checked = facts.map((fact) => checkedFact(fact, interactionId, at));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ facts: checked, keep, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when everything that was asked for so far is committed or refused. */
  async idle(): Promise<void> { await this.#running; }

  async #run(): Promise<void> {
    await Promise.resolve(); // appends of the same turn join the first commit
    while (this.#waiting.length > 0) {
      let count = 0;
      const end = this.#waiting.findIndex((w, i) => (count += w.facts.length) > factsPerCommit && i > 0);
      await this.#commit(this.#waiting.splice(0, end < 0 ? this.#waiting.length : end));
    }
    this.#running = undefined;
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    const facts = batch.flatMap((w) => w.facts);
    try {
      const rows = await this.#sql.query('SELECT new_cursor, new_seq FROM append_facts($1::jsonb)', [JSON.stringify(batch.flatMap(toItems))]);
      if (rows.length !== facts.length) throw new CccError('system-error', 'the store did not place every fact');
      let next = 0;
      for (const waiting of batch) waiting.resolve(waiting.facts.map((fact) => placed(fact, rows[next++])));
    } catch (error) {
      // One fact that PostgreSQL refuses must not take its neighbours along; nothing of the batch was written.
      if (isDataError(error) && batch.length > 1) for (const waiting of batch) await this.#commit([waiting]);
      else for (const waiting of batch) waiting.reject(error);
    }
  }
}

/** What is kept of the call travels with the last of the facts it belongs to. */
function toItems({ facts, keep }: Waiting): { i: string; a: number; b: unknown; k?: string }[] {
  return facts.map(({ seq: _seq, at, interactionId, ...body }, index) => ({ i: interactionId, a: at, b: body, ...(keep === undefined || index < facts.length - 1 ? {} : { k: keep }) }));
}

function placed(fact: InteractionFact, row: Row | undefined): StoredFact {
  return { cursor: Number(row?.[0]), fact: { ...fact, seq: Number(row?.[1]) } };
}

function checkedFact(fact: NewFact, interactionId: string, at: number): InteractionFact {
  const parsed = v.safeParse(InteractionFact, { ...cleaned(fact), seq: 0, at, interactionId });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new CccError('system-error', `fact ${fact.type}: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
}

/** jsonb holds neither NUL nor half a surrogate pair, and a caller's display name may bring both. */
function cleaned(fact: NewFact): object {
  const text: unknown = JSON.parse(JSON.stringify(fact, (_key, value: unknown) => (typeof value === 'string' ? Buffer.from(value.replaceAll('\0', ''), 'utf8').toString('utf8') : value)));
  return typeof text === 'object' && text !== null ? text : {};
}

/** A stored row as the fact it was. */
export function factOf(row: { readonly interactionId: string; readonly seq: number; readonly at: number; readonly body: unknown }): InteractionFact {
  const body = typeof row.body === 'object' && row.body !== null ? row.body : {};
  return v.parse(InteractionFact, { ...body, seq: row.seq, at: row.at, interactionId: row.interactionId });
}
