/** Credentials of a TURN server that end by themselves (draft-uberti-behave-turn-rest): made for one person, checked with the secret both servers know. */
import { createHmac } from 'node:crypto';
import type { SipAccess } from 'ccc-workstation/protocol';

export interface TurnOptions { readonly urls: readonly string[]; readonly secret: string; readonly seconds: number }

export function relayAccess({ urls, secret, seconds }: TurnOptions, name: string, now: number): SipAccess['iceServers'][number] {
  const username = `${Math.floor(now / 1000) + seconds}:${name}`;
  return { urls: [...urls], username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
