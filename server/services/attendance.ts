/** Tells everybody how the agents are: a change at once, a crowd of them together, so that five hundred who come back do not cause a quarter of a million frames (F-11). */
import type { Agent, ServerFrame } from 'ccc-workstation/protocol';
import type { Clock } from '../ports/clock.js';

export interface AttendancePorts {
  readonly clock: Clock;
  readonly cursor: () => number;
  readonly all: () => readonly Agent[];
  send(agentId: string, frame: ServerFrame): void;
  broadcast(frame: ServerFrame): void;
}

/** Colleagues may be so much behind when much happens; the agent's own state never is. */
const gatherMs = 150;
/** So many changes in that time are told as they come. */
const atOnce = 10;

export class Attendance {
  readonly #ports: AttendancePorts;
  readonly #changed = new Map<string, Agent>();
  /** As of the last time everybody was told; written once for all who come until the next. */
  #everybody: ServerFrame | undefined;
  /** Changes told by themselves in this stretch of time; undefined between stretches. */
  #told: number | undefined;

  constructor(ports: AttendancePorts) { this.#ports = ports; }

  changed(agent: Agent): void {
    const { clock, cursor, send } = this.#ports;
    this.#changed.set(agent.id, agent);
    if (this.#told === undefined) clock.after(gatherMs, () => { this.#gathered(); });
    this.#told = (this.#told ?? 0) + 1;
    if (this.#told <= atOnce) this.#tell();
    else send(agent.id, { type: 'agent', cursor: cursor(), agent });
  }

  /** For one who comes back: all agents, and what is not in it follows with the next news. */
  catchUp(agentId: string): readonly ServerFrame[] {
    const all = this.#ports.all();
    this.#everybody ??= { type: 'agents', agents: [...all] };
    const own = all.find(({ id }) => id === agentId);
    return own ? [this.#everybody, { type: 'agent', cursor: this.#ports.cursor(), agent: own }] : [this.#everybody];
  }

  /** As long as a crowd comes, it is told of together. */
  #gathered(): void {
    const crowded = this.#changed.size > 0;
    this.#told = crowded ? atOnce : undefined;
    if (!crowded) return;
    this.#tell();
    this.#ports.clock.after(gatherMs, () => { this.#gathered(); });
  }

  #tell(): void {
    const agents = [...this.#changed.values()];
    this.#changed.clear();
    this.#everybody = undefined;
    const [agent] = agents;
    this.#ports.broadcast(agent && agents.length === 1 ? { type: 'agent', cursor: this.#ports.cursor(), agent } : { type: 'agents', agents });
  }
}
