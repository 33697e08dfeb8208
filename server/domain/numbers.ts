/** Dialled numbers: cleaning what people paste, and telling extension, colleague and outside number apart. */

export type Dialled =
  | { readonly kind: 'agent'; readonly agentId: string }
  | { readonly kind: 'extension'; readonly extension: string }
  | { readonly kind: 'external'; readonly number: string };

/** Desk phones have 4 to 6 digits and begin with 1 to 8 (PHN-01). */
const extension = /^[1-8]\d{3,5}$/;
const outside = /^\+?[0-9*#]{3,32}$/;
const colleague = /^agent-([A-Za-z0-9_.-]{1,58})$/;

/** Keeps digits, `*`, `#` and a leading `+`; separators go. Undefined when something else stands in it. */
export function cleanNumber(text: string): string | undefined {
  const bare = text.trim().replace(/[\s().\-/]/g, '');
  return outside.test(bare) || extension.test(bare) ? bare : undefined;
}

/** What stands where a caller says no number: RFC 3323, section 4.1.1.3. */
export const withheld = 'anonymous';
/** Nobody can be told by it: also the words that networks put there instead. */
export const isWithheld = (number: string): boolean => /^(anonymous|unavailable|unknown|restricted|private|withheld)$/i.test(number);

/**
 * How a number may stand on the block list, first as we write it: `+`, country code and number, whether it came as `+86 139…`, `0086139…`,
 * `86139…` or, in the center's own country, `139…` and `020…` with its trunk prefix. The others are how earlier versions wrote it. Short
 * numbers, and national ones where the center knows no country code, stand as they are.
 */
export function blockKeys(number: string, countryCode: string): readonly [string, ...string[]] {
  const bare = (cleanNumber(number) ?? number).replace(/[^0-9*#A-Za-z._+-]/g, '');
  const digits = bare.replace(/^(\+|00)/, '');
  if (!/^\d{7,}$/.test(digits) || (countryCode === '' && digits === bare)) return [digits];
  // Some carriers leave the plus away; no national number is so long.
  const isWhole = digits !== bare || (digits.startsWith(countryCode) && digits.length >= countryCode.length + 10);
  if (isWhole && (countryCode === '' || !digits.startsWith(countryCode))) return [`+${digits}`, digits];
  const national = (isWhole ? digits.slice(countryCode.length) : digits).replace(/^0/, '');
  return [`+${countryCode}${national}`, national, `0${national}`, `${countryCode}${national}`];
}

/** Where a number is from, by the administrator's table: the longest prefix counts, written as people dial it there or with `+` and country code. */
export function placeOf(number: string, places: readonly { readonly prefix: string; readonly name: string }[], countryCode: string): string | undefined {
  const [whole, ...others] = blockKeys(number, countryCode);
  // Of a number abroad only the whole one says where it is from.
  const written = whole.startsWith(`+${countryCode}`) || !whole.startsWith('+') ? [whole, ...others.slice(0, 2)] : [whole];
  const known = places.filter(({ prefix }) => written.some((each) => each.startsWith(prefix)));
  const length = ({ prefix }: { readonly prefix: string }): number => prefix.startsWith('+') ? prefix.length - 1 - (prefix.startsWith(`+${countryCode}`) ? countryCode.length : 0) : prefix.replace(/^0/, '').length;
  return known.sort((a, b) => length(b) - length(a))[0]?.name;
}

/** What the user part of a dialled SIP address means. `isExtension` says which extensions exist: a short outside number stays one. */
export function classify(user: string, isExtension: (number: string) => boolean): Dialled | undefined {
  const agentId = colleague.exec(user)?.[1];
  if (agentId !== undefined) return { kind: 'agent', agentId };
  const number = cleanNumber(user);
  if (number === undefined) return undefined;
  return extension.test(number) && isExtension(number) ? { kind: 'extension', extension: number } : { kind: 'external', number };
}
