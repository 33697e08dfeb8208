/** Statements that PostgreSQL reads once: a call sends the same few again and again, and to parse and plan one costs it ten times what it does. */
import { protocol, type PGlite } from '@electric-sql/pglite';

export type Parsers = Readonly<Record<number, (text: string) => unknown>>;
/** OIDs of what a statement takes and gives. */
interface Prepared { readonly name: string; readonly takes: readonly number[]; readonly gives: readonly number[]; uses: number }
type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number];

/** PostgreSQL keeps what is prepared in its memory, some ten kilobytes each. */
const kept = 128;
/** A plan is made for the tables as they are then; after so many uses another is made for what they have become. */
const usesOfPlan = 1000;

const { serialize, messages: { DataRowMessage, ParameterDescriptionMessage, RowDescriptionMessage } } = protocol;

export class PreparedStatements {
  readonly #parsers: Parsers;
  /** By text, the one that was used longest ago first. */
  readonly #prepared = new Map<string, Prepared>();
  #last = 0;

  constructor(readonly db: PGlite, parsers: Parsers) {
    this.#parsers = { ...db.parsers, ...parsers };
  }

  /** Rejects with PostgreSQL's own refusal, after which nothing of the statement was done. */
  query(text: string, values: readonly unknown[]): Promise<unknown[][]> {
    return this.db.runExclusive(async () => {
      const statement = await this.#statement(text);
      const messages = await this.#send([
        serialize.bind({ statement: statement.name, values: values.map((value, i) => this.#written(value, statement.takes[i])) }), serialize.execute({ rows: 0 }), serialize.sync(),
      ]);
      return messages.filter((m) => m instanceof DataRowMessage).map(({ fields }) => fields.map((field, i) => this.#read(field, statement.gives[i])));
    });
  }

  async #statement(text: string): Promise<Prepared> {
    const found = this.#prepared.get(text);
    this.#prepared.delete(text);
    if (found && ++found.uses < usesOfPlan) {
      this.#prepared.set(text, found);
      return found;
    }
    if (found) await this.#close(found);
    const made = await this.#prepare(text);
    this.#prepared.set(text, made);
    const [oldest] = this.#prepared;
    if (oldest && this.#prepared.size > kept) {
      this.#prepared.delete(oldest[0]);
      await this.#close(oldest[1]);
    }
    return made;
  }

  async #prepare(text: string): Promise<Prepared> {
    const name = `s${++this.#last}`;
    const messages = await this.#send([serialize.parse({ name, text }), serialize.describe({ type: 'S', name }), serialize.sync()]);
    const takes = messages.find((m) => m instanceof ParameterDescriptionMessage)?.dataTypeIDs ?? [];
    // A statement that gives no rows has no description of them.
    const gives = messages.find((m) => m instanceof RowDescriptionMessage)?.fields.map((field) => field.dataTypeID) ?? [];
    return { name, takes, gives, uses: 1 };
  }

  async #close({ name }: Prepared): Promise<void> {
    await this.#send([serialize.close({ type: 'S', name }), serialize.sync()]);
  }

  /** The messages end with Sync, so that PostgreSQL is ready again whatever it refuses of them. */
  #send(parts: readonly Uint8Array[]): Promise<Message[]> {
    return this.db.execProtocolStream(Buffer.concat(parts), { syncToFs: false });
  }

  #written(value: unknown, oid: number | undefined): string | null {
    if (value === null || value === undefined) return null;
    const write = oid === undefined ? undefined : this.db.serializers[oid];
    return write ? write(value) : String(value as string | number);
  }

  #read(text: string | null, oid: number | undefined): unknown {
    const parse = oid === undefined ? undefined : this.#parsers[oid];
    return text === null || !parse ? text : parse(text);
  }
}
