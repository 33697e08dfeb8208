/** Working hours (IVR-15): whether an instant lies inside a weekly schedule, in the time zone of the schedule. */
import * as v from 'valibot';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const Time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 09:00'));
const Zone = v.pipe(v.string(), v.check(isZone, 'an IANA time zone such as Europe/Berlin'));
const Day = v.pipe(v.string(), v.isoDate());

export const Schedule = v.strictObject({
  timeZone: Zone,
  /** Several periods on a day tell morning from afternoon. */
  periods: v.array(v.strictObject({ days: v.array(v.picklist(weekdays)), from: Time, to: Time })),
  /** Dates that are closed whatever the weekday, and dates that are open like a Monday. */
  closedOn: v.optional(v.array(Day), []),
  openOn: v.optional(v.array(Day), []),
});
export type Schedule = v.InferOutput<typeof Schedule>;

/** A period includes its first minute and excludes its last: at 18:00 sharp the center is closed. */
export function isOpen(schedule: Schedule, at: number): boolean {
  const local = localTime(schedule.timeZone, at);
  if (schedule.closedOn.includes(local.date)) return false;
  const day = schedule.openOn.includes(local.date) ? 'mon' : local.day;
  return schedule.periods.some((period) => period.days.includes(day) && period.from <= local.time && local.time < period.to);
}

function localTime(timeZone: string, at: number): { date: string; day: (typeof weekdays)[number]; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone, hourCycle: 'h23', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = weekdays.find((name) => name === part['weekday']?.toLowerCase()) ?? 'mon';
  return { date: `${part['year']}-${part['month']}-${part['day']}`, day, time: `${part['hour']}:${part['minute']}` };
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch { return false; }
}
