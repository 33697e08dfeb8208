/** The pure model: what legs, interactions and agents are, what may be done with them, and the state of a workstation. */
export * from './leg.js';
export * from './interaction.js';
export * from './third-party.js';
export * from './collection.js';
export * from './reachable.js';
export * from './agent.js';
export * from './agent-work.js';
export * from './agent-reduce.js';
export * from './agent-command.js';
export * from './command.js';
export * from './facts.js';
export * from './focus.js';
export * from './state.js';
export * from './reduce.js';
export * from './lists.js';
export * from './pop.js';
export * from './selectors.js';
