/** Menu (Branch, IVR-10): a key chooses the way; silence speaks the timeout prompt and goes back, wrong keys are counted. */
import * as v from 'valibot';
import { defineNode, NodeId, Prompt, type FlowEffect, type FlowEvent, type Memory, type NodeStep } from '../domain/flow.js';

const Key = v.strictObject({ digit: v.pipe(v.string(), v.regex(/^[0-9*#]$/)), label: v.pipe(v.string(), v.maxLength(100)), next: NodeId });
const limit = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20));

/** What is being spoken, so that `played` knows what comes next. */
const phase = { asking: 0, erred: 1, silent: 2, leaving: 3 } as const;

export const menu = defineNode('menu', {
  prompt: Prompt,
  keys: v.pipe(v.array(Key), v.minLength(1), v.maxLength(12), v.check((keys) => new Set(keys.map((k) => k.digit)).size === keys.length, 'every key once')),
  timeoutSeconds: v.optional(v.pipe(v.number(), v.minValue(1), v.maxValue(60)), 5),
  timeoutPrompt: v.optional(Prompt),
  errorPrompt: v.optional(Prompt),
  maxErrors: v.optional(limit, 3),
  /** Rounds of silence before the menu gives up; without a limit a lost phone would stay in the flow for ever. */
  maxTimeouts: v.optional(limit, 3),
  /** Where a caller goes who made too many errors; without it the call ends. */
  exceeded: v.optional(NodeId),
}, (node) => {
  const at = (name: string): string => `${node.id}.${name}`;
  const count = (memory: Memory, name: string): number => memory[at(name)] ?? 0;

  const speak = (spoken: Prompt | undefined, memory: Memory, now: number): NodeStep => {
    const next = { ...memory, [at('phase')]: now };
    return spoken ? { effects: [{ type: 'play', prompt: spoken, bargeIn: true }], memory: next } : afterwards(next, undefined);
  };
  const giveUp = (memory: Memory): NodeStep => node.exceeded ? { effects: [], goTo: node.exceeded, memory } : { effects: [{ type: 'hangUp', outcome: 'ended' }], memory };
  /** The prompt for the caller's mistake is over, or there is none. */
  const afterwards = (memory: Memory, previousId: string | undefined): NodeStep => {
    switch (memory[at('phase')]) {
      case phase.leaving: return giveUp(memory);
      case phase.silent: return { effects: [], goTo: previousId ?? node.id, memory };
      case phase.erred: return { effects: [], goTo: node.id, memory };
      default: return { effects: [{ type: 'wait', ms: node.timeoutSeconds * 1000 }], memory };
    }
  };
  const wrongKey = (memory: Memory): NodeStep => {
    const errors = count(memory, 'errors') + 1;
    return speak(node.errorPrompt, { ...memory, [at('errors')]: errors }, errors >= node.maxErrors ? phase.leaving : phase.erred);
  };
  const silence = (memory: Memory, previousId: string | undefined): NodeStep => {
    const silences = count(memory, 'silences') + 1;
    const next = { ...memory, [at('silences')]: silences, [at('phase')]: silences >= node.maxTimeouts ? phase.leaving : phase.silent };
    return node.timeoutPrompt ? { effects: [{ type: 'play', prompt: node.timeoutPrompt, bargeIn: true }], memory: next } : afterwards(next, previousId);
  };
  const chosen = (event: FlowEvent & { type: 'digit' }, memory: Memory): NodeStep => {
    const key = node.keys.find((candidate) => candidate.digit === event.digit);
    if (!key) return wrongKey(memory);
    const step: FlowEffect = { type: 'step', step: { nodeId: node.id, label: key.label, digits: key.digit } };
    return { effects: [step], goTo: key.next, memory: { ...memory, [at('errors')]: 0, [at('silences')]: 0 } };
  };

  return {
    exits: [...node.keys.map((key) => key.next), ...(node.exceeded ? [node.exceeded] : [])],
    enter: ({ memory }) => speak(node.prompt, memory, phase.asking),
    on: (event, { memory, previousId }) => {
      if (event.type === 'digit') return memory[at('phase')] === phase.leaving ? { effects: [] } : chosen(event, memory);
      if (event.type === 'played') return afterwards(memory, previousId);
      return event.type === 'elapsed' ? silence(memory, previousId) : { effects: [] };
    },
  };
});
