/** Facts and states without secrets and without people: what a support bundle may hold. The same rules for both, so that the facts still make the state. */
import { withoutSecrets } from '../kernel/log.js';
import { maskNumber } from './redact-sip.js';

/** Whatever is called so lets somebody in. */
const secret = /pass(?:word|wd)|token|secret|credential|authori[sz]ation|api-?key|cookie|ticket/i;
/** Words of people about people. */
const words: ReadonlySet<string> = new Set(['remark', 'desc', 'header', 'uui', 'variables']);
const numbers: ReadonlySet<string> = new Set(['number', 'phoneNumber', 'mobile', 'callerNumber', 'calledNumber', 'shown']);
/** Our own sentences, into which a number may have been put. */
const sentences: ReadonlySet<string> = new Set(['detail', 'message', 'text', 'reason', 'registrationReason']);

const hidden = '…';
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isColleague = (number: unknown): boolean => typeof number === 'string' && number.startsWith('agent-');

/** Plain data in, plain data out; what is no data is left out. */
export function redact(value: unknown, key = '', within?: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === 'string') return redactText(value, key, within);
  if (Array.isArray(value)) return value.map((item) => redact(item, key, within));
  if (!isRecord(value)) return typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint' ? undefined : value;
  // What a page or a flow sent along may be anything; only that it was there matters.
  if (key === 'data') return Object.fromEntries(Object.keys(value).map((name) => [name, hidden]));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, secret.test(name) && (typeof item === 'string' || (typeof item === 'object' && item !== null)) ? hidden : redact(item, isRecord(item) ? name : nameOf(name, key), value)]));
}
/** Digits stand by interaction, one level down. */
const nameOf = (name: string, parent: string): string => parent === 'digits' ? parent : name;

function redactText(text: string, key: string, within: Readonly<Record<string, unknown>> | undefined): string {
  if (key === 'digit' || key === 'digits') return text.replace(/./gu, '•');
  if (words.has(key)) return hidden;
  if (numbers.has(key) || (key === 'id' && within?.['kind'] === 'external')) return isColleague(text) ? text : maskNumber(text);
  if (key === 'email') return text.replace(/^(.).*(@.*)$/, `$1${hidden}$2`);
  if (key === 'name' && isOutsider(within)) return hidden;
  if (/^(?:https?|wss?|turns?|stuns?):/i.test(text)) return withoutQuery(text);
  return sentences.has(key) ? withoutSecrets(text).replace(/\+?\d[\d ()-]{5,}\d/g, maskNumber) : withoutSecrets(text);
}

/** A party, or the caller of a media leg; colleagues are called by their names. */
const isOutsider = (of: Readonly<Record<string, unknown>> | undefined): boolean => of !== undefined && 'number' in of && of['kind'] !== 'agent' && !isColleague(of['number']);

/** Addresses carry tokens and people in user, query and hash; a password may hold a slash where nobody escaped it, so whatever stands before an @ goes. */
const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, `?${hidden}`).replace(/^([a-z]+:(?:\/\/)?).*@/is, '$1');
