/** A support bundle: what a workstation remembers of the last minutes, without secrets, as one JSON file that can be opened and replayed elsewhere. */
import * as v from 'valibot';
import type { LogLine } from '../kernel/log.js';
import type { Fact, WorkstationState } from '../model/index.js';
import { version } from '../version.js';
import type { Recording, SipLine } from './recorder.js';
import { redact } from './redact.js';
import { redactSip } from './redact-sip.js';
import { readState } from './replay.js';

const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
const record = (input: unknown): input is Readonly<Record<string, unknown>> => typeof input === 'object' && input !== null && !Array.isArray(input);
const figure = v.optional(v.nullable(v.number()));

const StatsSample = v.object({
  at: v.number(), interactionId: text(200), rttMs: figure, jitterMs: figure, lossPercent: figure, inKbps: figure, outKbps: figure,
});
const CandidatePair = v.object({
  interactionId: text(200), state: text(40), nominated: v.boolean(), local: text(200), remote: text(200), rttMs: figure, sent: v.number(), received: v.number(),
});
export type StatsSample = v.InferOutput<typeof StatsSample>;
export type CandidatePair = v.InferOutput<typeof CandidatePair>;

export const SupportBundle = v.object({
  schema: v.literal('ccc-support-bundle/1'),
  product: v.object({ name: v.literal('ccc-workstation'), version: text(40) }),
  at: v.number(),
  browser: v.record(text(60), v.unknown()),
  settings: v.record(text(60), v.unknown()),
  log: v.array(v.object({ level: text(10), at: v.number(), area: text(60), text: text(5_000) })),
  recording: v.object({
    base: v.custom<WorkstationState>((input) => readState(input)),
    facts: v.array(v.custom<Fact>((input) => record(input) && typeof input['type'] === 'string' && typeof input['at'] === 'number')),
  }),
  sip: v.array(v.object({ at: v.number(), sent: v.boolean(), text: text(70_000) })),
  stats: v.array(StatsSample),
  pairs: v.array(CandidatePair),
});
export type SupportBundle = v.InferOutput<typeof SupportBundle>;

export interface Evidence {
  readonly at: number;
  readonly recording: Recording;
  readonly sip: readonly SipLine[];
  readonly log: readonly LogLine[];
  readonly stats: readonly StatsSample[];
  readonly pairs: readonly CandidatePair[];
  readonly browser: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The text of the file. */
export function writeBundle(evidence: Evidence): string {
  const { at, recording, sip, log, stats, pairs, browser, settings } = evidence;
  const bundle = {
    schema: 'ccc-support-bundle/1', product: { name: 'ccc-workstation', version }, at, browser: redact(browser), settings: redact(settings), log: redact(log),
    // Once more, though the recorder has done it: whoever calls this need not know.
    recording: redact(recording), sip: sip.map((line) => ({ ...line, text: redactSip(line.text) })), stats, pairs,
  };
  return JSON.stringify(bundle, undefined, 1);
}

/** Undefined for whatever is no bundle of ours. */
export function readBundle(json: string): SupportBundle | undefined {
  try {
    const read = v.safeParse(SupportBundle, JSON.parse(json));
    return read.success ? read.output : undefined;
  } catch { return undefined; }
}
