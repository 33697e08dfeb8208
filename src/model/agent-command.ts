/** What an agent's command about the agent means as an event, or why it is refused: one rule for the center and its mock. */
import { CccError } from '../kernel/errors.js';
import type { DeskCommand } from '../protocol/index.js';
import { allowedForAgent, type Agent, type AgentCommand } from './agent.js';
import type { AgentEvent } from './agent-reduce.js';

export interface DeskRules {
  /** Those that are offered; with none configured any reason will do. */
  readonly breakReasons: readonly string[];
  /** The groups the agent is configured in. */
  readonly skillGroupIds: readonly string[];
}

const asks = { ready: 'goReady', notReady: 'goNotReady', onBreak: 'goOnBreak' } as const;

export function eventOfCommand(agent: Agent, command: DeskCommand, rules: DeskRules): AgentEvent {
  const allowed = allowedForAgent(agent);
  const need = (name: AgentCommand): void => { if (!allowed.has(name)) throw new CccError('not-allowed-now', command.name); };
  switch (command.name) {
    case 'setPresence': case 'setNextPresence': return presence(agent, command, rules, allowed);
    case 'setAutoAnswer': need(command.name); return { type: 'switched', name: 'autoAnswer', on: command.on };
    case 'setInbound': need(command.name); return { type: 'switched', name: 'inboundOff', on: !command.on };
    case 'setAfterCall': need(command.name); return { type: 'switched', name: 'workAfterCall', on: command.state === 'work' };
    case 'enterWork': need(command.name); return { type: 'workEntered' };
    case 'leaveWork': need(command.name); return { type: 'workLeft' };
    case 'setSkillGroups': {
      need(command.name);
      if (!command.ids.every((id) => rules.skillGroupIds.includes(id))) throw new CccError('bad-request', 'a skill group that is not yours');
      return { type: 'skillGroupsChosen', ids: rules.skillGroupIds.filter((id) => command.ids.includes(id)) };
    }
  }
}

function presence(agent: Agent, command: Extract<DeskCommand, { presence: string }>, { breakReasons }: DeskRules, allowed: ReadonlySet<AgentCommand>): AgentEvent {
  const { reason, seconds } = command;
  if (command.presence === 'offline') return { type: 'signedOut', ...(reason === undefined ? {} : { code: reason }) };
  if (agent.presence !== command.presence && !allowed.has(asks[command.presence])) throw new CccError('not-allowed-now', command.presence);
  if (command.name === 'setNextPresence' && !allowed.has('setNextPresence')) throw new CccError('not-allowed-now', 'no work is in hand');
  if (command.presence !== 'onBreak') return { type: 'presenceAsked', presence: command.presence };
  // Time on a break is reported by its reason (STA-02): where there are any, one is needed.
  if (breakReasons.length > 0 && (reason === undefined || !breakReasons.includes(reason))) throw new CccError('bad-request', `a break's reason is one of ${breakReasons.join(', ')}`);
  return { type: 'presenceAsked', presence: 'onBreak', ...(reason === undefined ? {} : { reason }), ...(seconds === undefined ? {} : { seconds }) };
}
