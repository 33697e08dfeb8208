/** Headers of every response: what a page of ours may load and do, and who may frame it (S-04, S-05, S-07); and CORS for the listed origins. */
import type { App } from './schemas.js';

export interface HeaderOptions {
  readonly frameAncestors: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly secure: boolean;
}

export function contentSecurityPolicy(frameAncestors: readonly string[]): string {
  return [
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "connect-src 'self' ws: wss:", "media-src 'self' blob:",
    "img-src 'self' data: https:", 'frame-src \'self\' http://localhost:* http://127.0.0.1:* https:', "object-src 'none'", "base-uri 'none'", "form-action 'self'",
    `frame-ancestors ${["'self'", ...frameAncestors].join(' ')}`, "require-trusted-types-for 'script'",
  ].join('; ');
}

export function sendSecurityHeaders(app: App, options: HeaderOptions): void {
  const fixed = {
    'content-security-policy': contentSecurityPolicy(options.frameAncestors),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': 'microphone=(self), autoplay=(self), speaker-selection=(self), camera=(), geolocation=(), payment=(), usb=(), serial=()',
    ...(options.secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
  const allowed = new Set(options.allowedOrigins);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(fixed);
    if (!request.url.startsWith('/api/')) return;
    reply.header('cache-control', 'no-store').header('vary', 'Origin');
    const origin = request.headers.origin;
    if (origin === undefined || !allowed.has(origin)) return;
    // The one cookie is for our own origin's pages, so no credentials are allowed to others.
    reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'Retry-After, Content-Range');
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return;
    return reply.header('access-control-allow-methods', 'GET, POST').header('access-control-allow-headers', 'Authorization, Content-Type, Range')
      .header('access-control-max-age', '600').code(204).send();
  });
}
