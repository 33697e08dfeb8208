/** What the center is configured with, read from the store at start and checked once: people, groups, numbers, flows, settings. */
import * as v from 'valibot';
import { BridgePolicy, ScreenPop } from 'ccc-workstation/protocol';
import { parseFlow, type Flow } from '../domain/flow.js';
import { nodeTypes } from '../nodes/index.js';
import type { Log } from '../ports/clock.js';
import type { AgentRow, NumberRow, PhoneRow, SkillGroupRow, Store, TrunkRow } from '../ports/store.js';

/** Every setting with its default; a setting that cannot be read falls back to it and is logged. */
const settings = {
  /** Shown to host pages as `sdkAppId`. */
  applicationId: v.optional(v.string(), '1400000001'),
  presenceAfterSignIn: v.optional(v.picklist(['ready', 'notReady']), 'notReady'),
  /**
   * After an offer that rang out (RTE-06). `notReady` is the default: an agent who walked away would otherwise be offered every
   * waiting call in turn while the callers wait. `ready` is the seed's "set to idle", `{ onBreak: reason }` its "set to on break".
   */
  afterMissed: v.optional(v.union([v.picklist(['ready', 'notReady']), v.strictObject({ onBreak: v.string() })]), 'notReady'),
  breakReasons: v.optional(v.array(v.string()), []),
  dispositions: v.optional(v.array(v.string()), []),
  screenPops: v.optional(v.array(ScreenPop), []),
  bridge: v.optional(BridgePolicy, { origins: [], maxBytes: 8192, perSecond: 1, perMinute: 30 }),
  /** Wrap-up after calls an agent placed; inbound calls take the skill group's. */
  outboundWrapUpSeconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(3600)), 10),
  internalRingTimeoutMs: v.optional(v.pipe(v.number(), v.minValue(1000)), 30_000),
  /** How long a call is kept for an agent whose page is gone or has no sound any more (F-07, F-12). */
  attachGraceMs: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000)), 60_000),
  /** What becomes of the customer after that: the head of the line the call came from, the line of a named group, or the end. */
  afterLoss: v.optional(v.union([v.picklist(['queue', 'hangUp']), v.strictObject({ skillGroupId: v.string() })]), 'queue'),
  /** How long an agent's page may be gone before the agent counts as offline. */
  disconnectGraceMs: v.optional(v.pipe(v.number(), v.minValue(0)), 45_000),
} as const;
export type Settings = { readonly [K in keyof typeof settings]: v.InferOutput<(typeof settings)[K]> };

export interface BoundFlow { readonly id: string; readonly version: string; readonly flow: Flow }
export interface Plan {
  readonly agents: ReadonlyMap<string, AgentRow>;
  readonly skillGroups: ReadonlyMap<string, SkillGroupRow>;
  readonly phones: ReadonlyMap<string, PhoneRow>;
  readonly numbers: ReadonlyMap<string, NumberRow>;
  readonly trunks: ReadonlyMap<string, TrunkRow>;
  readonly flows: ReadonlyMap<string, BoundFlow>;
  readonly settings: Settings;
}

export async function loadPlan(store: Store, log: Log): Promise<Plan> {
  const { config } = store;
  const [agents, groups, phones, numbers, trunks, flows, rows] = await Promise.all([
    config.agents(), config.skillGroups(), config.phones(), config.numbers(), config.trunks(), config.flows(), config.settings(),
  ]);
  const bound = new Map<string, BoundFlow>();
  for (const row of flows) {
    try {
      bound.set(row.id, { id: row.id, version: row.version, flow: parseFlow(row.definition, nodeTypes) });
    } catch (error) {
      log('error', 'a call flow cannot run and is left out', { flow: row.id, error: String(error) });
    }
  }
  return {
    agents: by(agents, (row) => row.id), skillGroups: by(groups, (row) => row.id), phones: by(phones, (row) => row.extension),
    numbers: by(numbers, (row) => row.number), trunks: by(trunks, (row) => row.id), flows: bound,
    settings: readSettings(new Map(rows.map((row) => [row.key, row.value])), log),
  };
}

function readSettings(values: ReadonlyMap<string, unknown>, log: Log): Settings {
  const whole = v.object(settings);
  const given = Object.fromEntries(Object.keys(settings).filter((key) => values.has(key)).map((key) => [key, values.get(key)]));
  const parsed = v.safeParse(whole, given);
  if (parsed.success) return parsed.output;
  const bad = new Set(parsed.issues.map((issue) => String(issue.path?.[0].key)));
  log('error', 'settings that cannot be read are replaced by their defaults', { settings: [...bad].join(', ') });
  return v.parse(whole, Object.fromEntries(Object.entries(given).filter(([key]) => !bad.has(key))));
}

const by = <T>(rows: readonly T[], key: (row: T) => string): ReadonlyMap<string, T> => new Map(rows.map((row) => [key(row), row]));

/** The skill groups an agent belongs to, in the order of the configuration. */
export function groupsOf(plan: Plan, agentId: string): readonly SkillGroupRow[] {
  return [...plan.skillGroups.values()].filter((group) => group.members.some((member) => member.kind === 'agent' && member.id === agentId));
}

/** The number an agent or phone shows to whom it calls: the first bound to one of its groups, else the first of all (S-22). */
export function callerNumbers(plan: Plan, agentId: string | undefined): readonly NumberRow[] {
  const own = new Set(agentId === undefined ? [] : groupsOf(plan, agentId).map((group) => group.id));
  const all = [...plan.numbers.values()];
  const bound = all.filter((row) => row.outboundSkillGroupIds.some((id) => own.has(id)));
  return bound.length > 0 ? bound : all.filter((row) => row.outboundSkillGroupIds.length === 0);
}
