/** Transfer to agent (IVR-13): into the queue of one or more skill groups; a caller who cannot be served comes back to `failed`. */
import * as v from 'valibot';
import { defineNode, NodeId, Prompt } from '../domain/flow.js';

const seconds = (most: number) => v.pipe(v.number(), v.minValue(1), v.maxValue(most));

export const transferToAgent = defineNode('transferToAgent', {
  skillGroups: v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(10)),
  /** Used while the groups above are all busy or offline. */
  overflow: v.optional(v.string()),
  /** Spoken once before the music. */
  prompt: v.optional(Prompt),
  /** Spoken on entering the queue and every so often, for example `["queue-before", "${WaitNo}", "queue-after"]`. */
  announcement: v.optional(Prompt),
  announceEverySeconds: v.optional(seconds(600), 30),
  music: v.optional(v.string(), 'hold-music'),
  maxWaitSeconds: v.optional(seconds(86_400), 1800),
  /** Where the call goes when nobody is online or the wait was too long; without it the call ends. */
  failed: v.optional(NodeId),
}, (node) => ({
  exits: node.failed ? [node.failed] : [],
  enter: () => ({
    effects: [{ type: 'step', step: { nodeId: node.id, label: node.label } }, {
      type: 'transfer',
      transfer: {
        skillGroupIds: node.skillGroups, overflowId: node.overflow, prompt: node.prompt, announcement: node.announcement,
        announceEveryMs: node.announceEverySeconds * 1000, music: node.music, maxWaitMs: node.maxWaitSeconds * 1000,
      },
    }],
  }),
  on: (event) => {
    if (event.type !== 'transferFailed') return { effects: [] };
    return node.failed ? { effects: [], goTo: node.failed } : { effects: [{ type: 'hangUp', outcome: 'ended' }] };
  },
}));
