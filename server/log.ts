/** A tiny structured logger: one JSON line per event, with secrets removed and telephone numbers masked before anything is written. */

import type { Log } from './ports/clock.js';

export type LogLevel = Parameters<Log>[0];
export type LogFields = Readonly<Record<string, unknown>>;

const order: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
const secretKey = /pass|secret|token|authorization|cookie|credential|ha1|apikey|api_key|^key$|^sig$/i;
/**
 * Seven or more digits with the separators people put between them, standing alone. Dots do not count (addresses must stay readable), nor do
 * digits within an id; numbers that are not text (times, ports) are left alone.
 */
const numberRun = /(?<![\w.-])\+?\d(?:[ ()-]{0,2}\d){6,}(?!\w)/g;
const jwt = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const bearer = /\b(Bearer|Basic|Digest)\s+[^\s,]+/gi;

export interface LogOptions {
  readonly level?: LogLevel;
  readonly write: (line: string) => void;
  readonly now: () => number;
}

export function createLog(options: LogOptions): Log {
  const least = order[options.level ?? 'info'];
  return (level, message, fields = {}) => {
    if (order[level] < least) return;
    options.write(JSON.stringify({ at: new Date(options.now()).toISOString(), level, message: cleanText(message), ...redact(fields) }));
  };
}

export const silentLog: Log = () => undefined;

/** What may be written of these fields. Exported because the audit log uses the same rule. */
export function redact(fields: LogFields): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, secretKey.test(key) ? '[redacted]' : clean(value, 0)]));
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 3) return '[deep]';
  if (value instanceof Error) return { name: value.name, message: cleanText(value.message), stack: cleanText(value.stack ?? '') };
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => clean(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, secretKey.test(key) ? '[redacted]' : clean(inner, depth + 1)]));
}

function cleanText(text: string): string {
  return text.slice(0, 8000).replace(jwt, '[token]').replace(bearer, '$1 [redacted]').replace(numberRun, maskNumber);
}

/** `13800138000` → `138****8000`: enough to recognise a call in a log, not enough to dial it. */
export function maskNumber(number: string): string {
  const digits = number.replace(/\D/g, '');
  return digits.length < 7 ? number : `${digits.slice(0, 3)}****${digits.slice(-Math.min(4, digits.length - 5))}`;
}
