// What a page gets for a TURN server: a name that ends, and its HMAC as coturn's `use-auth-secret` computes it; never the secret. proves F-09
import { expect, it } from 'vitest';
import { relayAccess } from './relay-access.js';

it('gives credentials that name their end, and not the secret', () => {
  const access = relayAccess({ urls: ['turns:turn.test:443?transport=tcp'], secret: 'north', seconds: 3600 }, 'anna', 1_700_000_000_999);
  // The figure is of `printf %s 1700003600:anna | openssl dgst -sha1 -hmac north -binary | base64`.
  expect(access).toEqual({ urls: ['turns:turn.test:443?transport=tcp'], username: '1700003600:anna', credential: '+MLxLOEoYnWwCOD+2dzOXWFtASg=' });
});
