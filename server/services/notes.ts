/** Notes: short texts among colleagues, kept until the reader closes them, also over a sign-out and a restart (OLA-04). */
import { CccError } from 'ccc-workstation/errors';
import { allowedForAgent } from 'ccc-workstation/model';
import type { CenterCommand, Note } from 'ccc-workstation/protocol';
import type { Clock, Ids } from '../ports/clock.js';
import type { NoteRow, Store } from '../ports/store.js';
import { groupsOf, type Plan } from './plan.js';
import type { Roster } from './roster.js';

export interface NotePorts {
  readonly clock: Clock; readonly ids: Ids; readonly store: Pick<Store, 'notes'>; readonly plan: Plan; readonly roster: Roster;
  readonly tell: (agentId: string, notes: readonly Note[]) => void;
}
type Send = Extract<CenterCommand, { name: 'sendNote' }>;

/** So many a minute from one agent. */
const perMinute = 10;
/** Of those one agent has not closed; the oldest go. */
const mostKept = 20;

export class Notes {
  readonly #ports: NotePorts;
  /** As stored, the oldest first. */
  readonly #rows: NoteRow[];
  readonly #sentAt = new Map<string, readonly number[]>();

  constructor(ports: NotePorts, rows: readonly NoteRow[]) {
    this.#ports = ports;
    this.#rows = [...rows];
  }

  of(agentId: string): readonly Note[] {
    return this.#rows.filter((row) => row.agentId === agentId).map(({ agentId: _reader, ...note }) => note);
  }

  /** Stored for everybody before anybody is told. */
  async send(from: string, { to, text }: Send): Promise<void> {
    const { clock, ids, plan, roster, store } = this.#ports;
    const agent = roster.get(from);
    if (!agent || !allowedForAgent(agent).has('sendNote')) throw new CccError('not-allowed-now', 'sendNote');
    const readers = new Set(to.flatMap((target) => this.#readers(from, target)));
    readers.delete(from);
    if (readers.size === 0) throw new CccError('not-found', 'nobody to read it');
    const now = clock.now();
    const recent = (this.#sentAt.get(from) ?? []).filter((at) => at > now - 60_000);
    if (recent.length >= perMinute) throw new CccError('too-many-requests');
    this.#sentAt.set(from, [...recent, now]);
    // Lines may be broken; nothing else that is not seen belongs into a note.
    const plain = text.replace(/[^\P{C}\n]/gu, '');
    const rows = [...readers].map((agentId): NoteRow => ({ id: ids.next('note'), agentId, from, name: plan.agents.get(from)?.name ?? from, at: now, text: plain }));
    await Promise.all(rows.map((row) => store.notes.put(row)));
    this.#rows.push(...rows);
    for (const agentId of readers) {
      for (const { id } of this.of(agentId).slice(0, -mostKept)) await this.#remove(id);
      this.#ports.tell(agentId, this.of(agentId));
    }
  }

  /** Somebody else's note and none at all answer alike. */
  async close(agentId: string, id: string): Promise<void> {
    if (!this.of(agentId).some((note) => note.id === id)) throw new CccError('not-found', 'note');
    await this.#remove(id);
    this.#ports.tell(agentId, this.of(agentId));
  }

  async #remove(id: string): Promise<void> {
    await this.#ports.store.notes.remove(id);
    const at = this.#rows.findIndex((row) => row.id === id);
    if (at >= 0) this.#rows.splice(at, 1);
  }

  /** Agents write to their own groups and those in them; supervisors and administrators to everybody. */
  #readers(from: string, { kind, id }: Send['to'][number]): readonly string[] {
    const { plan } = this.#ports;
    const own = plan.agents.get(from)?.role === 'agent' ? groupsOf(plan, from) : [...plan.skillGroups.values()];
    const members = (group: (typeof own)[number]): string[] => group.members.flatMap((member) => member.kind === 'agent' ? [member.id] : []);
    const known = plan.agents.get(from)?.role === 'agent' ? own.flatMap(members) : [...plan.agents.keys()];
    const group = own.find((each) => each.id === id);
    if (kind === 'agent' ? !known.includes(id) : !group) throw new CccError('not-found', kind === 'agent' ? 'no such colleague' : 'skill group');
    return kind === 'agent' ? [id] : group ? members(group) : [];
  }
}
