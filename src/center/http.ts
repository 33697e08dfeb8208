/** Requests to the center's HTTP API, with its problem details turned into CccError. */
import * as v from 'valibot';
import type { Clock } from '../kernel/clock.js';
import { CccError, isErrorCode, type ErrorCode } from '../kernel/errors.js';
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
  const init: RequestInit = {
    method: ask.method ?? 'GET', credentials: ask.cookie ? 'same-origin' : 'omit',
    headers: { accept: 'application/json', ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }), ...(ask.token ? { authorization: `Bearer ${ask.token}` } : {}) },
    ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
  };
  return within(options, ask.timeoutMs ?? 10_000, ask.path, init, async (response) => {
    const text = await response.text();
    if (!response.ok) throw problemOf(response.status, text);
    return accept(schema, text, ask.path);
  });
}

/** A page is not told why its WebSocket was refused, but HTTP says: 503 with Retry-After (RFC 9110 section 10.2.3), in milliseconds. Another answer is 0, none is undefined. */
export function knock(options: HttpOptions): Promise<number | undefined> {
  return within(options, 2_000, '/api/v1/events', { credentials: 'omit' }, async ({ status, headers }) => status === 503 ? retryAfter(headers.get('retry-after'), options.clock.now()) : 0)
    .catch(() => undefined);
}

async function within<T>({ center, clock, fetch }: HttpOptions, timeoutMs: number, path: string, init: RequestInit, read: (response: Response) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  const cancel = clock.after(timeoutMs, () => { abort.abort(); });
  try {
    return await read(await (fetch ?? globalThis.fetch)(centerUrl(center, path), { ...init, signal: abort.signal, cache: 'no-store' }));
  } catch (error) {
    if (error instanceof CccError) throw error;
    throw new CccError(abort.signal.aborted ? 'timeout' : 'center-unreachable', undefined, { cause: error });
  } finally { cancel(); }
}

function accept<S extends v.GenericSchema>(schema: S, text: string, path: string): v.InferOutput<S> {
  const checked = v.safeParse(schema, text === '' ? undefined : parse(text));
  if (!checked.success) throw new CccError('system-error', `unexpected answer to ${path}`);
  return checked.output;
}

/** What an answer means that is not one of the center's own: a proxy's, or a server's that is none. */
const byStatus: Readonly<Record<number, ErrorCode>> = { 401: 'not-signed-in', 403: 'forbidden', 404: 'not-found', 429: 'too-many-requests' };

function problemOf(status: number, text: string): CccError {
  const checked = v.safeParse(Problem, parse(text));
  if (checked.success && isErrorCode(checked.output.code)) return new CccError(checked.output.code, checked.output.detail);
  return new CccError(byStatus[status] ?? (status >= 500 ? 'system-error' : 'bad-request'), `HTTP ${status}`);
}

function parse(text: string): unknown {
  try { return JSON.parse(text) as unknown; } catch { return undefined; }
}
