/** Telephone numbers as people type, paste and read them: cleaned for dialling, grouped for reading. */

/** Letters as they stand on the keys (E.161). */
const letterKeys: Readonly<Record<string, string>> = Object.fromEntries(
  ['2abc', '3def', '4ghi', '5jkl', '6mno', '7pqrs', '8tuv', '9wxyz'].flatMap((key) => [...key.slice(1)].map((letter) => [letter, key.slice(0, 1)])),
);

/** What can be dialled: digits, `*`, `#` and one leading `+`; full-width digits and letters are mapped, the rest is dropped. */
export function cleanNumber(text: string): string {
  const plain = text.normalize('NFKC').trim().toLowerCase().replace(/^(tel|sip|sips):/, '').replace(/[@;?].*$/, '');
  const mapped = [...plain].map((c) => letterKeys[c] ?? c).join('');
  const plus = /^[^0-9*#]*\+/.test(mapped) ? '+' : '';
  return (plus + mapped.replace(/[^0-9*#]/g, '')).slice(0, 40);
}

/** Groups digits for the eye: `13800138000` → `138 0013 8000`; a masked `186xxxx5521` → `186 xxxx 5521`. Only spaces are added. */
export function formatNumber(number: string): string {
  if (/^1\d[\dx*]{9}$/i.test(number)) return `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`;
  const plus = /^\+(86)(1[\dx*]{10})$/i.exec(number);
  if (plus?.[2]) return `+86 ${formatNumber(plus[2])}`;
  if (/^\+1\d{10}$/.test(number)) return `+1 ${number.slice(2, 5)} ${number.slice(5, 8)} ${number.slice(8)}`;
  if (/^0(10|2\d)\d{8}$/.test(number)) return `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`;
  if (/^0[3-9]\d{9,10}$/.test(number)) return `${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`;
  if (/^\+\d{8,15}$/.test(number)) return `${number.slice(0, 3)} ${groups(number.slice(3))}`;
  if (/^\d{7,15}$/.test(number)) return groups(number);
  return number;
}

/** Threes from the left, never a single digit at the end. */
function groups(digits: string): string {
  const parts = digits.match(/\d{1,3}/g) ?? [];
  const last = parts.at(-1);
  if (last?.length === 1 && parts.length > 1) parts.splice(-2, 2, `${parts.at(-2) ?? ''}${last}`);
  return parts.join(' ');
}
