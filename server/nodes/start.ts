/** Start: where every call enters the flow. */
import { defineNode, NodeId } from '../domain/flow.js';

export const start = defineNode('start', { next: NodeId }, (node) => ({
  exits: [node.next],
  enter: () => ({ effects: [], goTo: node.next }),
  on: () => ({ effects: [] }),
}));
