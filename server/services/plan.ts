/** What the center is configured with, read from the store at start and checked once: people, groups, numbers, flows; the settings change while it runs. */
import type { Interaction, Party } from 'ccc-workstation/protocol';
import { parseFlow, type Flow } from '../domain/flow.js';
import { hidden, maskParty } from '../domain/masking.js';
import { nodeTypes } from '../nodes/index.js';
import type { Log } from '../ports/clock.js';
import type { CallTarget } from '../ports/sip.js';
import type { AgentRow, NumberRow, PhoneRow, SkillGroupRow, Store, TrunkRow } from '../ports/store.js';
import { LiveTemplates, readTemplates } from './collection-templates.js';
import { LiveSettings, readSettings, type Settings } from './settings.js';

export interface BoundFlow { readonly id: string; readonly name: string; readonly version: string; readonly flow: Flow }
export interface Plan {
  readonly agents: ReadonlyMap<string, AgentRow>;
  readonly skillGroups: ReadonlyMap<string, SkillGroupRow>;
  readonly phones: ReadonlyMap<string, PhoneRow>;
  readonly numbers: ReadonlyMap<string, NumberRow>;
  readonly trunks: ReadonlyMap<string, TrunkRow>;
  readonly flows: ReadonlyMap<string, BoundFlow>;
  /** As the settings: they change while the center runs. */
  readonly collections: LiveTemplates;
  /** As they are now: read them when they are needed, and do not keep them. */
  readonly settings: Settings;
  readonly live: LiveSettings;
}

export async function loadPlan(store: Store, log: Log): Promise<Plan> {
  const { config } = store;
  const [agents, groups, phones, numbers, trunks, flows, templates, rows] = await Promise.all([
    config.agents(), config.skillGroups(), config.phones(), config.numbers(), config.trunks(), config.flows(), config.collections(), config.settings(),
  ]);
  const bound = new Map<string, BoundFlow>();
  for (const row of flows) {
    try {
      bound.set(row.id, { id: row.id, name: row.name, version: row.version, flow: parseFlow(row.definition, nodeTypes) });
    } catch (error) {
      log('error', 'a call flow cannot run and is left out', { flow: row.id, error: String(error) });
    }
  }
  const live = new LiveSettings(config, readSettings(rows, log));
  return {
    agents: by(agents, (row) => row.id), skillGroups: by(groups, (row) => row.id), phones: by(phones, (row) => row.extension),
    numbers: by(numbers, (row) => row.number), trunks: by(trunks, (row) => row.id), flows: bound, collections: new LiveTemplates(config, readTemplates(templates, log)),
    live, get settings() { return live.current; },
  };
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

/** Which of an agent's numbers go with each of its groups: those bound to the group, and those bound to none. */
export function groupNumbers(plan: Plan, agentId: string): Readonly<Record<string, string[]>> {
  const own = callerNumbers(plan, agentId);
  return Object.fromEntries(groupsOf(plan, agentId).map(({ id }) => [
    id, own.filter(({ outboundSkillGroupIds: bound }) => bound.length === 0 || bound.includes(id)).map(({ number }) => number),
  ]));
}

/** How long a call rings one agent of a group before it moves on (RTE-04). */
export const ringTimeoutOf = ({ settings, skillGroups }: Plan, groupId: string | undefined): number =>
  settings.ringTimeoutSeconds === 'never' ? dayMs : settings.ringTimeoutSeconds === null ? skillGroups.get(groupId ?? '')?.ringTimeoutMs ?? ringTimeoutMs : settings.ringTimeoutSeconds * 1000;
const ringTimeoutMs = 10_000;
/** Longer than anybody lets it ring: with the timeout switched off the caller's hang-up ends it. */
const dayMs = 86_400_000;

/** This agent sees customers' numbers without their middle (S-29). */
export const hidesNumbers = ({ settings, agents }: Plan, agentId: string): boolean => settings.maskNumbers && agents.get(agentId)?.role === 'agent';
/** The caller as the phone of an agent, or a desk phone, is told. */
export function callerShown(plan: Plan, target: CallTarget, { number, name }: Party): { readonly number: string; readonly name?: string } {
  const hidden = target.kind === 'agent' ? hidesNumbers(plan, target.agentId) : target.kind === 'phone' && plan.settings.maskNumbers;
  const shown = hidden ? maskParty({ kind: 'external', number, ...(name === undefined ? {} : { name }) }) : { number, name };
  return { number: shown.number, ...(shown.name === undefined ? {} : { name: shown.name }) };
}

/** RFC 7433 names no limit; the networks behind it, and ISDN before them, carry so much. */
const mostUserData = 128;
/** What goes along with a call that is handed over or asked about outside: its `uui`, where the trunk is trusted with it. Never what agents may not see (CAL-07). */
export function userDataFor({ settings }: Plan, target: CallTarget, interaction: Interaction | undefined): string | undefined {
  const uui = interaction?.data['uui'];
  if (!uui || target.kind !== 'trunk' || !settings.userToUserTrunks.includes(target.trunkId)) return undefined;
  const text = settings.maskNumbers ? hidden(uui, interaction.customer.number) : uui;
  return Buffer.byteLength(text) > mostUserData ? undefined : text;
}
