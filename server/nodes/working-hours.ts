/** Working hours (IVR-15): one way while the center is open, another while it is closed. */
import { defineNode, NodeId } from '../domain/flow.js';
import { isOpen, Schedule } from '../domain/schedule.js';
import { outsideHours } from './outside-hours.js';

export const workingHours = defineNode('workingHours', { schedule: Schedule, open: NodeId, closed: NodeId }, (node) => ({
  exits: [node.open, node.closed],
  enter: ({ now, memory }) => {
    const open = isOpen(node.schedule, now);
    return {
      effects: [{ type: 'step', step: { nodeId: node.id, label: `${node.label}: ${open ? 'open' : 'closed'}` } }],
      goTo: open ? node.open : node.closed,
      memory: { ...memory, [outsideHours]: open ? 0 : 1 },
    };
  },
  on: () => ({ effects: [] }),
}));
