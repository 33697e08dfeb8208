/** Times as the debug panel shows them: to the millisecond. */

const two = (n: number): string => String(n).padStart(2, '0');

export function clockTime(at: number): string {
  const time = new Date(at);
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
