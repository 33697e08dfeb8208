/** Who may open a WebSocket: pages of our own origin and of the listed ones; never without TLS from another machine (S-12). */
import type { FastifyRequest } from 'fastify';
import { CccError } from 'ccc-workstation/errors';

export interface UpgradeRules { readonly allowedOrigins: readonly string[]; readonly loopbackOnly: boolean }

export function checkUpgrade(request: FastifyRequest, rules: UpgradeRules): void {
  if (request.protocol !== 'https' && !isLoopbackAddress(request.ip)) throw new CccError('forbidden', 'this needs wss');
  const origin = request.headers.origin;
  // Programs send none; a browser always does, and cannot be made to leave it out.
  if (origin === undefined || rules.allowedOrigins.includes(origin)) return;
  const own = `${request.protocol}://${request.host}`;
  // On loopback another site's name may resolve to us (DNS rebinding); then its pages would be of "our own origin".
  if (origin === own && (!rules.loopbackOnly || isLoopbackName(request.hostname))) return;
  throw new CccError('origin-refused', 'Origin');
}

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
const isLoopbackName = (name: string): boolean => name === 'localhost' || name === '[::1]' || name.endsWith('.localhost') || isLoopbackAddress(name);
