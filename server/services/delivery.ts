/** Tells the business system what was collected, again when it does not answer, and reads what it says. Neither digits nor answers are logged. */
import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { CccError } from 'ccc-workstation/errors';
import { CollectionAnswer, type CollectionResult } from 'ccc-workstation/protocol';
import type { CallbackReply, Callbacks } from '../ports/callbacks.js';
import type { Clock, Log } from '../ports/clock.js';

/** What was answered, for the call's data; or why it was refused, or could not be told in the end. */
export type Delivered = { readonly answer: Readonly<Record<string, string>> } | { readonly reason: string };
interface Ports { readonly callbacks: Callbacks; readonly clock: Clock; readonly log: Log }
interface Order { readonly result: CollectionResult; readonly url: string; readonly secret: string | undefined }

/** The agent and the customer talk meanwhile, and wait for it. */
const timeoutMs = 5_000;
const pausesMs = [1_000, 3_000, 8_000] as const;

export async function deliver({ callbacks, clock, log }: Ports, { result, url, secret }: Order): Promise<Delivered> {
  const body = JSON.stringify(result);
  const about = { interaction: result.sessionId, template: result.template.id };
  for (let attempt = 0; ; attempt++) {
    const pauseMs = pausesMs[attempt];
    const reply = await callbacks.post({ url, body, timeoutMs, headers: headersFor(result, body, clock.now(), secret) }).catch((error: unknown) => error);
    if (isReply(reply) && reply.status >= 200 && reply.status < 300) return { answer: answerIn(reply.body, () => { log('warn', 'a business system answered a collection with what is no small object of texts', about); }) };
    const reason = isReply(reply) ? `status ${reply.status}` : reasonOf(reply);
    const isFinal = isReply(reply) ? reply.status < 500 && reply.status !== 429 && reply.status !== 408 : reply instanceof CccError;
    log(isFinal || pauseMs === undefined ? 'error' : 'warn', 'collected digits could not be sent', { ...about, reason });
    if (isFinal || pauseMs === undefined) return { reason };
    await new Promise<void>((resolve) => { clock.after(pauseMs, resolve); });
  }
}

/** The time is signed too, so that what was overheard cannot be sent again later. */
function headersFor(result: CollectionResult, body: string, now: number, secret: string | undefined): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  return {
    'x-ccc-collection': result.collectionId, 'x-ccc-timestamp': timestamp,
    ...(secret === undefined ? {} : { 'x-ccc-signature': `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}` }),
  };
}

function answerIn(body: string, complain: () => void): Readonly<Record<string, string>> {
  if (body.trim() === '') return {};
  try {
    const read = v.safeParse(CollectionAnswer, JSON.parse(body));
    if (read.success) return read.output;
  } catch { /* What is no JSON is no answer either. */ }
  complain();
  return {};
}

const isReply = (reply: unknown): reply is CallbackReply => typeof reply === 'object' && reply !== null && 'status' in reply && 'body' in reply;
/** The text of a network error names hosts and ports and nothing that was sent. */
const reasonOf = (error: unknown): string => error instanceof CccError ? error.detail ?? error.code : error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : error instanceof Error ? error.name : 'unknown';
