/** Which agents have an event socket open, and in which session: the center is told when the first opens and the last closes. */
import type { Center } from '../../ports/center.js';
import type { Person } from './access.js';

export class Presences {
  readonly #center: Pick<Center, 'setPresent' | 'setAwake'>;
  readonly #open = new Map<object, Person>();
  readonly #asleep = new Set<object>();

  constructor(center: Pick<Center, 'setPresent' | 'setAwake'>) { this.#center = center; }

  /** Says whether the agent was here already: nobody, the same session (another tab), or another session. */
  enter(socket: object, person: Person): 'nobody' | 'same-session' | 'other-session' {
    const others = this.#of(person.agentId);
    this.#open.set(socket, person);
    this.#center.setPresent(person.agentId, true);
    if (others.length === 0) return 'nobody';
    return others.some((other) => other.session.sessionId === person.session.sessionId) ? 'same-session' : 'other-session';
  }

  renew(socket: object, person: Person): void { if (this.#open.has(socket)) this.#open.set(socket, person); }

  /** The page of this socket does not run: frozen, or in a machine that sleeps. With all of them asleep nothing may ring there. */
  asleep(socket: object): void {
    const person = this.#open.get(socket);
    if (!person || this.#asleep.has(socket)) return;
    this.#asleep.add(socket);
    if ([...this.#open].every(([other, { agentId }]) => agentId !== person.agentId || this.#asleep.has(other))) this.#center.setAwake(person.agentId, false);
  }
  awake(socket: object): void {
    const person = this.#open.get(socket);
    if (this.#asleep.delete(socket) && person) this.#center.setAwake(person.agentId, true);
  }

  leave(socket: object): void {
    const person = this.#open.get(socket);
    this.awake(socket);
    this.#open.delete(socket);
    if (person && this.#of(person.agentId).length === 0) this.#center.setPresent(person.agentId, false);
  }

  #of(agentId: string): readonly Person[] { return [...this.#open.values()].filter((person) => person.agentId === agentId); }
}
