/** What a workstation is told first when there is no center: one agent, no queues, and the commands that SIP itself can carry out. */
import type { CenterFact } from '../model/facts.js';
import type { Agent, CenterCommandName, Interaction } from '../protocol/index.js';
import type { Self } from './book.js';

export const plainCommands = ['hold', 'resume', 'hangUp', 'transfer', 'consult', 'cancelConsult', 'swap', 'completeTransfer'] as const satisfies readonly CenterCommandName[];

export function snapshotOf(self: Self, agent: Agent, interactions: readonly Interaction[], at: number): CenterFact {
  return {
    type: 'center.snapshot', at, serverTimeOffset: 0, agent, interactions,
    me: { agentId: self.agentId, email: '', name: self.name, nickname: self.name, mobile: '', role: 'agent', roleId: '', sdkAppId: '', skillGroups: [] },
    colleagues: [], queues: [], breakReasons: [], dispositions: [], phones: [], screenPops: [], wrapUpSeconds: 0,
    bridge: { origins: [], maxBytes: 8192, perSecond: 1, perMinute: 30 },
    capabilities: { commands: [...plainCommands, 'dial'], carriedOutBy: 'softphone', recordings: false, chooseCallerId: false, callerNumbers: [], directory: false },
  };
}
