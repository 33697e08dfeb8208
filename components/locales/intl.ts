/** Times and durations, the same way in every language. */

/** 42 s → `0:42`, 62 min → `1:02:00`: what stands beside a call, in tabular figures. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${two(minutes)}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** 72,000 ms → "1 min 12 sec", for sentences and screen readers. */
export function spokenDuration(code: string, ms: number, unitDisplay: 'short' | 'long' = 'short'): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const parts: [number, string][] = [[Math.floor(seconds / 3600), 'hour'], [Math.floor(seconds / 60) % 60, 'minute'], [seconds % 60, 'second']];
  const shown = parts.filter(([n]) => n > 0);
  return (shown.length ? shown : [[0, 'second'] as const])
    .map(([n, unit]) => new Intl.NumberFormat(code, { style: 'unit', unit, unitDisplay }).format(n)).join(' ');
}

/** Today `14:03`, otherwise `12 Nov, 14:03`. */
export function shortTime(code: string, at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  return new Intl.DateTimeFormat(code, sameDay ? time : { ...time, month: 'short', day: 'numeric' }).format(at);
}
