/** Signing in with e-mail and password, for the full page; a business system gets its tokens from its own backend instead. */
import * as v from 'valibot';
import { systemClock, type Clock } from '../kernel/clock.js';
import type { LoginRequest, PasswordChange } from '../protocol/http-requests.js';
import { TokenResponse } from '../protocol/http.js';
import { CccError } from '../kernel/errors.js';
import type { Me } from '../protocol/events.js';
import { centerUrl, request, type HttpOptions } from './http.js';
import { claimsOf, renewAhead } from './token.js';

export interface SignInOptions { readonly center: string; readonly email: string; readonly password: string; readonly clock?: Clock }
export interface Session {
  readonly me: Me;
  /** What `createWorkstation` takes: renews itself; rejects once signed out. The password is not kept. */
  readonly token: () => Promise<string>;
  /** The password is another one from now on, of ten characters at least; all other sessions that were begun with the old one are over. */
  readonly changePassword: (change: PasswordChange) => Promise<void>;
  /** `cause`: a code that the center keeps with it (OLA-14). */
  signOut(cause?: string): Promise<void>;
}

export async function signIn(options: SignInOptions): Promise<Session> {
  const http: HttpOptions = { center: options.center, clock: options.clock ?? systemClock };
  const body: LoginRequest = { email: options.email.trim(), password: options.password };
  const first = await request(http, { method: 'POST', path: '/api/v1/login', body, cookie: true }, TokenResponse)
    // An address that is none, an empty password: to a person that is the same.
    .catch((error: unknown) => { throw error instanceof CccError && error.code === 'bad-request' ? new CccError('wrong-credentials') : error; });
  return sessionOf(http, first);
}

/** The session of this browser, where the page is the center's own and was reloaded, closed or crashed a few minutes ago; else undefined. */
export async function resumeSession(options: { readonly center: string; readonly clock?: Clock }): Promise<Session | undefined> {
  const http: HttpOptions = { center: options.center, clock: options.clock ?? systemClock };
  if (centerUrl(options.center, '/').origin !== globalThis.location?.origin) return undefined;
  const kept = await request(http, { method: 'POST', path: '/api/v1/session', cookie: true }, v.optional(TokenResponse)).catch(() => undefined);
  return kept && sessionOf(http, kept);
}

function sessionOf(http: HttpOptions, first: TokenResponse): Session {
  let held: TokenResponse | undefined = first;
  let renewAt = dueFrom(first);
  let renewing: Promise<string> | undefined;

  async function renew(): Promise<string> {
    if (!held) throw new CccError('not-signed-in');
    const next = await request(http, { method: 'POST', path: '/api/v1/renew', token: held.token, cookie: true, timeoutMs: 4_000 }, TokenResponse);
    held = next;
    renewAt = dueFrom(next);
    return next.token;
  }
  const session: Session = {
    me: first.me,
    token() {
      if (!held) return Promise.reject(new CccError('not-signed-in'));
      if (http.clock.monotonic() < renewAt) return Promise.resolve(held.token);
      renewing ??= renew().finally(() => { renewing = undefined; });
      return renewing;
    },
    changePassword: async (change) => {
      const token = await session.token();
      held = await request(http, { method: 'POST', path: '/api/v1/me/password', body: change, token, cookie: true }, TokenResponse);
      renewAt = dueFrom(held);
    },
    async signOut(cause) {
      const last = held;
      held = undefined;
      if (last) await request(http, { method: 'POST', path: '/api/v1/logout', token: last.token, cookie: true, ...(cause === undefined ? {} : { body: { cause } }) }, v.unknown());
    },
  };
  return session;

  /** By our own clock from when it came; the center's clock may be another (F-25). Well before whoever asks wants another one: had he to renew it himself, ours would end unrenewed. */
  function dueFrom(response: TokenResponse): number { return http.clock.monotonic() + lifeOf(response) - renewAhead - 30_000; }
  function lifeOf(response: TokenResponse): number {
    const claims = claimsOf(response.token);
    // Both by the center's clock, so that it does not matter how wrong ours is (F-25).
    if (claims?.iat !== undefined) return (claims.exp - claims.iat) * 1000;
    const life = response.expiresAt - http.clock.now();
    return life > 0 && life <= 11 * 60_000 ? life : 5 * 60_000;
  }
}
