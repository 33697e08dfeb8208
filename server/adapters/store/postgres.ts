/** The driver for a real PostgreSQL, by `DATABASE_URL`. */
import pg from 'pg';
import { CccError } from 'ccc-workstation/errors';
import { SqlError, sqlStateOf, type Row, type Sql, type Statement } from './sql.js';

/** pg gives bigint as text (it may exceed 2^53; our cursors and times do not) and parses json itself; see `Row`. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary'): unknown => {
    if (oid === pg.types.builtins.INT8) return Number;
    if (oid === pg.types.builtins.JSON || oid === pg.types.builtins.JSONB) return (text: string) => text;
    return pg.types.getTypeParser(oid, format ?? 'text');
  },
};

export async function openPostgres(url: string): Promise<Sql> {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 10_000, query_timeout: 30_000, keepAlive: true, types });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const sql = new PostgresSql(pool);
  try {
    await sql.query('SELECT 1');
    return sql;
  } catch (error) {
    await pool.end();
    const place = URL.canParse(url) ? new URL(url).host : 'DATABASE_URL';
    throw new CccError('system-error', `PostgreSQL at ${place} cannot be reached: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

class PostgresSql implements Sql {
  readonly #pool: pg.Pool;
  constructor(pool: pg.Pool) { this.#pool = pool; }

  async query(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    try {
      const { rows } = await this.#pool.query<unknown[]>({ text, values: [...values], rowMode: 'array' });
      return rows;
    } catch (error) {
      throw asSqlError(error);
    }
  }

  async transaction(statements: readonly Statement[]): Promise<void> {
    const client = await this.#pool.connect().catch((error: unknown) => { throw asSqlError(error); });
    let broken = false;
    try {
      await client.query('BEGIN');
      for (const { text, values } of statements) await (values ? client.query(text, [...values]) : client.query(text));
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => { broken = true; });
      throw asSqlError(error);
    } finally {
      client.release(broken);
    }
  }

  close(): Promise<void> { return this.#pool.end(); }
}

function asSqlError(error: unknown): SqlError {
  return new SqlError(error instanceof Error ? error.message : String(error), sqlStateOf(error), { cause: error });
}
