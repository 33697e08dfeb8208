/** Working hours honour the time zone of the schedule, also across daylight saving. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { isOpen, Schedule } from './schedule.js';

const office = v.parse(Schedule, {
  timeZone: 'Europe/Berlin', closedOn: ['2026-12-25'], openOn: ['2026-11-22'],
  periods: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '12:00' }, { days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '13:00', to: '18:00' }],
});
const at = (iso: string): boolean => isOpen(office, Date.parse(iso));

// proves IVR-15
describe('isOpen', () => {
  it.each([
    ['winter, 17:59 local', '2026-11-23T16:59:00Z', true],
    ['winter, 18:00 local', '2026-11-23T17:00:00Z', false],
    ['winter, 18:01 local', '2026-11-23T17:01:00Z', false],
    ['summer, 17:59 local', '2026-07-20T15:59:00Z', true],
    ['summer, 18:01 local', '2026-07-20T16:01:00Z', false],
    ['between morning and afternoon', '2026-11-23T11:30:00Z', false],
    ['a Saturday', '2026-11-21T10:00:00Z', false],
    ['a Sunday that is open', '2026-11-22T10:00:00Z', true],
    ['a Friday that is closed', '2026-12-25T10:00:00Z', false],
  ])('%s', (_name, iso, open) => { expect(at(iso)).toBe(open); });

  it('knows midnight to midnight', () => {
    const always = v.parse(Schedule, { timeZone: 'Asia/Shanghai', periods: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '24:00' }] });
    for (let hour = 0; hour < 24 * 7; hour++) expect(isOpen(always, Date.UTC(2026, 10, 21, hour, 59))).toBe(true);
  });
  it('refuses a time zone that does not exist', () => { expect(v.is(Schedule, { timeZone: 'Moon/Base', periods: [] })).toBe(false); });
});
