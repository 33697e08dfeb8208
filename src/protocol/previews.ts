/** Previewed contacts over HTTP: customers whom a business system hands to agents, to be looked at first and called by hand (PVW-01, VOC-02). */
import * as v from 'valibot';
import { Id, Instant, RecordStatus } from './shapes.js';

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

/**
 *   waiting ⇄ previewing ─▶ dialling ─▶ done | failed
 *                        └▶ skipped          waiting | previewing ─▶ expired | cancelled
 */
export const PreviewState = v.picklist(['waiting', 'previewing', 'dialling', 'done', 'failed', 'skipped', 'expired', 'cancelled']);
export type PreviewState = v.InferOutput<typeof PreviewState>;

/** One customer to be called, for one agent or for whoever of a skill group is free. */
export const PreviewOrder = v.pipe(
  v.strictObject({
    taskId: Id, taskName: v.optional(text(100)), number: text(64), name: v.optional(text(80)),
    /** Shown to the agent before the call, and part of the call afterwards. */
    data: v.optional(v.pipe(v.record(text(64), v.pipe(v.string(), v.maxLength(1000))), v.check((data) => Object.keys(data).length <= 30, 'at most 30 fields'))),
    agentId: v.optional(Id), skillGroupId: v.optional(Id),
    /** How long an agent may look at it; by default the setting `previewSeconds`. */
    previewSeconds: v.optional(v.pipe(v.number(), v.integer(), v.minValue(5), v.maxValue(3600))),
    /** Nobody is shown it after that. */
    expiresAt: v.optional(Instant),
  }),
  v.check(({ agentId, skillGroupId }) => (agentId === undefined) !== (skillGroupId === undefined), 'either agentId or skillGroupId'),
);
export type PreviewOrder = v.InferOutput<typeof PreviewOrder>;
/** `POST /api/v1/previews`: all are taken, or none. */
export const PreviewOrders = v.strictObject({ contacts: v.pipe(v.array(PreviewOrder), v.minLength(1), v.maxLength(200)) });

export const PreviewContact = v.object({
  id: Id, taskId: Id, taskName: v.string(), number: v.string(), name: v.optional(v.string()), data: v.record(v.string(), v.string()),
  agentId: v.optional(v.string()), skillGroupId: v.optional(v.string()), previewSeconds: v.number(), createdAt: Instant, expiresAt: v.optional(Instant),
  state: PreviewState,
  /** Who looks at it, or did last; since when, and until when it may be looked at. */
  takenBy: v.optional(v.string()), takenAt: v.optional(Instant), until: v.optional(Instant),
  /** Agents who let their time pass, each time it happened. */
  passedBy: v.array(v.string()),
  /** The call, whose service record has the same id. */
  interactionId: v.optional(Id), dialledAt: v.optional(Instant), endedAt: v.optional(Instant),
  /** How the call ended, as in its service record. */
  result: v.optional(RecordStatus),
  /** Why it was skipped. */
  reason: v.optional(v.string()),
});
export type PreviewContact = v.InferOutput<typeof PreviewContact>;

/** `GET /api/v1/previews`: in the order in which they were made. */
export const PreviewQuery = v.strictObject({
  taskId: v.optional(Id), state: v.optional(PreviewState), limit: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(200))), cursor: v.optional(v.pipe(v.string(), v.maxLength(256))),
});
export type PreviewQuery = v.InferOutput<typeof PreviewQuery>;
export const PreviewPage = v.object({ contacts: v.array(PreviewContact), next: v.optional(v.string()) });
export type PreviewPage = v.InferOutput<typeof PreviewPage>;
