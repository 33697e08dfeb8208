/** Legs that stand in a session of their own and are plugged into calls: which of them is away, where, and how it comes home. */
import { CccError } from 'ccc-workstation/errors';
import type { Leg, LegHost } from './leg.js';
import type { Session } from './session.js';

interface Away { readonly home: Session; readonly id: string; readonly at: Session }

export class StandingLegs {
  readonly #away = new Map<Leg, Away>();

  constructor(private readonly hostOf: (session: Session, legId: string) => LegHost) {}

  /** By the name it has at home, wherever it is. */
  find(home: Session, id: string): Leg | undefined {
    for (const [leg, away] of this.#away) if (away.home === home && away.id === id) return leg;
    return undefined;
  }

  plug(home: Session, id: string, at: Session, as: string, silentAfterMs: number | undefined): void {
    const leg = home.legs.get(id);
    if (!leg?.ready || at.legs.has(as)) throw new CccError('not-allowed-now', `standing leg ${id}`);
    home.legs.delete(id);
    home.replan();
    this.#away.set(leg, { home, id, at });
    leg.move(as, this.hostOf(at, as), silentAfterMs);
    at.legs.set(as, leg);
    at.replan();
  }

  /** True when a leg that a session lets go is taken home, so that it must not be closed. */
  takeHome(leg: Leg): boolean {
    const away = this.#away.get(leg);
    if (!away) return false;
    this.#away.delete(leg);
    const { home, id } = away;
    leg.move(id, this.hostOf(home, id), undefined);
    home.legs.set(id, leg);
    home.replan();
    return true;
  }

  unplug(home: Session, id: string): void {
    const leg = this.find(home, id);
    if (leg) this.#away.get(leg)?.at.removeLeg(leg.id);
  }

  /** Its home is gone. It falls silent where it is, and the call that has it learns so as of any far end that is lost. */
  forget(home: Session): void {
    for (const [leg, away] of this.#away) {
      if (away.home !== home) continue;
      this.#away.delete(leg);
      leg.close();
    }
  }
}
