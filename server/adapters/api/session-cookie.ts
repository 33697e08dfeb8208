/** The cookie by which a page of our own survives its reload: short-lived, for this origin only, and never seen by a script (S-10). */
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Only the routes that give out tokens get it. */
const path = '/api/v1';
const name = 'ccc-session';

/** From a page that this server served: a browser tells no other origin's page to say so, and SameSite keeps the cookie from them (S-02). */
export const isOwnPage = (request: FastifyRequest): boolean => request.headers.origin === `${request.protocol}://${request.host}`;

export function sessionCookieOf(request: FastifyRequest): string | undefined {
  if (!isOwnPage(request)) return undefined;
  const found = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`));
  const value = found?.slice(name.length + 1);
  return value !== undefined && /^[\w.-]{1,2048}$/.test(value) ? value : undefined;
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, value: string, lifeMs: number): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header('set-cookie', `${name}=${value}; Path=${path}; Max-Age=${Math.floor(lifeMs / 1000)}; HttpOnly; SameSite=Strict${secure}`);
}
export function dropSessionCookie(request: FastifyRequest, reply: FastifyReply): void { setSessionCookie(request, reply, '', 0); }
