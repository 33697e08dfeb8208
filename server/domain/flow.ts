/** Call flows: parsed from data, walked by a pure step function. What a node type does stands in `server/nodes`, one file each. */
import * as v from 'valibot';
import type { PathStep } from 'ccc-workstation/protocol';

/** Names of prompts and variables such as `${WaitNo}`, spoken one after the other. */
export const Prompt = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((items) => typeof items === 'string' ? [items] : items),
  v.check((items) => items.every((item) => /^([A-Za-z0-9_-]{1,64}|\$\{[A-Za-z]+\})$/.test(item)), 'prompt names or ${Variables}'),
);
export type Prompt = v.InferOutput<typeof Prompt>;
export const NodeId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
/** What every node carries besides its own fields. */
export const nodeBase = { id: NodeId, label: v.pipe(v.string(), v.maxLength(100)) };

export interface Transfer {
  readonly skillGroupIds: readonly string[];
  readonly overflowId: string | undefined;
  readonly prompt: Prompt | undefined;
  readonly announcement: Prompt | undefined;
  readonly announceEveryMs: number;
  readonly music: string;
  readonly maxWaitMs: number;
}

/** What reaches a flow. `transferFailed` brings the caller back from the queue. */
export type FlowEvent =
  | { readonly type: 'played' }
  | { readonly type: 'elapsed' }
  | { readonly type: 'digit'; readonly digit: string }
  | { readonly type: 'transferFailed'; readonly reason: 'noAgentOnline' | 'waitedTooLong' };

/** What the flow wants done. After `play` comes `played`, after `wait` comes `elapsed`; a later one replaces an earlier one. */
export type FlowEffect =
  | { readonly type: 'step'; readonly step: PathStep }
  | { readonly type: 'play'; readonly prompt: Prompt; readonly bargeIn: boolean }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'transfer'; readonly transfer: Transfer }
  | { readonly type: 'hangUp'; readonly outcome: 'ended' | 'nonWorkingHours' | 'failed' };

/** Numbers a node remembers while the caller goes round, for example its errors so far. */
export type Memory = Readonly<Record<string, number>>;
export interface FlowState { readonly nodeId: string; readonly previousId: string | undefined; readonly memory: Memory }
export interface FlowContext { readonly now: number; readonly previousId: string | undefined; readonly memory: Memory }

/** A node's answer: effects, then perhaps another node, which may get the event that brought the caller there. */
export interface NodeStep { readonly effects: readonly FlowEffect[]; readonly memory?: Memory; readonly goTo?: string; readonly carry?: FlowEvent }
export interface FlowNode {
  readonly id: string;
  readonly exits: readonly string[];
  enter(context: FlowContext): NodeStep;
  on(event: FlowEvent, context: FlowContext): NodeStep;
}
export interface NodeType { readonly type: string; parse(definition: unknown): FlowNode }
export interface Flow { readonly startId: string; readonly nodes: ReadonlyMap<string, FlowNode> }
export interface Walk { readonly state: FlowState; readonly effects: readonly FlowEffect[] }

/** A node type is a schema and what a node of that shape does. */
export function defineNode<const T extends string, E extends v.ObjectEntries>(
  type: T, entries: E,
  behaviour: (node: v.InferOutput<v.StrictObjectSchema<{ type: v.LiteralSchema<T, undefined> } & typeof nodeBase & E, undefined>>) => Omit<FlowNode, 'id'>,
): NodeType {
  const schema = v.strictObject({ type: v.literal(type), ...nodeBase, ...entries });
  return {
    type,
    parse: (definition) => {
      const node = v.parse(schema, definition);
      return { id: v.parse(NodeId, Object(node).id), ...behaviour(node) };
    },
  };
}

/** No two nodes run without waiting more often than this in one go; a definition that circles is hung up, not looped. */
const hopLimit = 64;
const Definition = v.strictObject({ start: NodeId, nodes: v.pipe(v.array(v.looseObject({ id: NodeId, type: v.string() })), v.minLength(1), v.maxLength(500)) });

/** Throws a ValiError, or an Error that names the node, for a definition that cannot run. */
export function parseFlow(definition: unknown, types: readonly NodeType[]): Flow {
  const { start, nodes: raw } = v.parse(Definition, definition);
  const nodes = new Map<string, FlowNode>();
  for (const each of raw) {
    const type = types.find((candidate) => candidate.type === each.type);
    if (!type) throw new Error(`node ${each.id} has the unknown type ${each.type}`);
    if (nodes.has(each.id)) throw new Error(`there are two nodes ${each.id}`);
    nodes.set(each.id, type.parse(each));
  }
  for (const node of nodes.values()) {
    for (const exit of node.exits) if (!nodes.has(exit)) throw new Error(`node ${node.id} leads to ${exit}, which does not exist`);
  }
  if (!nodes.has(start)) throw new Error(`the flow starts at ${start}, which does not exist`);
  return { startId: start, nodes };
}

export function enterFlow(flow: Flow, now: number): Walk {
  return settle(flow, { nodeId: flow.startId, previousId: undefined, memory: {} }, { effects: [], goTo: flow.startId }, now);
}

/** Into the middle of a flow, as if the caller had just come there. */
export function enterFlowAt(flow: Flow, { nodeId, previousId, memory }: FlowState, now: number): Walk {
  return settle(flow, { nodeId: previousId ?? nodeId, previousId: undefined, memory }, { effects: [], goTo: nodeId }, now);
}

/** One event, one step: total for every state and event. */
export function walk(flow: Flow, state: FlowState, event: FlowEvent, now: number): Walk {
  const node = flow.nodes.get(state.nodeId);
  if (!node) return failed(state, []);
  return settle(flow, state, node.on(event, { now, previousId: state.previousId, memory: state.memory }), now);
}

/** Follows `goTo` until a node waits for something. */
function settle(flow: Flow, from: FlowState, first: NodeStep, now: number): Walk {
  const effects: FlowEffect[] = [];
  let state = from;
  let step = first;
  for (let hops = 0; hops < hopLimit; hops++) {
    effects.push(...step.effects);
    state = { ...state, memory: step.memory ?? state.memory };
    if (step.goTo === undefined) return { state, effects };
    const node = flow.nodes.get(step.goTo);
    if (!node) return failed(state, effects);
    const carry = step.carry;
    // Going round in one node keeps where the caller came from, so that a menu can still go back.
    state = { nodeId: node.id, previousId: node.id === state.nodeId ? state.previousId : state.nodeId, memory: state.memory };
    const context = { now, previousId: state.previousId, memory: state.memory };
    step = node.enter(context);
    if (carry && step.goTo === undefined) {
      effects.push(...step.effects);
      step = node.on(carry, { ...context, memory: step.memory ?? state.memory });
    }
  }
  return failed(state, effects);
}

const failed = (state: FlowState, effects: readonly FlowEffect[]): Walk => ({ state, effects: [...effects, { type: 'hangUp', outcome: 'failed' }] });
