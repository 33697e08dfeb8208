// A statement that is kept behaves as one that is new: its types, its refusals, and after many uses or many others.
import { PGlite, types } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PreparedStatements } from './prepared.js';

describe('prepared statements of the embedded store', () => {
  let statements: PreparedStatements;
  const names = async (): Promise<unknown[]> => (await statements.query('SELECT count(*) FROM pg_prepared_statements', []))[0] ?? [];
  beforeAll(async () => {
    statements = new PreparedStatements(await PGlite.create(), { [types.INT8]: Number });
    await statements.db.exec('CREATE TABLE t (id bigint PRIMARY KEY, on_air boolean, name text, body jsonb)');
  }, 60_000);
  afterAll(() => statements.db.close());

  it('writes and reads every type by what PostgreSQL says the statement takes and gives', async () => {
    for (const [id, onAir, name, body] of [[1, true, 'é', '{"a": [1]}'], [2, null, null, '"text"']]) await statements.query('INSERT INTO t VALUES ($1, $2, $3, $4)', [id, onAir, name, body]);
    expect(await statements.query('SELECT * FROM t ORDER BY id', [])).toEqual([[1, true, 'é', { a: [1] }], [2, null, null, 'text']]);
    expect(await statements.query('SELECT id FROM t WHERE id = ANY($1)', [[2, 3]])).toEqual([[2]]);
  });

  it('is refused as a whole, with the code of PostgreSQL, and then works again', async () => {
    const insert = 'INSERT INTO t (id, name) SELECT n, n::text FROM generate_series($1::bigint, $2::bigint) n';
    await statements.query(insert, [10, 12]);
    await expect(statements.query(insert, [9, 12])).rejects.toMatchObject({ code: '23505' });
    await expect(statements.query(insert, ['x', 12])).rejects.toMatchObject({ code: '22P02' });
    await expect(statements.query('SELECT nothing FROM t', [])).rejects.toMatchObject({ code: '42703' });
    await statements.query(insert, [20, 21]);
    expect(await statements.query('SELECT id FROM t WHERE id > 8 ORDER BY id', [])).toEqual([[10], [11], [12], [20], [21]]);
  });

  it('sees a column that was added, and keeps no more than a bounded number however many were asked', async () => {
    const text = 'SELECT name FROM t WHERE id = $1';
    expect(await statements.query(text, [1])).toEqual([['é']]);
    await statements.db.exec('ALTER TABLE t ADD COLUMN more text');
    for (let i = 0; i < 300; i++) expect(await statements.query(`SELECT ${i} + $1::bigint`, [i])).toEqual([[2 * i]]);
    expect(Number((await names())[0])).toBeLessThanOrEqual(130);
    for (let i = 0; i < 2100; i++) await statements.query(text, [1]);
    expect(await statements.query(text, [1])).toEqual([['é']]);
    expect(Number((await names())[0])).toBeLessThanOrEqual(130);
  });
});
