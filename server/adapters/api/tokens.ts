/** Session tokens: short JWTs (HS256, nothing else accepted), and the signatures of recording URLs. Keys are derived, one per use. */
import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import type { Clock } from '../../ports/clock.js';

/** After this long a person signs in again, however often the token was renewed. */
export const sessionLifeMs = 12 * 3_600_000;
const issuer = 'ccc-server';
const audience = 'ccc-api';

const Claims = v.object({ sub: v.string(), exp: v.number(), sid: v.string(), since: v.number(), pwd: v.optional(v.string()) });
export interface Session { readonly agentId: string; readonly sessionId: string; /** When the person signed in. */ readonly since: number; readonly expiresAt: number; /** Of the password it was begun with; another one ends it. */ readonly mark?: string }

export interface Tokens {
  /** How long a token is good, and how long a browser may be closed without asking for the password again: signing out is forgotten after that. */
  readonly lifeMs: number;
  /** `mark`: where the person gave a password. */
  issue(agentId: string, mark?: string): Promise<{ readonly token: string; readonly session: Session }>;
  /** The next token of the same session. */
  renew(session: Session): Promise<{ readonly token: string; readonly session: Session }>;
  /** Rejects with `not-signed-in` or `token-expired`. */
  verify(token: string): Promise<Session>;
  /** What the session's cookie holds: it gives tokens and is good for nothing else. */
  keep(session: Session): Promise<string>;
  /** Rejects as `verify` does. */
  kept(cookie: string): Promise<Session>;
  /** Ends a session before its tokens do. */
  revoke(session: Session): void;
  /** Tells one stored password from the next, and nothing about it. */
  markOf(passwordHash: string): string;
  sign(text: string): string;
  isSigned(text: string, signature: string): boolean;
}

export function createTokens(secret: string, clock: Clock, lifeMs: number): Tokens {
  const keyFor = (use: string): Buffer => Buffer.from(hkdfSync('sha256', secret, 'ccc-workstation', use, 32));
  const tokenKey = keyFor('session-token');
  const cookieKey = keyFor('session-cookie');
  const urlKey = keyFor('signed-url');
  const markKey = keyFor('password-mark');
  // Grows only with sign-outs of one token's life.
  const revoked = new Map<string, number>();

  async function make({ agentId, sessionId, since, mark }: Omit<Session, 'expiresAt'>, key = tokenKey): Promise<{ token: string; session: Session }> {
    const expiresAt = Math.min(clock.now() + lifeMs, since + sessionLifeMs);
    if (expiresAt <= clock.now()) throw new CccError('token-expired');
    const exp = Math.floor(expiresAt / 1000);
    const token = await new SignJWT({ sid: sessionId, since, ...(mark === undefined ? {} : { pwd: mark }) }).setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(agentId).setIssuer(issuer).setAudience(audience).setIssuedAt(Math.floor(clock.now() / 1000)).setExpirationTime(exp).setJti(randomUUID()).sign(key);
    return { token, session: { agentId, sessionId, since, expiresAt: exp * 1000, ...(mark === undefined ? {} : { mark }) } };
  }
  async function verify(token: string, key: Uint8Array): Promise<Session> {
    const claims = v.parse(Claims, await payloadOf(token, key, clock));
    if (revoked.has(claims.sid)) throw new CccError('not-signed-in');
    return { agentId: claims.sub, sessionId: claims.sid, since: claims.since, expiresAt: claims.exp * 1000, ...(claims.pwd === undefined ? {} : { mark: claims.pwd }) };
  }
  const sign = (text: string): string => createHmac('sha256', urlKey).update(text).digest('base64url');

  return {
    lifeMs,
    issue: (agentId, mark) => make({ agentId, sessionId: randomUUID(), since: clock.now(), ...(mark === undefined ? {} : { mark }) }),
    renew: (session) => make(session),
    verify: (token) => verify(token, tokenKey),
    keep: async (session) => (await make(session, cookieKey)).token,
    kept: (cookie) => verify(cookie, cookieKey),
    revoke(session) {
      for (const [id, until] of revoked) if (until < clock.now()) revoked.delete(id);
      revoked.set(session.sessionId, clock.now() + lifeMs);
    },
    markOf: (passwordHash) => createHmac('sha256', markKey).update(passwordHash).digest('base64url').slice(0, 16),
    sign,
    isSigned(text, signature) {
      const right = Buffer.from(sign(text));
      const given = Buffer.from(signature);
      return right.length === given.length && timingSafeEqual(right, given);
    },
  };
}

async function payloadOf(token: string, key: Uint8Array, clock: Clock): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: ['HS256'], issuer, audience, currentDate: new Date(clock.now()), requiredClaims: ['sub', 'exp', 'sid', 'since'] });
    return payload;
  } catch (error) {
    throw new CccError(error instanceof errors.JWTExpired ? 'token-expired' : 'not-signed-in', undefined, { cause: error });
  }
}
