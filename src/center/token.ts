/** Keeps one token fresh: asks the page's function, knows when a token ends, and renews it in time (F-24). */
import * as v from 'valibot';
import { CccError } from '../kernel/errors.js';
import { withTimeout } from '../kernel/timeout.js';
import { TokenResponse } from '../protocol/http.js';
import { request, type HttpOptions } from './http.js';

/** Renew this long before the end. */
export const renewAhead = 75_000;
/** A token that does not say when it ends is taken to live this long. */
const assumedLife = 5 * 60_000;
/** A page's request that went out while the line was gone may never come back; the page is then asked again. */
const sourceWithin = 8_000;

export interface HeldToken { readonly token: string; readonly expiresAt: number }
export interface TokenKeeper {
  /** A token good for at least a little while; asks for another when `fresh` or when the one in hand nears its end. */
  get(fresh?: boolean): Promise<HeldToken>;
  /** The last one has ended, and no other came. */
  isOver(): boolean;
}

const Claims = v.object({ exp: v.number(), iat: v.optional(v.number()), sub: v.optional(v.string()) });
/** Of a JWT, if it is one: when it ends, to renew it in time, and for whom it is, so that tabs of one agent find each other. Nothing is decided by it. */
export function claimsOf(token: string): v.InferOutput<typeof Claims> | undefined {
  try {
    const claims = v.safeParse(Claims, JSON.parse(atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'))));
    return claims.success ? claims.output : undefined;
  } catch { return undefined; }
}
export function expiryOf(token: string): number | undefined {
  const exp = claimsOf(token)?.exp;
  return exp === undefined ? undefined : exp * 1000;
}

/** `offset`: the center's clock minus ours, so that a wrong clock here does not matter (F-25). */
export function createTokenKeeper(http: HttpOptions, source: () => Promise<string>, offset: () => number): TokenKeeper {
  let held: HeldToken | undefined;
  let asking: Promise<HeldToken> | undefined;
  const serverNow = (): number => http.clock.now() + offset();

  async function next(): Promise<HeldToken> {
    const token = await withTimeout(http.clock, sourceWithin, 'token', source());
    if (typeof token !== 'string' || token === '') throw new CccError('not-signed-in', 'the token function gave no token');
    const asked = { token, expiresAt: expiryOf(token) ?? serverNow() + assumedLife };
    // A page that gives the same token again, or one before it, gets ours renewed by the center.
    if (held && asked.expiresAt <= held.expiresAt && held.expiresAt - serverNow() < renewAhead + 15_000) {
      const renewed = await request(http, { method: 'POST', path: '/api/v1/renew', token: held.token, timeoutMs: 4_000 }, TokenResponse);
      return { token: renewed.token, expiresAt: renewed.expiresAt };
    }
    return asked;
  }

  return {
    isOver: () => held !== undefined && held.expiresAt <= serverNow(),
    get(fresh = false) {
      if (!fresh && held && held.expiresAt - serverNow() > 30_000) return Promise.resolve(held);
      asking ??= next().then((token) => { held = token; return token; }).finally(() => { asking = undefined; });
      return asking;
    },
  };
}
