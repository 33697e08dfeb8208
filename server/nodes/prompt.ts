/** Prompt (IVR-07): speaks something a number of times; where it is interruptible, the first key ends it and is passed on. */
import * as v from 'valibot';
import { defineNode, NodeId, Prompt, type FlowEffect } from '../domain/flow.js';

export const prompt = defineNode('prompt', {
  prompt: Prompt,
  interruptible: v.optional(v.boolean(), true),
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10)), 1),
  next: NodeId,
}, (node) => {
  const played = `${node.id}.played`;
  const play: FlowEffect = { type: 'play', prompt: node.prompt, bargeIn: node.interruptible };
  return {
    exits: [node.next],
    enter: ({ memory }) => ({ effects: [{ type: 'step', step: { nodeId: node.id, label: node.label } }, play], memory: { ...memory, [played]: 0 } }),
    on: (event, { memory }) => {
      if (event.type === 'digit') return node.interruptible ? { effects: [], goTo: node.next, carry: event } : { effects: [] };
      if (event.type !== 'played') return { effects: [] };
      const times = (memory[played] ?? 0) + 1;
      return times < node.times ? { effects: [play], memory: { ...memory, [played]: times } } : { effects: [], goTo: node.next };
    },
  };
});
