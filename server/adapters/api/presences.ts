/** Which agents have an event socket open, and in which program: who is let in beside whom, and when the center is told that an agent came or went. */
import type { Center } from '../../ports/center.js';
import type { Person } from './access.js';

export interface Door {
  /** False when its far end is gone and nobody has noticed. */
  answers(): Promise<boolean>;
  /** Its session is over. */
  end(): void;
}
export interface Knock {
  readonly person: Person;
  /** One program, through all its reconnections; with the same session it is the same too. */
  readonly client: string | undefined;
  /** It was here before, and wants what it missed. */
  readonly resumes: boolean;
  readonly takeOver: boolean;
}
/** `first`: a sign-in. `new`: one that ends what another program has of this agent. `elsewhere`: meanwhile the agent has signed in there. `inUse`: not let in (F-20). */
export type Admission = 'first' | 'new' | 'back' | 'elsewhere' | 'inUse';

type Rules = Pick<Center, 'setPresent' | 'setAwake' | 'settings'>;

export class Presences {
  readonly #center: Rules;
  readonly #open = new Map<Door, Knock>();
  readonly #asleep = new Set<Door>();
  /** Who signed in last, so that a program that was away learns that it is over. */
  readonly #owner = new Map<string, Knock>();

  constructor(center: Rules) { this.#center = center; }

  async enter(door: Door, knock: Knock): Promise<Admission> {
    const { agentId } = knock.person;
    const owner = this.#owner.get(agentId);
    if (knock.resumes && knock.client !== undefined && owner !== undefined && !isSame(owner, knock)) return 'elsewhere';
    if (!knock.resumes && await this.#isProtected(knock)) return 'inUse';
    const present = this.#of(agentId);
    const isHere = present.some((other) => isSame(other, knock));
    this.#owner.set(agentId, knock);
    this.#open.set(door, knock);
    this.#center.setPresent(agentId, true);
    if (knock.resumes || isHere) return 'back';
    // Nobody is there whose phone would have to stop: what is registered may be the newcomer's own.
    return owner === undefined || isSame(owner, knock) || present.length === 0 ? 'first' : 'new';
  }

  /** Somebody else is really there, and the center's policy keeps that session. */
  async #isProtected(knock: Knock): Promise<boolean> {
    const { person: { agentId }, takeOver } = knock;
    const { secondSession, forcedSignIn } = this.#center.settings();
    if (secondSession === 'kick-old' || (takeOver && forcedSignIn)) return false;
    const others = [...this.#open].filter(([, other]) => other.person.agentId === agentId && !isSame(other, knock));
    return (await Promise.all(others.map(([door]) => door.answers()))).includes(true);
  }

  renew(door: Door, person: Person): void {
    const knock = this.#open.get(door);
    if (knock) this.#open.set(door, { ...knock, person });
  }

  /** The page behind this door does not run: frozen, or in a machine that sleeps. With all of them asleep nothing may ring there (F-16). */
  asleep(door: Door): void {
    const agentId = this.#open.get(door)?.person.agentId;
    if (agentId === undefined || this.#asleep.has(door)) return;
    this.#asleep.add(door);
    if (this.#isAsleep(agentId)) this.#center.setAwake(agentId, false);
  }
  awake(door: Door): void {
    const knock = this.#open.get(door);
    if (this.#asleep.delete(door) && knock) this.#center.setAwake(knock.person.agentId, true);
  }

  leave(door: Door): void {
    const agentId = this.#open.get(door)?.person.agentId;
    this.#open.delete(door);
    const wasAsleep = this.#asleep.delete(door);
    if (agentId === undefined) return;
    // The time of one that slept before it went counts from then.
    if (this.#of(agentId).length === 0) this.#center.setPresent(agentId, false);
    if (wasAsleep !== this.#isAsleep(agentId)) this.#center.setAwake(agentId, wasAsleep);
  }

  /** There are pages, and none of them runs. */
  #isAsleep(agentId: string): boolean {
    const doors = [...this.#open].filter(([, { person }]) => person.agentId === agentId);
    return doors.length > 0 && doors.every(([door]) => this.#asleep.has(door));
  }
  /** All but one session of this agent are over. */
  endOthers(agentId: string, sessionId: string): void {
    for (const [door, { person }] of [...this.#open]) if (person.agentId === agentId && person.session.sessionId !== sessionId) door.end();
  }

  #of(agentId: string): readonly Knock[] { return [...this.#open.values()].filter((knock) => knock.person.agentId === agentId); }
}

/** A page that is loaded again has its session still. */
const isSame = (a: Knock, b: Knock): boolean => a.person.session.sessionId === b.person.session.sessionId || (a.client !== undefined && a.client === b.client);
