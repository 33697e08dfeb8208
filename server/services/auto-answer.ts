/** Says to every agent when the center's own setting makes calls connect without a click: always, or in its weekly periods (RTE-03). */
import { isWithin } from '../domain/schedule.js';
import type { Clock } from '../ports/clock.js';
import type { Plan } from './plan.js';
import type { Roster } from './roster.js';

const minuteMs = 60_000;

export class AutoAnswer {
  #cancel: (() => void) | undefined;

  constructor(private readonly ports: { readonly clock: Clock; readonly plan: Plan; readonly roster: Roster }) {
    ports.plan.live.onChange(() => { this.#refresh(); });
    this.#refresh();
  }

  /** Periods begin and end on whole minutes, so each is looked at once. */
  #refresh(): void {
    const { clock, plan, roster } = this.ports;
    const { autoAnswer, timeZone } = plan.settings;
    const now = clock.now();
    const on = autoAnswer === 'always' || typeof autoAnswer === 'object' && isWithin(autoAnswer.periods, timeZone, now);
    this.#cancel?.();
    this.#cancel = typeof autoAnswer === 'object' ? clock.after(minuteMs - now % minuteMs, () => { this.#refresh(); }) : undefined;
    for (const { id } of roster.all()) roster.apply(id, { type: 'switched', name: 'autoAnswerForced', on });
  }
}
