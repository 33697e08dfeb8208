/** Requests to the center's HTTP API, with its problem details turned into CccError. */
import * as v from 'valibot';
import type { Clock } from '../kernel/clock.js';
import { CccError, isErrorCode } from '../kernel/errors.js';
import { retryAfter } from '../kernel/random.js';
import { Problem } from '../protocol/http.js';

export interface HttpOptions { readonly center: string; readonly clock: Clock; readonly fetch?: typeof fetch }
export interface HttpRequest { readonly method?: 'GET' | 'POST'; readonly path: string; readonly body?: unknown; readonly token?: string; readonly timeoutMs?: number; /** With the cookie of our own origin, where the center is that. */ readonly cookie?: boolean }

/** `https://host/prefix/` and a path make one URL; a page's own origin is meant by an empty string. */
export function centerUrl(center: string, path: string): URL {
  const base = new URL(center === '' ? globalThis.location.origin : center, globalThis.location?.href);
  return new URL(base.pathname.replace(/\/+$/, '') + path, base.origin);
}

export async function request<S extends v.GenericSchema>(options: HttpOptions, ask: HttpRequest, schema: S): Promise<v.InferOutput<S>> {
  const abort = new AbortController();
  const cancel = options.clock.after(ask.timeoutMs ?? 10_000, () => { abort.abort(); });
  try {
    const response = await (options.fetch ?? globalThis.fetch)(centerUrl(options.center, ask.path), {
      method: ask.method ?? 'GET', signal: abort.signal, cache: 'no-store', credentials: ask.cookie ? 'same-origin' : 'omit',
      headers: { accept: 'application/json', ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }), ...(ask.token ? { authorization: `Bearer ${ask.token}` } : {}) },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    });
    const text = await response.text();
    if (!response.ok) throw problemOf(response.status, text);
    return accept(schema, text, ask.path);
  } catch (error) {
    if (error instanceof CccError) throw error;
    throw new CccError(abort.signal.aborted ? 'timeout' : 'center-unreachable', undefined, { cause: error });
  } finally { cancel(); }
}

/** A page is not told why its WebSocket was refused, but HTTP says: 503 with Retry-After (RFC 9110 section 10.2.3), in milliseconds. */
export async function retryAfterOf({ center, clock, fetch }: HttpOptions): Promise<number | undefined> {
  const abort = new AbortController();
  const cancel = clock.after(3_000, () => { abort.abort(); });
  try {
    const response = await (fetch ?? globalThis.fetch)(centerUrl(center, '/api/v1/events'), { signal: abort.signal, cache: 'no-store', credentials: 'omit' });
    return response.status === 503 ? retryAfter(response.headers.get('retry-after'), clock.now()) : undefined;
  } catch { return undefined; } finally { cancel(); }
}

function accept<S extends v.GenericSchema>(schema: S, text: string, path: string): v.InferOutput<S> {
  const checked = v.safeParse(schema, text === '' ? undefined : parse(text));
  if (!checked.success) throw new CccError('system-error', `unexpected answer to ${path}`);
  return checked.output;
}

function problemOf(status: number, text: string): CccError {
  const checked = v.safeParse(Problem, parse(text));
  if (checked.success && isErrorCode(checked.output.code)) return new CccError(checked.output.code, checked.output.detail);
  if (status === 401) return new CccError('not-signed-in');
  if (status === 403) return new CccError('forbidden');
  if (status === 404) return new CccError('not-found');
  if (status === 429) return new CccError('too-many-requests');
  return new CccError(status >= 500 ? 'system-error' : 'bad-request', `HTTP ${status}`);
}

function parse(text: string): unknown {
  try { return JSON.parse(text) as unknown; } catch { return undefined; }
}
