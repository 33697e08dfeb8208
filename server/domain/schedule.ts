/** Working hours (IVR-15): whether an instant lies inside a weekly schedule, in the time zone of the schedule. */
import * as v from 'valibot';
import { TimeZone, weekdays, type Period } from 'ccc-workstation/protocol';

const Time = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 09:00'));
const Day = v.pipe(v.string(), v.isoDate());

export const Schedule = v.strictObject({
  timeZone: TimeZone,
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
  return within(schedule.periods, schedule.openOn.includes(local.date) ? { ...local, day: 'mon' } : local);
}

/** The same for plain weekly periods. */
export const isWithin = (periods: readonly Period[], timeZone: string, at: number): boolean => within(periods, localTime(timeZone, at));

const within = (periods: readonly Period[], { day, time }: Pick<LocalTime, 'day' | 'time'>): boolean =>
  periods.some((period) => period.days.includes(day) && period.from <= time && time < period.to);

/** The last midnight of a time zone; an hour off on the two days a year when the clocks change. */
export function midnight(timeZone: string, at: number): number {
  const [hours = '0', minutes = '0'] = localTime(timeZone, at).time.split(':');
  return at - at % 60_000 - (Number(hours) * 60 + Number(minutes)) * 60_000;
}

interface LocalTime { readonly date: string; readonly day: (typeof weekdays)[number]; readonly time: string }

function localTime(timeZone: string, at: number): LocalTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone, hourCycle: 'h23', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const day = weekdays.find((name) => name === part['weekday']?.toLowerCase()) ?? 'mon';
  return { date: `${part['year']}-${part['month']}-${part['day']}`, day, time: `${part['hour']}:${part['minute']}` };
}
