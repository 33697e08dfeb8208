/** Hang up: an optional last word, then the call ends. */
import * as v from 'valibot';
import { defineNode, Prompt, type FlowEffect, type Memory } from '../domain/flow.js';
import { outsideHours } from './outside-hours.js';

export const hangUp = defineNode('hangUp', { prompt: v.optional(Prompt) }, (node) => {
  const leave = (memory: Memory): FlowEffect => ({ type: 'hangUp', outcome: memory[outsideHours] === 1 ? 'nonWorkingHours' : 'ended' });
  return {
    exits: [],
    enter: ({ memory }) => {
      const step: FlowEffect = { type: 'step', step: { nodeId: node.id, label: node.label } };
      return { effects: [step, node.prompt ? { type: 'play', prompt: node.prompt, bargeIn: false } : leave(memory)] };
    },
    on: (event, { memory }) => ({ effects: event.type === 'played' ? [leave(memory)] : [] }),
  };
});
