/** The schema's history as plain SQL, in the program itself so that the built server finds it. A released entry never changes. */
import { CccError } from 'ccc-workstation/errors';
import { SqlError, type Sql } from './sql.js';

export interface Migration { readonly version: number; readonly name: string; readonly sql: string }

const first = `
CREATE TABLE facts (
  cursor bigserial NOT NULL UNIQUE, interaction_id text NOT NULL, seq integer NOT NULL, at bigint NOT NULL, type text NOT NULL, body jsonb NOT NULL,
  PRIMARY KEY (interaction_id, seq)
);
CREATE TABLE open_interactions (interaction_id text PRIMARY KEY, cursor bigint NOT NULL);

-- One call is one commit. The lock makes writers of several processes queue up until each has committed, so that a reader who has
-- seen a cursor never finds a smaller one later, and seq has no gaps.
CREATE FUNCTION append_facts(batch jsonb) RETURNS TABLE (new_cursor bigint, new_seq integer) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7360271);
  RETURN QUERY
    INSERT INTO facts AS f (interaction_id, seq, at, type, body)
    SELECT e.item->>'i',
           (coalesce((SELECT max(p.seq) FROM facts p WHERE p.interaction_id = e.item->>'i'), 0)
             + row_number() OVER (PARTITION BY e.item->>'i' ORDER BY e.n))::integer,
           (e.item->>'a')::bigint, e.item->'b'->>'type', e.item->'b'
    FROM jsonb_array_elements(batch) WITH ORDINALITY AS e(item, n)
    ORDER BY e.n
    RETURNING f.cursor, f.seq;
  IF batch @> '[{"b": {"type": "interaction.created"}}]' THEN
    INSERT INTO open_interactions
    SELECT f.interaction_id, f.cursor FROM facts f
    WHERE f.seq = 1 AND f.interaction_id IN
      (SELECT item->>'i' FROM jsonb_array_elements(batch) AS item WHERE item->'b'->>'type' = 'interaction.created')
    ON CONFLICT DO NOTHING;
  END IF;
  IF batch @> '[{"b": {"type": "interaction.closed"}}]' THEN
    DELETE FROM open_interactions o USING jsonb_array_elements(batch) AS item
    WHERE o.interaction_id = item->>'i' AND item->'b'->>'type' = 'interaction.closed';
  END IF;
END $$;

CREATE TABLE records (
  id text PRIMARY KEY, started_ms bigint NOT NULL, channel text NOT NULL, call_type text NOT NULL, caller_number text NOT NULL,
  contact_number text NOT NULL, agent_id text, agent_name text, skill_group text, remark text, status text, hang_up_party text,
  missed_by jsonb NOT NULL, body jsonb NOT NULL
);
CREATE INDEX records_newest ON records (started_ms DESC, id DESC);
CREATE INDEX records_agent ON records (agent_id, started_ms DESC, id DESC);

CREATE TABLE recordings (
  id text PRIMARY KEY, interaction_id text NOT NULL, path text NOT NULL, duration_ms bigint NOT NULL,
  state text NOT NULL CHECK (state IN ('running', 'final', 'failed'))
);
CREATE INDEX recordings_interaction ON recordings (interaction_id);
CREATE INDEX recordings_state ON recordings (state);

CREATE TABLE agent_log (
  id bigserial PRIMARY KEY, agent_id text NOT NULL, at bigint NOT NULL, presence text NOT NULL, reason text, cause text
);
CREATE INDEX agent_log_latest ON agent_log (agent_id, id DESC);

CREATE TABLE agents (
  id text PRIMARY KEY, agent_no text NOT NULL, email text NOT NULL UNIQUE, name text NOT NULL, nickname text NOT NULL, mobile text NOT NULL,
  role text NOT NULL CHECK (role IN ('agent', 'supervisor', 'admin')), password_hash text NOT NULL, disabled boolean NOT NULL
);
CREATE TABLE skill_groups (
  id text PRIMARY KEY, name text NOT NULL, ringing text NOT NULL CHECK (ringing IN ('sequence', 'simultaneous')),
  ring_timeout_ms integer NOT NULL, wrap_up_seconds integer NOT NULL, members jsonb NOT NULL
);
CREATE TABLE phones (extension text PRIMARY KEY, name text NOT NULL, ha1_md5 text NOT NULL, ha1_sha256 text NOT NULL, bind_agent_id text);
CREATE TABLE numbers (number text PRIMARY KEY, trunk_id text NOT NULL, flow_id text, outbound_skill_group_ids jsonb NOT NULL);
CREATE TABLE trunks (id text PRIMARY KEY, name text NOT NULL, sources jsonb NOT NULL, target jsonb NOT NULL, prefix text NOT NULL, max_calls integer NOT NULL);
CREATE TABLE flows (id text PRIMARY KEY, name text NOT NULL, version text NOT NULL, definition jsonb NOT NULL);
CREATE TABLE settings (key text PRIMARY KEY, value jsonb NOT NULL);
CREATE TABLE api_keys (id text PRIMARY KEY, name text NOT NULL, hash text NOT NULL, role text NOT NULL CHECK (role IN ('admin', 'host')));
`;

/** What a running call needs to go on in the next process: one row per call, written in the commit of the facts it belongs to. */
const resumption = `
CREATE TABLE running_calls (interaction_id text PRIMARY KEY, body text NOT NULL);
CREATE TABLE registrations (id text PRIMARY KEY, body text NOT NULL);

CREATE OR REPLACE FUNCTION append_facts(batch jsonb) RETURNS TABLE (new_cursor bigint, new_seq integer) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7360271);
  RETURN QUERY
    INSERT INTO facts AS f (interaction_id, seq, at, type, body)
    SELECT e.item->>'i',
           (coalesce((SELECT max(p.seq) FROM facts p WHERE p.interaction_id = e.item->>'i'), 0)
             + row_number() OVER (PARTITION BY e.item->>'i' ORDER BY e.n))::integer,
           (e.item->>'a')::bigint, e.item->'b'->>'type', e.item->'b'
    FROM jsonb_array_elements(batch) WITH ORDINALITY AS e(item, n)
    ORDER BY e.n
    RETURNING f.cursor, f.seq;
  IF batch @> '[{"b": {"type": "interaction.created"}}]' THEN
    INSERT INTO open_interactions
    SELECT f.interaction_id, f.cursor FROM facts f
    WHERE f.seq = 1 AND f.interaction_id IN
      (SELECT item->>'i' FROM jsonb_array_elements(batch) AS item WHERE item->'b'->>'type' = 'interaction.created')
    ON CONFLICT DO NOTHING;
  END IF;
  IF jsonb_path_exists(batch, '$[*].k') THEN
    INSERT INTO running_calls
    SELECT DISTINCT ON (e.item->>'i') e.item->>'i', e.item->>'k'
    FROM jsonb_array_elements(batch) WITH ORDINALITY AS e(item, n) WHERE e.item ? 'k' ORDER BY e.item->>'i', e.n DESC
    ON CONFLICT (interaction_id) DO UPDATE SET body = excluded.body;
  END IF;
  IF batch @> '[{"b": {"type": "interaction.closed"}}]' THEN
    DELETE FROM open_interactions o USING jsonb_array_elements(batch) AS item
    WHERE o.interaction_id = item->>'i' AND item->'b'->>'type' = 'interaction.closed';
    DELETE FROM running_calls r USING jsonb_array_elements(batch) AS item
    WHERE r.interaction_id = item->>'i' AND item->'b'->>'type' = 'interaction.closed';
  END IF;
END $$;
`;

const customers = `
CREATE INDEX records_contact ON records (contact_number, started_ms DESC);
CREATE TABLE blocklist (number text PRIMARY KEY, reason text NOT NULL, blocked_by text NOT NULL, at bigint NOT NULL);
`;

/** An agent's day is read by time. */
const routing = `
CREATE INDEX agent_log_time ON agent_log (agent_id, at);
`;

/** What an agent has set for itself, which the log of presence does not tell. */
const agentSessions = `
CREATE TABLE agent_sessions (agent_id text PRIMARY KEY, body text NOT NULL);
`;

const collecting = `
CREATE TABLE collections (id text PRIMARY KEY, definition jsonb NOT NULL, secret text);
`;

/** Contacts of preview tasks: those that are not over yet are read at every start. */
const previews = `
CREATE TABLE previews (id text PRIMARY KEY, task_id text NOT NULL, created_at bigint NOT NULL, state text NOT NULL, body jsonb NOT NULL);
CREATE INDEX previews_order ON previews (created_at, id);
CREATE INDEX previews_task ON previews (task_id, created_at, id);
CREATE INDEX previews_open ON previews (created_at, id) WHERE state IN ('waiting', 'previewing', 'dialling');
`;

/** Notes that were not closed yet. */
const notes = `
CREATE TABLE notes (id text PRIMARY KEY, agent_id text NOT NULL, at bigint NOT NULL, sender text NOT NULL, name text NOT NULL, text text NOT NULL);
`;

/** Collected digits that a business system has not been told yet, sealed. */
const deliveries = `
CREATE TABLE deliveries (id text PRIMARY KEY, interaction_id text NOT NULL, at bigint NOT NULL, sealed text NOT NULL);
`;

export const migrations: readonly Migration[] = [
  { version: 1, name: 'first', sql: first }, { version: 2, name: 'running calls', sql: resumption }, { version: 3, name: 'customers', sql: customers },
  { version: 4, name: 'routing', sql: routing }, { version: 5, name: 'agent sessions', sql: agentSessions },
  { version: 6, name: 'collecting', sql: collecting }, { version: 7, name: 'previews', sql: previews }, { version: 8, name: 'notes', sql: notes },
  { version: 9, name: 'deliveries', sql: deliveries },
];

/** Brings the database to the newest version; several servers that start at once queue up at the lock. */
export async function migrate(sql: Sql, steps: readonly Migration[] = migrations): Promise<void> {
  const lock = { text: 'SELECT pg_advisory_xact_lock(7360272)' };
  await sql.transaction([lock, { text: 'CREATE TABLE IF NOT EXISTS schema_migrations (version integer PRIMARY KEY, name text NOT NULL)' }]);
  const done = new Set((await sql.query('SELECT version FROM schema_migrations')).map((row) => Number(row[0])));
  const newest = Math.max(0, ...steps.map((s) => s.version));
  if (Math.max(0, ...done) > newest) throw new CccError('not-supported', 'the database was made by a newer version of this server; use that version');
  for (const step of steps.filter((s) => !done.has(s.version))) {
    try {
      await sql.transaction([lock, { text: 'INSERT INTO schema_migrations VALUES ($1, $2)', values: [step.version, step.name] }, { text: step.sql }]);
    } catch (error) {
      // unique_violation on our own row: another server was quicker.
      const already = error instanceof SqlError && error.sqlState === '23505' && (await sql.query('SELECT 1 FROM schema_migrations WHERE version = $1', [step.version])).length > 0;
      if (!already) throw error;
    }
  }
}
