/** The one schema of the store, the same on PGlite and on PostgreSQL; `migrations.ts` creates it and a test compares the two. */
import { sql } from 'drizzle-orm';
import { bigint, bigserial, boolean, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';

const millis = (name: string) => bigint(name, { mode: 'number' });

/** Append only. `cursor` grows in the order of commits, `seq` without gaps within an interaction; see function `append_facts`. */
export const facts = pgTable('facts', {
  cursor: bigserial('cursor', { mode: 'number' }).notNull().unique(),
  interactionId: text('interaction_id').notNull(),
  seq: integer('seq').notNull(),
  at: millis('at').notNull(),
  type: text('type').notNull(),
  body: jsonb('body').notNull(),
}, (t) => [primaryKey({ columns: [t.interactionId, t.seq] })]);

/** Interactions without `interaction.closed`, kept by `append_facts`, so that recovery needs no scan of all facts. */
export const openInteractions = pgTable('open_interactions', {
  interactionId: text('interaction_id').primaryKey(),
  cursor: millis('cursor').notNull(),
});

/** What a call needs to go on after the process was killed; gone with `interaction.closed`. Text, because only the center reads it. */
export const runningCalls = pgTable('running_calls', { interactionId: text('interaction_id').primaryKey(), body: text('body').notNull() });

/** Registrations of phones that a restart must not forget, because the phones do not notice it. */
export const registrations = pgTable('registrations', { id: text('id').primaryKey(), body: text('body').notNull() });

export const records = pgTable('records', {
  id: text('id').primaryKey(),
  startedMs: millis('started_ms').notNull(),
  channel: text('channel').notNull(),
  callType: text('call_type').notNull(),
  callerNumber: text('caller_number').notNull(),
  contactNumber: text('contact_number').notNull(),
  agentId: text('agent_id'),
  agentName: text('agent_name'),
  skillGroup: text('skill_group'),
  remark: text('remark'),
  status: text('status'),
  hangUpParty: text('hang_up_party'),
  missedBy: jsonb('missed_by').notNull(),
  body: jsonb('body').notNull(),
}, (t) => [index('records_newest').on(t.startedMs.desc(), t.id.desc()), index('records_agent').on(t.agentId, t.startedMs.desc(), t.id.desc()), index('records_contact').on(t.contactNumber, t.startedMs.desc())]);

export const recordings = pgTable('recordings', {
  id: text('id').primaryKey(),
  interactionId: text('interaction_id').notNull(),
  path: text('path').notNull(),
  durationMs: millis('duration_ms').notNull(),
  state: text('state', { enum: ['running', 'final', 'failed'] }).notNull(),
}, (t) => [index('recordings_interaction').on(t.interactionId), index('recordings_state').on(t.state)]);

export const blocklist = pgTable('blocklist', {
  number: text('number').primaryKey(),
  reason: text('reason').notNull(),
  by: text('blocked_by').notNull(),
  at: millis('at').notNull(),
});

export const previews = pgTable('previews', {
  id: text('id').primaryKey(),
  taskId: text('task_id').notNull(),
  createdAt: millis('created_at').notNull(),
  state: text('state').notNull(),
  body: jsonb('body').notNull(),
}, (t) => [
  index('previews_order').on(t.createdAt, t.id), index('previews_task').on(t.taskId, t.createdAt, t.id),
  index('previews_open').on(t.createdAt, t.id).where(sql`${t.state} IN ('waiting', 'previewing', 'dialling')`),
]);

export const notes = pgTable('notes', {
  id: text('id').primaryKey(),
  agentId: text('agent_id').notNull(),
  at: millis('at').notNull(),
  from: text('sender').notNull(),
  name: text('name').notNull(),
  text: text('text').notNull(),
});

/** Collected digits on their way to a business system. */
export const deliveries = pgTable('deliveries', { id: text('id').primaryKey(), interactionId: text('interaction_id').notNull(), at: millis('at').notNull(), sealed: text('sealed').notNull() });

export const agentLog = pgTable('agent_log', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  agentId: text('agent_id').notNull(),
  at: millis('at').notNull(),
  presence: text('presence').notNull(),
  reason: text('reason'),
  cause: text('cause'),
}, (t) => [index('agent_log_latest').on(t.agentId, t.id.desc()), index('agent_log_time').on(t.agentId, t.at)]);

/** What agents have set for themselves and a restart must not forget. Text, because only the center reads it. */
export const agentSessions = pgTable('agent_sessions', { agentId: text('agent_id').primaryKey(), body: text('body').notNull() });

export const agents = pgTable('agents', {
  id: text('id').primaryKey(),
  agentNo: text('agent_no').notNull(),
  email: text('email').notNull().unique(),
  name: text('name').notNull(),
  nickname: text('nickname').notNull(),
  mobile: text('mobile').notNull(),
  role: text('role', { enum: ['agent', 'supervisor', 'admin'] }).notNull(),
  passwordHash: text('password_hash').notNull(),
  disabled: boolean('disabled').notNull(),
});

export const skillGroups = pgTable('skill_groups', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  ringing: text('ringing', { enum: ['sequence', 'simultaneous'] }).notNull(),
  ringTimeoutMs: integer('ring_timeout_ms').notNull(),
  wrapUpSeconds: integer('wrap_up_seconds').notNull(),
  members: jsonb('members').notNull(),
});

export const phones = pgTable('phones', {
  extension: text('extension').primaryKey(),
  name: text('name').notNull(),
  ha1Md5: text('ha1_md5').notNull(),
  ha1Sha256: text('ha1_sha256').notNull(),
  bindAgentId: text('bind_agent_id'),
});

export const numbers = pgTable('numbers', {
  number: text('number').primaryKey(),
  trunkId: text('trunk_id').notNull(),
  flowId: text('flow_id'),
  outboundSkillGroupIds: jsonb('outbound_skill_group_ids').notNull(),
});

export const trunks = pgTable('trunks', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  sources: jsonb('sources').notNull(),
  target: jsonb('target').notNull(),
  prefix: text('prefix').notNull(),
  maxCalls: integer('max_calls').notNull(),
});

export const flows = pgTable('flows', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  version: text('version').notNull(),
  definition: jsonb('definition').notNull(),
});

/** Templates for collecting digits; `secret` is sealed. */
export const collections = pgTable('collections', { id: text('id').primaryKey(), definition: jsonb('definition').notNull(), secret: text('secret') });

export const settings = pgTable('settings', { key: text('key').primaryKey(), value: jsonb('value').notNull() });

export const apiKeys = pgTable('api_keys', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  hash: text('hash').notNull(),
  role: text('role', { enum: ['admin', 'host'] }).notNull(),
});

export const tables = { facts, openInteractions, runningCalls, registrations, records, recordings, blocklist, previews, notes, deliveries, agentLog, agentSessions, agents, skillGroups, phones, numbers, trunks, flows, collections, settings, apiKeys };
