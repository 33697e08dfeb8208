/** What of an agent's session the next process must know: the presence, which is a log, and what the agent has set beside it (F-29). */
import * as v from 'valibot';
import { hasWork } from 'ccc-workstation/model';
import { Agent, Presence } from 'ccc-workstation/protocol';
import type { Clock, Log } from '../ports/clock.js';
import type { AgentLogRow, Store } from '../ports/store.js';
import { within } from './mailbox.js';

const Choices = v.pick(Agent, ['autoAnswer', 'inboundOff', 'workAfterCall', 'byHand', 'next']);
const Kept = v.object({
  ...Choices.entries,
  /** Only where they are fewer than the configured ones. */
  skillGroupIds: v.optional(v.array(v.string())),
  workSince: v.optional(v.number()),
  /** `since` names the break it belongs to. */
  break: v.optional(v.object({ since: v.number(), until: v.number() })),
  /** There without a page: whoever asks over HTTP. */
  asks: v.optional(v.boolean()),
});
type Kept = v.InferOutput<typeof Kept>;

export interface Recalled { readonly agent: Agent; readonly asks: boolean }

/** Longer than a healthy store takes; the agent goes on without it. */
const patienceMs = 2000;

export class AgentSessions {
  readonly #ports: { readonly clock: Clock; readonly store: Store; readonly log: Log };
  readonly #written = new Map<string, string>();
  readonly #writing = new Map<string, Promise<unknown>>();

  constructor(ports: { readonly clock: Clock; readonly store: Store; readonly log: Log }) { this.#ports = ports; }

  /** What is stored of every agent who is signed in; `configured` are the groups an agent may choose from. */
  async recall(fresh: (agentId: string) => Agent | undefined, configured: (agentId: string) => readonly string[]): Promise<readonly Recalled[]> {
    const { agentLog, agentSessions } = this.#ports.store;
    const [rows, bodies] = await Promise.all([agentLog.last(), agentSessions.all()]);
    for (const [agentId, body] of bodies) this.#written.set(agentId, body);
    return rows.flatMap((row) => {
      const agent = fresh(row.agentId);
      if (!agent || !v.is(Presence, row.presence) || row.presence === 'offline') return [];
      const kept = this.#read(bodies.get(row.agentId));
      return [{ agent: recalled(agent, row.presence, row, kept, configured(row.agentId)), asks: kept.asks === true }];
    });
  }

  /** After every change of an agent. */
  keep(agent: Agent, configured: readonly string[], asks: boolean): void {
    const body = JSON.stringify(keptOf(agent, configured, asks));
    // Most agents never set anything, and nothing is kept of them.
    if (body === (this.#written.get(agent.id) ?? '{}')) return;
    this.#written.set(agent.id, body);
    this.#write(agent.id, this.#ports.store.agentSessions.put(agent.id, body));
  }

  log(row: AgentLogRow): void { this.#write(row.agentId, this.#ports.store.agentLog.append(row)); }

  /** When what has been written of this agent so far is durable. A store that hangs or fails is logged and holds nobody up. */
  async stored(agentId: string): Promise<void> { await this.#writing.get(agentId); }

  #write(agentId: string, writing: Promise<void>): void {
    const { clock, log } = this.#ports;
    const done = within(clock, patienceMs, writing, 'writing an agent\'s session')
      .catch((error: unknown) => { log('error', 'an agent\'s presence could not be written', { agent: agentId, error: String(error) }); });
    const all = Promise.all([this.#writing.get(agentId), done]).finally(() => { if (this.#writing.get(agentId) === all) this.#writing.delete(agentId); });
    this.#writing.set(agentId, all);
  }

  /** Nothing, of what a damaged disk or another version left. */
  #read(body = '{}'): Kept {
    try {
      return v.parse(Kept, JSON.parse(body));
    } catch {
      this.#ports.log('warn', 'what an agent had set could not be read');
      return {};
    }
  }
}

function keptOf(agent: Agent, configured: readonly string[], asks: boolean): Kept {
  if (agent.presence === 'offline') return {};
  return {
    ...v.parse(Choices, agent),
    ...(agent.skillGroupIds.length < configured.length ? { skillGroupIds: agent.skillGroupIds } : {}),
    ...(agent.byHand && !hasWork(agent) ? { workSince: agent.activitySince } : {}),
    ...(agent.breakUntil === undefined ? {} : { break: { since: agent.presenceSince, until: agent.breakUntil } }),
    ...(asks ? { asks } : {}),
  };
}

/** Idle, or at work by hand, with the presence the log tells. What was `next` stays so until calls that go on have been taken up. */
function recalled(fresh: Agent, presence: Presence, { at, reason }: AgentLogRow, kept: Kept, configured: readonly string[]): Agent {
  const { skillGroupIds, workSince, break: rest, asks: _asks, ...set } = kept;
  const chosen = configured.filter((id) => skillGroupIds?.includes(id));
  return {
    ...fresh, ...set, presence, presenceSince: at, ...(reason === null ? {} : { reason }), ...(chosen.length > 0 ? { skillGroupIds: chosen } : {}),
    ...(kept.byHand ? { activity: 'wrapUp', activitySince: workSince ?? fresh.activitySince } : {}),
    ...(presence === 'onBreak' && rest?.since === at ? { breakUntil: rest.until } : {}),
  };
}
