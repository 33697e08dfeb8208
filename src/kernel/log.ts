/** A log that names no secrets: levels, a sink, and a ring of the last lines for error reports. */

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
export interface LogLine { readonly level: LogLevel; readonly at: number; readonly area: string; readonly text: string }
export type Log = (level: LogLevel, area: string, text: string) => void;

/** Bearer tokens, digest answers and passwords, wherever they would stand (S-10). */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer\s+)[\w.~+/=-]+/gi, '$1…'],
  [/^((?:Proxy-)?Authorization\s*:).*$/gim, '$1 …'],
  [/("?(?:password|token|credential|response|nonce|cnonce)"?\s*[:=]\s*)("[^"]*"|[^\s,;&}]+)/gi, '$1…'],
];
export const withoutSecrets = (text: string): string => secrets.reduce((out, [pattern, by]) => out.replace(pattern, by), text);

export interface LogRing { readonly log: Log; lines(): readonly LogLine[] }

export function createLog(now: () => number, sink?: (line: LogLine) => void, size = 500): LogRing {
  const ring: LogLine[] = [];
  return {
    log(level, area, text) {
      const line = { level, at: now(), area, text: withoutSecrets(text).slice(0, 4000) };
      ring.push(line);
      if (ring.length > size) ring.shift();
      sink?.(line);
    },
    lines: () => [...ring],
  };
}
