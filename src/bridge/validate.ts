/** The one gate of everything that other windows say: origin, rate, size, shape, permission, in this order: what costs least first (S-01, S-03, S-36, F-28). */
import * as v from 'valibot';
import { BridgeRequest, Hello } from '../protocol/bridge.js';
import { SeedMessage } from '../protocol/ccc-sdk.js';
import type { BridgePolicy } from '../protocol/events.js';

export type Refusal = 'source' | 'origin' | 'size' | 'rate' | 'shape' | 'permission';
export type Accepted =
  | { readonly kind: 'seed'; readonly message: SeedMessage }
  | { readonly kind: 'hello'; readonly nonce: string };
export type Verdict<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal; readonly about?: string };

/** Everything a page may send in a second, however small. Dialling has its own, lower limit. */
const messagesPerSecond = 20;

/** Remembers when an origin asked; `now` is monotonic milliseconds. */
export interface Limiter {
  message(origin: string, now: number): boolean;
  dial(origin: string, now: number, policy: BridgePolicy): boolean;
}
export function createLimiter(): Limiter {
  const seen = new Map<string, number[]>();
  function take(key: string, now: number, perSecond: number, perMinute: number): boolean {
    const times = seen.get(key) ?? [];
    while (now - (times[0] ?? now) >= 60_000) times.shift();
    const allowed = times.length < perMinute && now - (times.at(-perSecond) ?? -Infinity) >= 1_000;
    if (allowed) times.push(now);
    seen.set(key, times);
    return allowed;
  }
  return {
    message: (origin, now) => take(`m ${origin}`, now, messagesPerSecond, messagesPerSecond * 30),
    dial: (origin, now, policy) => take(`d ${origin}`, now, policy.perSecond, policy.perMinute),
  };
}

export const policyOf = (policy: BridgePolicy, origin: string): BridgePolicy['origins'][number] | undefined =>
  policy.origins.find((entry) => entry.origin === origin);

export function mayUse(policy: BridgePolicy, origin: string, name: string): boolean {
  const commands = policyOf(policy, origin)?.commands;
  return commands !== undefined && (commands.includes(name) || commands.includes('*'));
}

/** UTF-8 bytes of the data as JSON; undefined when it has no JSON form or exceeds `most`. */
export function sizeOf(data: unknown, most: number): number | undefined {
  try {
    const text = JSON.stringify(data);
    if (typeof text !== 'string' || text.length > most) return undefined;
    const size = new TextEncoder().encode(text).length;
    return size > most ? undefined : size;
  } catch { return undefined; }
}

/** A window message. `known`: it came from our parent or from one of our own screen-pop frames. Its data is read last: a browser unpacks it only then. */
export function judgeMessage(
  message: { readonly known: boolean; readonly origin: string; readonly data: unknown }, policy: BridgePolicy, limiter: Limiter, now: number,
): Verdict<Accepted> {
  const { origin } = message;
  if (!message.known) return refuse('source');
  if (!policyOf(policy, origin)) return refuse('origin');
  if (!limiter.message(origin, now)) return refuse('rate');
  const { data } = message;
  if (sizeOf(data, policy.maxBytes) === undefined) return refuse('size');
  const hello = v.safeParse(Hello, plain(data));
  if (hello.success) return { ok: true, value: { kind: 'hello', nonce: hello.output.nonce } };
  const seed = v.safeParse(SeedMessage, plain(data));
  if (!seed.success) return refuse('shape', fieldOf(seed.issues));
  const { event } = seed.output.payload;
  if (!mayUse(policy, origin, event)) return refuse('permission', event);
  if (event === 'callOut' && !limiter.dial(origin, now, policy)) return refuse('rate', event);
  return { ok: true, value: { kind: 'seed', message: seed.output } };
}

/** What may ring somebody outside. */
const rings: ReadonlySet<string> = new Set(['callOut', 'dial', 'redial', 'dialPreview', 'transfer', 'consult']);

/** A request on the private channel of an origin that was let in. Its data is read last, as a window message's is. */
export function judgeRequest(message: { readonly data: unknown }, origin: string, policy: BridgePolicy, limiter: Limiter, now: number): Verdict<BridgeRequest> {
  // Asked again each time: the policy may have changed since the channel was opened.
  if (!policyOf(policy, origin)) return refuse('origin');
  if (!limiter.message(origin, now)) return refuse('rate');
  const { data } = message;
  if (sizeOf(data, policy.maxBytes) === undefined) return refuse('size');
  const checked = v.safeParse(BridgeRequest, plain(data));
  if (!checked.success) return refuse('shape', fieldOf(checked.issues));
  const request = checked.output;
  const name = request.method === 'dispatch' ? request.params.name : request.method;
  if (!mayUse(policy, origin, name)) return refuse('permission', name);
  if (rings.has(name) && !limiter.dial(origin, now, policy)) return refuse('rate', name);
  return { ok: true, value: request };
}

/** A copy as JSON makes it: own plain properties only, so that no getter, prototype or class of the sender's reaches us. */
function plain(data: unknown): unknown {
  let forbidden = false;
  const copy: unknown = JSON.parse(JSON.stringify(data), (key, value: unknown) => {
    forbidden ||= key === '__proto__' || key === 'constructor' || key === 'prototype';
    return value;
  });
  return forbidden ? undefined : copy;
}

const refuse = (refusal: Refusal, about?: string): { readonly ok: false; readonly refusal: Refusal; readonly about?: string } =>
  ({ ok: false, refusal, ...(about === undefined ? {} : { about }) });
const fieldOf = (issues: readonly v.BaseIssue<unknown>[]): string => {
  const first = issues[0];
  return (first && v.getDotPath(first)) ?? 'message';
};
